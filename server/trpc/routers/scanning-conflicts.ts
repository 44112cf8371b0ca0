// Double entries for the supervisor.
import { conflictFigures, listConflicts, seeConflicts } from '@/server/scanning/sync/conflict-queries'
import { conflictFiguresInput, listConflictsInput, seeConflictsInput } from '@/server/scanning/sync/contract'
import { orgProcedure, router } from '../init'

export const conflictsRouter = router({
  list: orgProcedure.input(listConflictsInput).query(({ ctx, input }) => listConflicts(ctx.app, input)),
  figures: orgProcedure.input(conflictFiguresInput).query(({ ctx, input }) => conflictFigures(ctx.app, input)),
  see: orgProcedure.input(seeConflictsInput).mutation(({ ctx, input }) => seeConflicts(ctx.app, input)),
})

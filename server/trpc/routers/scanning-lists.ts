// The editor of check-in lists.
import { archiveList, changeList, createList } from '@/server/scanning/lists/commands'
import { archiveListInput, changeListInput, createListInput, listsInput } from '@/server/scanning/lists/contract'
import { listsOfEvent } from '@/server/scanning/lists/queries'
import { orgProcedure, router } from '../init'

export const listsRouter = router({
  ofEvent: orgProcedure.input(listsInput).query(({ ctx, input }) => listsOfEvent(ctx.app, input)),
  create: orgProcedure.input(createListInput).mutation(({ ctx, input }) => createList(ctx.app, input)),
  change: orgProcedure.input(changeListInput).mutation(({ ctx, input }) => changeList(ctx.app, input)),
  archive: orgProcedure.input(archiveListInput).mutation(({ ctx, input }) => archiveList(ctx.app, input)),
})

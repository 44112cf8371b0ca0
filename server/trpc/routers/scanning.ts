// The scanner's doors: what to scan for, one verdict, and what stands beside it.
import { gateInput, scanInput, searchInput, undoInput } from '@/server/scanning/contract'
import { controlRoom, gateMarks } from '@/server/scanning/control-room'
import { gateCounts, recentScans } from '@/server/scanning/gate-queries'
import { roomInput } from '@/server/scanning/live/contract'
import { eventsToScan } from '@/server/scanning/queries'
import { decideAtGate } from '@/server/scanning/rehearsal/decide-at-gate'
import { searchTickets } from '@/server/scanning/search-tickets'
import { undoAdmission } from '@/server/scanning/undo-admission'
import { orgProcedure, router, userProcedure } from '../init'
import { alertsRouter } from './scanning-alerts'
import { conflictsRouter } from './scanning-conflicts'
import { fraudRouter } from './scanning-fraud'
import { gatesRouter } from './scanning-gates'
import { listsRouter } from './scanning-lists'
import { rehearsalRouter } from './scanning-rehearsal'

export const scanningRouter = router({
  eventsToScan: userProcedure.query(({ ctx }) => eventsToScan(ctx.app)),
  validate: orgProcedure.input(scanInput).mutation(({ ctx, input }) => decideAtGate(ctx.app, input)),
  undo: orgProcedure.input(undoInput).mutation(({ ctx, input }) => undoAdmission(ctx.app, input)),
  counts: orgProcedure.input(gateInput).query(({ ctx, input }) => gateCounts(ctx.app, input)),
  recent: orgProcedure.input(gateInput).query(({ ctx, input }) => recentScans(ctx.app, input)),
  search: orgProcedure.input(searchInput).query(({ ctx, input }) => searchTickets(ctx.app, input)),
  room: orgProcedure.input(roomInput).query(({ ctx, input }) => controlRoom(ctx.app, input)),
  marks: orgProcedure.input(roomInput).query(({ ctx, input }) => gateMarks(ctx.app, input)),
  lists: listsRouter,
  gates: gatesRouter,
  conflicts: conflictsRouter,
  alerts: alertsRouter,
  fraud: fraudRouter,
  rehearsal: rehearsalRouter,
})

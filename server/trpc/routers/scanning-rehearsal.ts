// Readiness before the doors open, and the rehearsal.
import {
  arrivalsInput,
  practiceTicketsInput,
  rehearsalInput,
  startRehearsalInput,
} from '@/server/scanning/rehearsal/contract'
import {
  endRehearsal,
  removeRehearsals,
  startRehearsal,
  steerArrivals,
} from '@/server/scanning/rehearsal/manage-rehearsal'
import { practiceTickets, rehearsalBoard } from '@/server/scanning/rehearsal/queries'
import { orgProcedure, router } from '../init'

export const rehearsalRouter = router({
  board: orgProcedure.input(rehearsalInput).query(({ ctx, input }) => rehearsalBoard(ctx.app, input)),
  tickets: orgProcedure.input(practiceTicketsInput).query(({ ctx, input }) => practiceTickets(ctx.app, input)),
  start: orgProcedure.input(startRehearsalInput).mutation(({ ctx, input }) => startRehearsal(ctx.app, input)),
  arrivals: orgProcedure.input(arrivalsInput).mutation(({ ctx, input }) => steerArrivals(ctx.app, input)),
  end: orgProcedure.input(rehearsalInput).mutation(({ ctx, input }) => endRehearsal(ctx.app, input)),
  remove: orgProcedure.input(rehearsalInput).mutation(({ ctx, input }) => removeRehearsals(ctx.app, input)),
})

// The scanner's doors: what to scan for, one verdict, and what stands beside it.
import { admit } from '@/server/scanning/admit'
import { gateInput, scanInput } from '@/server/scanning/contract'
import { eventsToScan, gateCounts, recentScans } from '@/server/scanning/queries'
import { orgProcedure, router, userProcedure } from '../init'

export const scanningRouter = router({
  eventsToScan: userProcedure.query(({ ctx }) => eventsToScan(ctx.app)),
  validate: orgProcedure.input(scanInput).mutation(({ ctx, input }) => admit(ctx.app, input)),
  counts: orgProcedure.input(gateInput).query(({ ctx, input }) => gateCounts(ctx.app, input)),
  recent: orgProcedure.input(gateInput).query(({ ctx, input }) => recentScans(ctx.app, input)),
})

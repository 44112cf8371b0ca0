// Gates and zones of an event.
import { archiveGate, changeGate, createGate } from '@/server/scanning/gates/change-gates'
import { changeZone, createZone, removeZone } from '@/server/scanning/gates/change-zones'
import {
  archiveGateInput,
  changeGateInput,
  changeZoneInput,
  createGateInput,
  createZoneInput,
  gatesInput,
  removeZoneInput,
} from '@/server/scanning/gates/contract'
import { gatesOfEvent } from '@/server/scanning/gates/queries'
import { orgProcedure, router } from '../init'

export const gatesRouter = router({
  ofEvent: orgProcedure.input(gatesInput).query(({ ctx, input }) => gatesOfEvent(ctx.app, input)),
  create: orgProcedure.input(createGateInput).mutation(({ ctx, input }) => createGate(ctx.app, input)),
  change: orgProcedure.input(changeGateInput).mutation(({ ctx, input }) => changeGate(ctx.app, input)),
  archive: orgProcedure.input(archiveGateInput).mutation(({ ctx, input }) => archiveGate(ctx.app, input)),
  createZone: orgProcedure.input(createZoneInput).mutation(({ ctx, input }) => createZone(ctx.app, input)),
  changeZone: orgProcedure.input(changeZoneInput).mutation(({ ctx, input }) => changeZone(ctx.app, input)),
  removeZone: orgProcedure.input(removeZoneInput).mutation(({ ctx, input }) => removeZone(ctx.app, input)),
})

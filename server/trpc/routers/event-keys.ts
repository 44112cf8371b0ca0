// The keys that sign an event's tickets, for its owners.
import { eventKeysInput, rotateEventKeyInput, withdrawEventKeyInput } from '@/server/tickets/keys/contract'
import { eventKeys } from '@/server/tickets/keys/queries'
import { rotateEventKey } from '@/server/tickets/keys/rotate-event-key'
import { withdrawEventKey } from '@/server/tickets/keys/withdraw-event-key'
import { orgProcedure, router } from '../init'

export const eventKeysRouter = router({
  list: orgProcedure.input(eventKeysInput).query(({ ctx, input }) => eventKeys(ctx.app, input)),
  rotate: orgProcedure.input(rotateEventKeyInput).mutation(({ ctx, input }) => rotateEventKey(ctx.app, input)),
  withdraw: orgProcedure.input(withdrawEventKeyInput).mutation(({ ctx, input }) => withdrawEventKey(ctx.app, input)),
})

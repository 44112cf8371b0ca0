// What the holder of a ticket, the one it is offered to and who has lost theirs may do: no sign-in, the address of the page is the right.
import { clientAddress } from '@/server/kernel/request-headers'
import { requestLostTickets } from '@/server/tickets/lost/request-lost-tickets'
import { moveDisplayInput, sendDisplayCodeInput, showDisplayInput } from '@/server/tickets/rotating/contract'
import { showDisplay } from '@/server/tickets/rotating/display'
import { moveDisplay, sendDisplayCode } from '@/server/tickets/rotating/move-display'
import {
  acceptInput,
  lostTicketInput,
  offerInput,
  pageTokenInput,
  renameInput,
} from '@/server/tickets/transfers/contract'
import { acceptTransfer, declineTransfer } from '@/server/tickets/transfers/decide-transfer'
import { offerTransfer, revokeTransfer } from '@/server/tickets/transfers/offer-transfer'
import { ticketStamp } from '@/server/tickets/transfers/queries'
import { renameByHolder } from '@/server/tickets/transfers/rename-by-holder'
import { publicProcedure, router } from '../init'

/** Nobody in particular, also with a session: the address alone is the right, and the network is what limits count by. */
const holderProcedure = publicProcedure.use(({ ctx, next }) =>
  next({ ctx: { app: { ...ctx.app, actor: { kind: 'anonymous' as const, address: clientAddress(ctx.headers) } } } }),
)

export const ticketPageRouter = router({
  stamp: holderProcedure.input(pageTokenInput).query(({ ctx, input }) => ticketStamp(ctx.app, input.token)),
  rename: holderProcedure.input(renameInput).mutation(({ ctx, input }) => renameByHolder(ctx.app, input)),
  offer: holderProcedure.input(offerInput).mutation(({ ctx, input }) => offerTransfer(ctx.app, input)),
  revoke: holderProcedure.input(pageTokenInput).mutation(({ ctx, input }) => revokeTransfer(ctx.app, input)),
  accept: holderProcedure.input(acceptInput).mutation(({ ctx, input }) => acceptTransfer(ctx.app, input)),
  decline: holderProcedure.input(pageTokenInput).mutation(({ ctx, input }) => declineTransfer(ctx.app, input)),
  showDisplay: holderProcedure.input(showDisplayInput).mutation(({ ctx, input }) => showDisplay(ctx.app, input)),
  sendDisplayCode: holderProcedure
    .input(sendDisplayCodeInput)
    .mutation(({ ctx, input }) => sendDisplayCode(ctx.app, input)),
  moveDisplay: holderProcedure.input(moveDisplayInput).mutation(({ ctx, input }) => moveDisplay(ctx.app, input)),
  findLost: holderProcedure.input(lostTicketInput).mutation(({ ctx, input }) => requestLostTickets(ctx.app, input)),
})

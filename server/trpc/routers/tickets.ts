// What members do with one ticket, in the dashboard.
import { reissueTicketInput, renameTicketInput, ticketActInput, voidTicketInput } from '@/server/tickets/acts/contract'
import { ticketForActs } from '@/server/tickets/acts/queries'
import { reissueTicket } from '@/server/tickets/acts/reissue-ticket'
import { renameTicket } from '@/server/tickets/acts/rename-ticket'
import { resendTicket } from '@/server/tickets/acts/resend-ticket'
import { voidTicket } from '@/server/tickets/acts/void-ticket'
import { getTicket } from '@/server/tickets/queries'
import { orgProcedure, router } from '../init'

export const ticketsRouter = router({
  get: orgProcedure.input(ticketActInput).query(({ ctx, input }) => ticketForActs(ctx.app, input)),
  /** What its QR code holds, to be written to a tag. */
  token: orgProcedure.input(ticketActInput).mutation(async ({ ctx, input }) => {
    const { qrToken, isRotating } = await getTicket(ctx.app, input.id)
    return { qrToken, isRotating }
  }),
  reissue: orgProcedure.input(reissueTicketInput).mutation(({ ctx, input }) => reissueTicket(ctx.app, input)),
  rename: orgProcedure.input(renameTicketInput).mutation(({ ctx, input }) => renameTicket(ctx.app, input)),
  resend: orgProcedure.input(ticketActInput).mutation(({ ctx, input }) => resendTicket(ctx.app, input)),
  void: orgProcedure.input(voidTicketInput).mutation(({ ctx, input }) => voidTicket(ctx.app, input)),
})

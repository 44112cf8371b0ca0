import { pdfAnswer } from '@/server/http/pdf-answer'
import { route } from '@/server/http/route'
import { ticketPageInput } from '@/server/tickets/contract'
import { getTicketByPageToken } from '@/server/tickets/queries'

export const GET = route({
  callers: ['anonymous'],
  params: ticketPageInput,
  handle: async (ctx, { params }) => pdfAnswer(ctx, await getTicketByPageToken(ctx, params.token)),
})

import { pdfAnswer } from '@/server/http/pdf-answer'
import { route } from '@/server/http/route'
import { pdfQuery, ticketPageInput } from '@/server/tickets/contract'
import { getTicketByPageToken } from '@/server/tickets/queries'

export const GET = route({
  callers: ['anonymous'],
  params: ticketPageInput,
  query: pdfQuery,
  handle: async (ctx, { params, query }) => pdfAnswer(ctx, await getTicketByPageToken(ctx, params.token), query.format),
})

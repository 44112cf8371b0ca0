import { pdfAnswer } from '@/server/http/pdf-answer'
import { route } from '@/server/http/route'
import { pdfQuery, ticketIdInput } from '@/server/tickets/contract'
import { getTicket } from '@/server/tickets/queries'

export const GET = route({
  callers: ['buyer', 'user', 'api_key'],
  params: ticketIdInput,
  query: pdfQuery,
  handle: async (ctx, { params, query }) => pdfAnswer(ctx, await getTicket(ctx, params.id), query.format),
})

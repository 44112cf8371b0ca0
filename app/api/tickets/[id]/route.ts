import { route } from '@/server/http/route'
import { ticketIdInput } from '@/server/tickets/contract'
import { getTicket } from '@/server/tickets/queries'

export const GET = route({
  callers: ['buyer', 'user', 'api_key'],
  params: ticketIdInput,
  handle: (ctx, { params }) => getTicket(ctx, params.id),
})

import { generateTicketInput } from '@/server/batches/contract'
import { generateTicket } from '@/server/batches/generate-ticket'
import { route } from '@/server/http/route'

export const POST = route({
  callers: ['user', 'api_key'],
  body: generateTicketInput,
  idempotent: true,
  status: 201,
  handle: (ctx, { body }) => generateTicket(ctx, body),
})

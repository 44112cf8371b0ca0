import { purchaseTicketsAnswer } from '@/server/http/pdf-answer'
import { route } from '@/server/http/route'
import { purchaseIdInput } from '@/server/purchases/contract'
import { readPurchaseTickets } from '@/server/purchases/purchase-tickets-file'

export const GET = route({
  callers: ['buyer', 'user', 'api_key'],
  params: purchaseIdInput,
  handle: async (ctx, { params }) => purchaseTicketsAnswer(await readPurchaseTickets(ctx, params.id)),
})

// All tickets of a purchase in one PDF, to whoever has the address of its page.
import { z } from 'zod'
import { purchaseTicketsAnswer } from '@/server/http/pdf-answer'
import { route } from '@/server/http/route'
import { readTicketsByPageToken } from '@/server/purchases/purchase-tickets-file'

export const GET = route({
  callers: ['anonymous'],
  params: z.strictObject({ token: z.string().max(100) }),
  handle: async (ctx, { params }) => purchaseTicketsAnswer(await readTicketsByPageToken(ctx, params.token)),
})

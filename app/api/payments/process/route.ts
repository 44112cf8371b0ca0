import { answer, route } from '@/server/http/route'
import { straight } from '@/server/http/straight-route'
import { startPaymentInput } from '@/server/payments/contract'
import { startPayment } from '@/server/payments/start-payment'

export const POST = straight(
  'POST /api/payments/process',
  route({
    callers: ['buyer', 'user', 'api_key'],
    body: startPaymentInput,
    idempotent: true,
    handle: async (ctx, { body }) => {
      const { created, ...payment } = await startPayment(ctx, body)
      return answer(payment, { status: created ? 201 : 200 })
    },
  }),
)

import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { straight } from '@/server/http/straight-route'
import { receiveStripeEvent } from '@/server/payments/stripe/receive-stripe-event'

const MAX_BYTES = 1024 * 1024

export const POST = straight(
  'POST /api/webhooks/stripe',
  route({
    callers: ['anonymous'],
    shape: 'plain',
    handle: async (ctx, { request }) => {
      // The signature covers the bytes as they came; invalid UTF-8 cannot have been signed as text and fails with it.
      const body = (await readBytes(request, MAX_BYTES)).toString('utf8')
      return {
        received: true,
        duplicate: !(await receiveStripeEvent(ctx, body, request.headers.get('stripe-signature'))),
      }
    },
  }),
)

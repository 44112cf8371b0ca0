import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { receivePaypalEvent } from '@/server/payments/paypal/receive-paypal-event'

const MAX_BYTES = 1024 * 1024

export const POST = route({
  callers: ['anonymous'],
  shape: 'plain',
  handle: async (ctx, { request }) => ({
    received: true,
    duplicate: !(await receivePaypalEvent(ctx, await readBytes(request, MAX_BYTES), request.headers)),
  }),
})

// An outside payment service tells what became of a payment, signed with the secret of its integration.
import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { receivePaymentMessage } from '@/server/payments/external/receive-payment-message'

const MAX_BYTES = 1024 * 1024

export const POST = route({
  callers: ['anonymous'],
  handle: async (ctx, { request }) => ({
    received: true,
    outcome: await receivePaymentMessage(ctx, {
      integration: request.headers.get('portillon-integration'),
      signature: request.headers.get('portillon-signature'),
      rawBody: (await readBytes(request, MAX_BYTES)).toString('utf8'),
    }),
  }),
})

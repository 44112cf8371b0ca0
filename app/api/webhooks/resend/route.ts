import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { straight } from '@/server/http/straight-route'
import { receiveResendEvent } from '@/server/notifications/provider-events'

const MAX_BYTES = 1024 * 1024

export const POST = straight(
  'POST /api/webhooks/resend',
  route({
    callers: ['anonymous'],
    shape: 'plain',
    handle: async (ctx, { request }) => {
      await receiveResendEvent(ctx, await readBytes(request, MAX_BYTES), request.headers)
      return { received: true }
    },
  }),
)

import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { receiveTwilioStatus } from '@/server/notifications/provider-events'

const MAX_BYTES = 1024 * 1024

export const POST = route({
  callers: ['anonymous'],
  shape: 'plain',
  handle: async (ctx, { request }) => {
    const { search } = new URL(request.url)
    const signature = request.headers.get('x-twilio-signature')
    await receiveTwilioStatus(ctx, await readBytes(request, MAX_BYTES), search, signature)
    return { received: true }
  },
})

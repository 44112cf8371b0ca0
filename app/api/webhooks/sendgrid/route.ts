import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { receiveSendgridEvents } from '@/server/notifications/provider-events'

/** SendGrid brings at most 768 KB at a time. */
const MAX_BYTES = 1024 * 1024

export const POST = route({
  callers: ['anonymous'],
  shape: 'plain',
  handle: async (ctx, { request }) => {
    await receiveSendgridEvents(ctx, await readBytes(request, MAX_BYTES), request.headers)
    return { received: true }
  },
})

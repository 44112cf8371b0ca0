// An outside turnstile asks whether it may open, signed with the secret of its integration. Yes takes the entry for ten seconds.
import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { validateTicket } from '@/server/scanning/turnstiles/validate-ticket'

const MAX_BYTES = 64 * 1024

export const POST = route({
  callers: ['anonymous'],
  shape: 'plain',
  handle: async (ctx, { request }) =>
    validateTicket(ctx, {
      integration: request.headers.get('portillon-integration'),
      signature: request.headers.get('portillon-signature'),
      rawBody: (await readBytes(request, MAX_BYTES)).toString('utf8'),
    }),
})

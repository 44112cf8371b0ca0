// An outside turnstile says that somebody went through: the entry that it was given stays.
import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'
import { confirmScan } from '@/server/scanning/turnstiles/confirm-scan'

const MAX_BYTES = 64 * 1024

export const POST = route({
  callers: ['anonymous'],
  handle: async (ctx, { request }) =>
    confirmScan(ctx, {
      integration: request.headers.get('portillon-integration'),
      signature: request.headers.get('portillon-signature'),
      rawBody: (await readBytes(request, MAX_BYTES)).toString('utf8'),
    }),
})

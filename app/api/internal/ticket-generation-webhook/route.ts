// An outside ticket printer tells what became of the tickets of a batch, signed with the secret of its integration.
import { receivePrinterMessage } from '@/server/batches/outside-printer'
import { readBytes } from '@/server/http/read-body'
import { route } from '@/server/http/route'

const MAX_BYTES = 1024 * 1024

export const POST = route({
  callers: ['anonymous'],
  handle: async (ctx, { request }) => ({
    received: true,
    ...(await receivePrinterMessage(ctx, {
      integration: request.headers.get('portillon-integration'),
      signature: request.headers.get('portillon-signature'),
      rawBody: (await readBytes(request, MAX_BYTES)).toString('utf8'),
    })),
  }),
})

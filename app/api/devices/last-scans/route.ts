// A device that is one no longer hands over what it had scanned by itself: without a token, which died with it, by its key. Answered like any upload.
import { route } from '@/server/http/route'
import { lastScansInput } from '@/server/scanning/sync/contract'
import { receiveLastScans } from '@/server/scanning/sync/receive-last-scans'

export const POST = route({
  callers: ['anonymous'],
  body: lastScansInput,
  keepsNul: true,
  handle: (ctx, { body }) => receiveLastScans(ctx, body),
})

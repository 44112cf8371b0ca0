// A device hands over the scans that it decided by itself. Every row is answered by its number; one that cannot be kept does not hold up
// the others.
import { route } from '@/server/http/route'
import { syncInput } from '@/server/scanning/sync/contract'
import { syncScans } from '@/server/scanning/sync/receive-scans'

export const POST = route({
  callers: ['device'],
  body: syncInput,
  keepsNul: true,
  handle: (ctx, { body }) => syncScans(ctx, body),
})

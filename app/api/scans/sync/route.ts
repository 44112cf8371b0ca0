// A device hands over the scans that it decided by itself. Every row is answered by its number; one that cannot be kept does not hold up
// the others.
import { route } from '@/server/http/route'
import { straight } from '@/server/http/straight-route'
import { syncInput } from '@/server/scanning/sync/contract'
import { syncScans } from '@/server/scanning/sync/receive-scans'

export const POST = straight(
  'POST /api/scans/sync',
  route({
    callers: ['device'],
    body: syncInput,
    keepsNul: true,
    handle: (ctx, { body }) => syncScans(ctx, body),
  }),
)

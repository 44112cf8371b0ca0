// GET /api/gate/recent: the last attempts on a list, whichever gate they came from.
import { route } from '@/server/http/route'
import { gateQuery } from '@/server/scanning/contract'
import { gateEvent } from '@/server/scanning/gate-event'
import { recentScans } from '@/server/scanning/gate-queries'

export const GET = route({
  callers: ['user', 'api_key', 'device'],
  keyLimit: 'none',
  query: gateQuery,
  handle: (ctx, { query }) => recentScans(ctx, { eventId: gateEvent(ctx, query.event), checkInListId: query.list }),
})

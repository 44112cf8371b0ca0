// GET /api/gate/counts: how many are in by a list.
import { route } from '@/server/http/route'
import { gateQuery } from '@/server/scanning/contract'
import { gateEvent } from '@/server/scanning/gate-event'
import { gateCounts } from '@/server/scanning/gate-queries'

export const GET = route({
  callers: ['user', 'api_key', 'device'],
  keyLimit: 'none',
  query: gateQuery,
  handle: (ctx, { query }) => gateCounts(ctx, { eventId: gateEvent(ctx, query.event), checkInListId: query.list }),
})

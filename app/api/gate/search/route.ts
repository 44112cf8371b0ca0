// GET /api/gate/search: tickets by a name, a code or a purchase number, for a gate that may search.
import { route } from '@/server/http/route'
import { gateSearchQuery } from '@/server/scanning/contract'
import { gateEvent } from '@/server/scanning/gate-event'
import { searchTickets } from '@/server/scanning/search-tickets'

export const GET = route({
  callers: ['user', 'api_key', 'device'],
  query: gateSearchQuery,
  handle: async (ctx, { query }) => ({
    tickets: await searchTickets(ctx, {
      eventId: gateEvent(ctx, query.event),
      checkInListId: query.list,
      text: query.q,
    }),
  }),
})

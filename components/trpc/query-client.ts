// TanStack Query as pages and browser use it: server data is fresh for half a minute, and what the server prefetched travels as superjson. Guards:
// what a person asks for without a network is refused at once, and is not done later behind their back.
import { defaultShouldDehydrateQuery, QueryClient } from '@tanstack/react-query'
import superjson from 'superjson'

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: 1 },
      mutations: { networkMode: 'always' },
      dehydrate: {
        serializeData: superjson.serialize,
        // A query that is still on its way is handed over too, so that the page can be sent before it ends.
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === 'pending',
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  })
}

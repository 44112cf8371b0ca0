'use client'
// Gives client components their tRPC and query client. Only the dashboard and the scanner pay for it; public pages stay without.
import { isServer, type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import { type ReactNode, useState } from 'react'
import superjson from 'superjson'
import type { AppRouter } from '@/server/trpc/root'
import { answeredFetch } from './answered-fetch'
import { makeQueryClient } from './query-client'

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

export { useTRPC, useTRPCClient }

let browserQueryClient: QueryClient | undefined

function queryClientOfThisPage(): QueryClient {
  // On the server every request has its own; in the browser one outlives navigations and suspended first renders.
  if (isServer) return makeQueryClient()
  browserQueryClient ??= makeQueryClient()
  return browserQueryClient
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const queryClient = queryClientOfThisPage()
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: '/api/trpc',
          transformer: superjson,
          maxItems: 10,
          maxURLLength: 8000,
          fetch: answeredFetch,
        }),
      ],
    }),
  )
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}

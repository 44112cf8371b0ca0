// tRPC for pages rendered on the server: procedures are called directly, under the cookie of the request being rendered.
import 'server-only'
import { type DehydratedState, dehydrate, type FetchQueryOptions, type QueryKey } from '@tanstack/react-query'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { headers } from 'next/headers'
import { cache } from 'react'
import { makeQueryClient } from '@/components/trpc/query-client'
import { createCallerFactory, createTrpcContext } from './init'
import { appRouter } from './root'

const requestContext = cache(async () => createTrpcContext(new Headers(await headers())))

export const getQueryClient = cache(makeQueryClient)

const createCaller = createCallerFactory(appRouter)

/** `await (await caller()).events.get({ organization, id })` */
export const caller = cache(async () => createCaller(await requestContext()))

/** Query options of procedures, for `prefetch`. */
export const trpc = createTRPCOptionsProxy({ ctx: requestContext, router: appRouter, queryClient: getQueryClient })

/** Starts a query; `<HydrationBoundary state={prefetched()}>` hands it to the browser. A refusal is left for the browser to meet again. */
export function prefetch<Data, Key extends QueryKey>(options: FetchQueryOptions<Data, Error, Data, Key>): void {
  void getQueryClient().prefetchQuery(options)
}

export function prefetched(): DehydratedState {
  return dehydrate(getQueryClient())
}

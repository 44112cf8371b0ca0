// tRPC for pages rendered on the server: procedures are called directly, under the cookie of the request being rendered.
import 'server-only'
import { headers } from 'next/headers'
import { cache } from 'react'
import { createCallerFactory, createTrpcContext } from './init'
import { appRouter } from './root'

const requestContext = cache(async () => createTrpcContext(new Headers(await headers())))

const createCaller = createCallerFactory(appRouter)

/** `await (await caller()).events.get({ organization, id })` */
export const caller = cache(async () => createCaller(await requestContext()))

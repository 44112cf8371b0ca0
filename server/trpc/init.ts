// The base of every tRPC procedure: who is signed in, in which organization, and how errors are told. Guards: a role is read anew for
// every call, and an organization that one is no member of answers exactly like one that does not exist.
import { initTRPC } from '@trpc/server'
import superjson from 'superjson'
import { z } from 'zod'
import { browserSession } from '@/server/auth/browser-session'
import { userActor } from '@/server/auth/membership-actor'
import type { LiveSession } from '@/server/auth/read-session'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { newCtx } from '@/server/kernel/process'
import { clientAddress, requestIdOf } from '@/server/kernel/request-headers'
import { asTrpcError, errorData } from './errors'

export type TrpcContext = { headers: Headers; requestId: string }

export function createTrpcContext(headers: Headers): TrpcContext {
  return { headers, requestId: requestIdOf(headers) }
}

const t = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  // The stack of an error stays in the log, in development too.
  isDev: false,
  errorFormatter({ shape, error, ctx }) {
    return { code: shape.code, ...errorData(error, ctx?.requestId ?? '', shape.data.httpStatus) }
  },
})

export const router = t.router
export const createCallerFactory = t.createCallerFactory

const baseProcedure = t.procedure
  .use(async ({ next }) => {
    const result = await next()
    return result.ok ? result : { ...result, error: asTrpcError(result.error) }
  })
  .use(({ ctx, next }) => {
    const app = newCtx({ kind: 'anonymous', address: clientAddress(ctx.headers) }, ctx.requestId)
    return next({ ctx: { app } })
  })

/** Anyone. `ctx.app` has the signed-in user without an organization, or an anonymous actor; `ctx.session` is null then. */
export const publicProcedure = baseProcedure.use(async ({ ctx, next }) => {
  const session = await browserSession(ctx.app, ctx.headers, null)
  return next({ ctx: { session, app: session ? withActor(ctx.app, session) : ctx.app } })
})

/** A signed-in user, in no organization: `ctx.app.actor` may do nothing that needs a permission. */
export const userProcedure = publicProcedure.use(({ ctx, next }) =>
  next({ ctx: { session: ctx.session ?? signInFirst() } }),
)

/**
 * A member of the organization whose slug the input names as `organization`; `ctx.app.actor` has its role and permissions. The slug is
 * taken out before the procedure's own schema sees the input, so that closed schemas can be shared with REST.
 */
export const orgProcedure = baseProcedure
  .input(z.object({ organization: z.string().max(200) }))
  .use(async ({ ctx, input, next }) => {
    const session = (await browserSession(ctx.app, ctx.headers, input.organization)) ?? signInFirst()
    const organization = session.organization ?? notFound('organization')
    return next({ ctx: { session, organization, app: withActor(ctx.app, session) } })
  })
  .use(({ getRawInput, next }) =>
    next({
      async getRawInput() {
        const { organization, ...own } = (await getRawInput()) as { organization: string }
        return own
      },
    }),
  )

function withActor(app: Ctx, session: LiveSession): Ctx {
  return { ...app, actor: userActor(session.userId, session.organization?.id ?? null, session.organization) }
}

function signInFirst(): never {
  fail('unauthenticated', 'auth.required', 'Sign in first.')
}

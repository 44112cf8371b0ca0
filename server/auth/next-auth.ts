// next-auth: sign-in and sign-out of the browser. Its encrypted cookie carries a user's and a session row's id and nothing else.
// Guards: a new row at every sign-in and the old one revoked; a sign-out revokes the row, so a copied cookie dies with it.
import type { AuthOptions } from 'next-auth'
import type { DefaultJWT } from 'next-auth/jwt'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { knownFault } from '@/server/kernel/known-faults'
import { rootLog } from '@/server/kernel/log'
import { newCtx } from '@/server/kernel/process'
import { clientAddress, requestIdOf } from '@/server/kernel/request-headers'
import { sessionClaims, sessionCookieName } from './browser-session'
import { credentialsInput } from './contract'
import { readSession } from './read-session'
import { browserSessionSecret } from './secrets'
import { maxSessionSeconds, openPasswordSession, revokeSession } from './sessions'
import { signInByLink } from './use-link'
import { verifyCredentials } from './verify-credentials'

type SessionJwt = DefaultJWT & { sid?: string }

/** A form sends texts only. */
const formInput = z.object({
  email: z.string(),
  password: z.string(),
  rememberMe: z
    .union([z.literal('true'), z.literal('on'), z.literal(true)])
    .optional()
    .catch(undefined),
})

const linkForm = formInput.pick({ rememberMe: true }).extend({ token: z.string().max(200) })

/** The user and the id of a fresh session; null when the two do not belong together. Throws `rate_limited` by name. */
export async function authorizeBrowser(
  credentials: unknown,
  headers: Headers,
): Promise<{ id: string; sid: string } | null> {
  const form = formInput.safeParse(credentials)
  const input = credentialsInput.safeParse(
    form.success ? { ...form.data, rememberMe: form.data.rememberMe !== undefined } : undefined,
  )
  if (!input.success) return null
  return authorized(headers, async (ctx) => {
    const user = await verifyCredentials(ctx, input.data)
    const { rememberMe } = input.data
    return openPasswordSession(ctx, user, { organizationId: null, rememberMe, userAgent: headers.get('user-agent') })
  })
}

/** The same by a link from the mailbox. Throws by name what ended the link. */
export async function authorizeLink(asked: unknown, headers: Headers): Promise<{ id: string; sid: string } | null> {
  const form = linkForm.safeParse(asked)
  if (!form.success) return null
  const { token, rememberMe } = form.data
  const userAgent = headers.get('user-agent')
  return authorized(headers, (ctx) => signInByLink(ctx, { token, rememberMe: rememberMe !== undefined, userAgent }))
}

async function authorized(
  headers: Headers,
  signIn: (ctx: Ctx) => Promise<{ id: string; userId: string }>,
): Promise<{ id: string; sid: string } | null> {
  const ctx = newCtx({ kind: 'anonymous', address: clientAddress(headers) }, requestIdOf(headers))
  try {
    const session = await signIn(ctx)
    const earlier = await sessionClaims(headers)
    if (earlier) await revokeSession(ctx, { id: earlier.sid, userId: earlier.sub })
    return { id: session.userId, sid: session.id }
  } catch (error) {
    const known = knownFault(error)
    if (known?.kind === 'unauthenticated') return null
    if (known !== error) ctx.log.error({ err: error }, 'signing in failed')
    // next-auth puts the message into an address: only a code may stand there. The page says it in the visitor's language.
    throw new Error(known?.code ?? 'internal', { cause: error })
  }
}

/** Where the browser goes after signing in or out: an address of ours, whatever was asked for. */
export function ownAddress(asked: string, origin: string): string {
  const address = URL.canParse(asked, origin) ? new URL(asked, origin) : null
  return address?.origin === new URL(origin).origin ? address.href : origin
}

async function liveToken(token: SessionJwt): Promise<SessionJwt> {
  const ctx = newCtx({ kind: 'system', name: 'next-auth' }, 'next-auth')
  const session = token.sid ? await readSession(ctx.pool, token.sid, ctx.now, null) : null
  if (!session || session.userId !== token.sub) throw new Error('this session has ended')
  return { sub: session.userId, sid: session.id }
}

/** Made per call: the environment is not known while Next collects its pages. */
export function authOptions(): AuthOptions {
  const secure = env().appUrl.startsWith('https:')
  return {
    secret: browserSessionSecret(),
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: sessionCookieName(), options: { httpOnly: true, sameSite: 'lax', path: '/', secure } },
    },
    session: { strategy: 'jwt', maxAge: maxSessionSeconds },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, rememberMe: {} },
        authorize: (credentials, request) => authorizeBrowser(credentials, headersOf(request.headers)),
      }),
      CredentialsProvider({
        id: 'link',
        credentials: { token: {}, rememberMe: {} },
        authorize: (asked, request) => authorizeLink(asked, headersOf(request.headers)),
      }),
    ],
    callbacks: {
      redirect: ({ url, baseUrl }) => ownAddress(url, baseUrl),
      jwt: async ({ token, user }) => {
        if (user && 'sid' in user && typeof user.sid === 'string') return { sub: user.id, sid: user.sid }
        return liveToken(token)
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        const { sub, sid } = token as SessionJwt
        const ctx = newCtx({ kind: 'system', name: 'next-auth' }, 'next-auth')
        if (sub && sid) await revokeSession(ctx, { id: sid, userId: sub })
      },
    },
    logger: {
      error: (code, error) =>
        rootLog()[code === 'JWT_SESSION_ERROR' ? 'debug' : 'warn']({ err: error }, `next-auth: ${code}`),
      warn: (code) => rootLog().debug(`next-auth: ${code}`),
      debug: () => {},
    },
  }
}

function headersOf(raw: Record<string, unknown> | undefined): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw ?? {})) if (typeof value === 'string') headers.set(name, value)
  return headers
}

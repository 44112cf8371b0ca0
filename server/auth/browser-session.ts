// The browser's session: next-auth's encrypted cookie names a session row, and the row decides. Used by tRPC and by pages.
// Guards: the cookie carries only ids, so nothing it says about rights can be stale or forged.
import { decode } from 'next-auth/jwt'
import type pg from 'pg'
import { z } from 'zod'
import { env } from '@/server/kernel/env'
import { type LiveSession, readSession } from './read-session'
import { browserSessionSecret } from './secrets'

const claims = z.object({ sub: z.uuid(), sid: z.uuid() })

/** The __Host- prefix needs https, which a clone on a laptop does not have. */
export function sessionCookieName(): string {
  return env().appUrl.startsWith('https:') ? '__Host-portillon.session' : 'portillon.session'
}

/** The live session of a browser, with its membership of the organization that `slug` names. Null: nobody is signed in. */
export async function browserSession(
  ctx: { pool: pg.Pool; now: Date },
  headers: Headers,
  slug: string | null,
): Promise<LiveSession | null> {
  const claimed = await sessionClaims(headers)
  if (!claimed) return null
  const session = await readSession(ctx.pool, claimed.sid, ctx.now, slug)
  return session?.userId === claimed.sub ? session : null
}

/** What the cookie claims, not yet believed: the row may be dead. */
export async function sessionClaims(headers: Headers): Promise<z.infer<typeof claims> | null> {
  const token = cookieValue(headers.get('cookie'), sessionCookieName())
  if (!token) return null
  try {
    return claims.safeParse(await decode({ token, secret: browserSessionSecret() })).data ?? null
  } catch {
    return null // expired, forged or from before a change of AUTH_SECRET: nobody is signed in
  }
}

function cookieValue(header: string | null, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [key, ...rest] = pair.trim().split('=')
    if (key === name) return rest.join('=')
  }
  return null
}

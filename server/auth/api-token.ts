// The JWT of the REST API. It says who and which session row, nothing about rights. Guards: HS256 with our own derived key alone;
// a token is worth exactly what its session row is worth now.
import { jwtVerify, SignJWT } from 'jose'
import type pg from 'pg'
import { z } from 'zod'
import type { Ctx } from '@/server/kernel/ctx'
import { type LiveSession, readSession } from './read-session'
import { apiTokenKey } from './secrets'

const issuer = 'portillon'
const audience = 'portillon-api'
const claims = z.object({ sub: z.uuid(), sid: z.uuid() })

export async function signApiToken(session: {
  id: string
  userId: string
  createdAt: Date
  expiresAt: Date
}): Promise<string> {
  return new SignJWT({ sid: session.id })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(session.userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(seconds(session.createdAt))
    .setExpirationTime(seconds(session.expiresAt))
    .sign(apiTokenKey())
}

/** The live session and membership behind a token; null when any of them is dead or the token is not ours. */
export async function readApiToken(
  ctx: Pick<Ctx, 'now'> & { pool: pg.Pool },
  token: string,
): Promise<(LiveSession & { organization: NonNullable<LiveSession['organization']> }) | null> {
  const claimed = await verified(token, ctx.now)
  if (!claimed) return null
  const session = await readSession(ctx.pool, claimed.sid, ctx.now, null)
  const organization = session?.organization
  return session && organization && session.userId === claimed.sub ? { ...session, organization } : null
}

async function verified(token: string, at: Date): Promise<z.infer<typeof claims> | null> {
  try {
    const { payload } = await jwtVerify(token, apiTokenKey(), {
      algorithms: ['HS256'],
      issuer,
      audience,
      currentDate: at,
    })
    return claims.safeParse(payload).data ?? null
  } catch {
    return null // every reason is the same to a caller: this is no credential
  }
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}

// Opening and revoking the rows behind the JWTs. Guards: every sign-in gets a new row, so a session cannot be planted beforehand.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'

const shortSeconds = 8 * 3600
const longSeconds = 30 * 24 * 3600

/** The longest that any session lives. */
export const maxSessionSeconds = longSeconds

export type NewSession = {
  userId: string
  /** Null for a browser, which may visit all of the user's organizations. */
  organizationId: string | null
  rememberMe: boolean
  userAgent: string | null
}

export async function openSession(
  ctx: Ctx,
  input: NewSession,
): Promise<{ id: string; userId: string; createdAt: Date; expiresAt: Date; expiresIn: number }> {
  const expiresIn = input.rememberMe ? longSeconds : shortSeconds
  const session = {
    id: ctx.random.uuid(ctx.now),
    userId: input.userId,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + expiresIn * 1000),
  }
  await ctx.db.authSession.create({
    data: {
      ...session,
      organizationId: input.organizationId,
      userAgent:
        input.userAgent
          ?.replace(/\p{Cc}/gu, '')
          .toWellFormed()
          .slice(0, 300) ?? null,
      address: ctx.actor.kind === 'anonymous' ? ctx.actor.address : null,
    },
  })
  return { ...session, expiresIn }
}

/** Over a password that was right, as long as it still is: none opens beside the change that has just ended all the others. */
export function openPasswordSession(
  ctx: Ctx,
  user: { id: string; passwordHash: string },
  input: Omit<NewSession, 'userId'>,
): ReturnType<typeof openSession> {
  return inTransaction(ctx, async (tx) => {
    const still = await tx.db.$queryRaw<unknown[]>`
      SELECT id FROM "user"
      WHERE id = ${user.id}::uuid AND password_hash = ${user.passwordHash} AND disabled_at IS NULL FOR SHARE`
    if (still.length === 0) refuseCredentials()
    return openSession(tx, { ...input, userId: user.id })
  })
}

export function refuseCredentials(): never {
  fail('unauthenticated', 'auth.invalid_credentials', 'This e-mail address and password do not belong together.')
}

/** The session named by a credential that the caller has just shown. */
export async function revokeSession(ctx: Ctx, session: { id: string; userId: string }): Promise<void> {
  await ctx.db.authSession.updateMany({
    where: { id: session.id, userId: session.userId, revokedAt: null },
    data: { revokedAt: ctx.now },
  })
}

/** Signs the caller out everywhere, browsers and API tokens. */
export async function revokeAllSessions(ctx: Ctx): Promise<{ revoked: number }> {
  if (ctx.actor.kind !== 'user') fail('unauthenticated', 'auth.required', 'Sign in first.')
  const { count } = await ctx.db.authSession.updateMany({
    where: { userId: ctx.actor.userId, revokedAt: null, expiresAt: { gt: ctx.now } },
    data: { revokedAt: ctx.now },
  })
  return { revoked: count }
}

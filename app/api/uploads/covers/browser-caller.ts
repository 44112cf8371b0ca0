// Uploads are the one REST address that a browser's own session opens, since tRPC carries no files.
// Guards: the session cookie counts only in a request from our own pages, and only for an organization of which the user is a member.
import { browserSession } from '@/server/auth/browser-session'
import { userActor } from '@/server/auth/membership-actor'
import { requireSameOrigin } from '@/server/http/same-origin'
import type { Ctx } from '@/server/kernel/ctx'

/** The ctx of whom the cookie names; of an unknown visitor or organization the ctx as it was. */
export async function withBrowserCaller(ctx: Ctx, headers: Headers, organization: string | undefined): Promise<Ctx> {
  if (ctx.actor.kind !== 'anonymous' || organization === undefined) return ctx
  const session = await browserSession(ctx, headers, organization)
  if (!session?.organization) return ctx
  requireSameOrigin(headers)
  return { ...ctx, actor: userActor(session.userId, session.organization.id, session.organization) }
}

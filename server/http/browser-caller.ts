// Files that the dashboard links to: a link carries no header, so here the session cookie counts beside the credentials.
import { z } from 'zod'
import { browserSession } from '@/server/auth/browser-session'
import { userActor } from '@/server/auth/membership-actor'
import type { Ctx } from '@/server/kernel/ctx'

/** The slug, from pages only: a credential names its own organization. */
export const pageOrganization = z.string().max(200).optional()

/**
 * The person whose cookie it is, where the request brings no credential. Reading changes nothing, so a link from elsewhere may open it:
 * the answer goes to that person.
 */
export async function withBrowserSession(ctx: Ctx, request: Request, organization: string | undefined): Promise<Ctx> {
  if (ctx.actor.kind !== 'anonymous' || organization === undefined) return ctx
  const session = await browserSession(ctx, request.headers, organization)
  if (!session?.organization) return ctx
  return { ...ctx, actor: userActor(session.userId, session.organization.id, session.organization) }
}

// Addresses that get nothing any more, or no campaigns, from an organization. Guards: asked before every hand-over; an address is compared in
// small letters, whatever it was written in; mails about an account go to any, since nobody could release its address.
import type { Notification, Suppression } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'

export type SuppressionScope = 'everything' | 'campaigns'
export type SuppressionReason = 'bounced' | 'complained' | 'unsubscribed' | 'by_member'

type Asked = Pick<Notification, 'id' | 'organizationId' | 'campaignId' | 'kind' | 'recipient'>

/** Why, by the id of each message that must not go out. */
export async function suppressedOf(ctx: Pick<Ctx, 'pool'>, asked: readonly Asked[]): Promise<Map<string, string>> {
  const { rows } = await ctx.pool.query<{ id: string; reason: string }>({
    name: 'suppressed-of',
    text: `SELECT DISTINCT ON (g.id) g.id, s.reason
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS g(id, organization_id, address, heeds)
       JOIN suppression s ON s.address = g.address AND s.organization_id = g.organization_id
     WHERE s.scope = 'everything' OR g.heeds = 'wishes' OR (g.heeds = 'complaints' AND s.reason <> 'unsubscribed')
     ORDER BY g.id, s.scope DESC`,
    values: [
      asked.map(({ id }) => id),
      asked.map(({ organizationId }) => organizationId),
      asked.map(({ recipient }) => recipient.toLowerCase()),
      asked.map(heedsOf),
    ],
  })
  return new Map(rows.map(({ id, reason }) => [id, reason]))
}

/** Beside what an address can never get: a campaign obeys every wish; what goes to many about their own ticket obeys complaints, or nothing. */
function heedsOf({ campaignId, kind }: Asked): 'wishes' | 'complaints' | 'nothing' {
  if (campaignId === null || kind === 'event_changed') return 'nothing'
  return kind === 'reminder' ? 'complaints' : 'wishes'
}

export async function isSuppressed(
  ctx: Pick<Ctx, 'db'>,
  { organizationId, address, campaign }: { organizationId: string | null; address: string; campaign: boolean },
): Promise<boolean> {
  if (organizationId === null) return false
  const scopes: SuppressionScope[] = campaign ? ['everything', 'campaigns'] : ['everything']
  const where = { organizationId, address: address.toLowerCase(), scope: { in: scopes } }
  return (await ctx.db.suppression.findFirst({ where, select: { id: true } })) !== null
}

type Wish = Pick<Suppression, 'organizationId' | 'address'> & {
  scope: SuppressionScope
  reason: SuppressionReason
  /** By which it was learned. */
  notificationId: string | null
}

/** False: it was so already, for the reason that it had then. */
export async function suppress(ctx: Pick<Ctx, 'db' | 'random' | 'now'>, wish: Wish): Promise<boolean> {
  const { count } = await ctx.db.suppression.createMany({
    data: { ...wish, address: wish.address.toLowerCase(), id: ctx.random.uuid(ctx.now), createdAt: ctx.now },
    skipDuplicates: true,
  })
  return count > 0
}

// What keeps a sender's good name: a campaign that comes back too often stops and waits for a person, and an organization has so many messages
// a day. Guards: what was bought can always be told of: reminders and changes are never held back by the daily limit.
import type { Campaign } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { audit } from './campaign-rows'
import type { PauseReason } from './contract'
import { tellPaused } from './tell-paused'

/** Fewer say nothing yet. */
const ENOUGH_SENT = 100
const MOST_BOUNCED = 0.05
const MOST_COMPLAINED = 0.003

/** Over 24 hours, from the installation's address and from an own one that its provider has verified. */
const DAILY = { shared: 10_000, own: 100_000 }
const DAY_MS = 24 * 3_600_000

/** True: it is paused now, and a person has been told. */
export async function pauseIfUnwelcome(ctx: Ctx, campaign: Campaign): Promise<boolean> {
  const reason = await whyUnwelcome(ctx, campaign)
  if (!reason) return false
  return inTransaction(ctx, async (tx) => {
    const data = { status: 'paused', pauseReason: reason, holdReason: null, holdUntil: null }
    const { count } = await tx.db.campaign.updateMany({ where: { id: campaign.id, status: 'sending' }, data })
    if (count === 0) return true
    await audit(tx, campaign, 'paused', { reason })
    await tellPaused(tx, campaign, reason)
    tx.log.warn({ campaignId: campaign.id, reason }, 'a campaign is paused by what came back')
    return true
  })
}

async function whyUnwelcome(
  { db }: Ctx,
  { id, watchedFrom }: Campaign,
): Promise<Exclude<PauseReason, 'person'> | null> {
  const [count] = await db.$queryRaw<{ sent: number; bounced: number; complained: number }[]>`
    SELECT count(*)::int AS sent, count(*) FILTER (WHERE status = 'bounced')::int AS bounced,
      count(*) FILTER (WHERE complained_at IS NOT NULL)::int AS complained
    FROM notification WHERE campaign_id = ${id}::uuid AND status IN ('sent', 'delivered', 'bounced')
      AND sent_at > coalesce(${watchedFrom}::timestamptz, '-infinity')`
  const { sent = 0, bounced = 0, complained = 0 } = count ?? {}
  if (sent < ENOUGH_SENT) return null
  if (bounced > sent * MOST_BOUNCED) return 'bounces'
  return complained > sent * MOST_COMPLAINED ? 'complaints' : null
}

/** How many more may leave right now, or when the next may. Lanes that ask at once may together pass the limit by a chunk each. */
export async function allowanceOf(ctx: Ctx, campaign: Campaign): Promise<{ left: number; nextAt: Date }> {
  const { kind, organizationId } = campaign
  if (kind !== 'campaign') return { left: Number.POSITIVE_INFINITY, nextAt: ctx.now }
  const own = await ctx.db.senderDomain.findFirst({
    where: { organizationId, status: 'verified' },
    select: { domain: true },
  })
  const most = own ? DAILY.own : DAILY.shared
  const since = new Date(ctx.now.getTime() - DAY_MS)
  const [row] = await ctx.db.$queryRaw<{ sent: number; first: Date | null }[]>`
    SELECT count(*)::int AS sent, min(sent_at) AS first FROM (
      SELECT sent_at FROM notification WHERE organization_id = ${organizationId}::uuid AND campaign_id IS NOT NULL
        AND sent_at > ${since}::timestamptz AND kind = 'campaign' LIMIT ${most}) lately`
  const { sent = 0, first = null } = row ?? {}
  return { left: Math.max(0, most - sent), nextAt: new Date((first ?? ctx.now).getTime() + DAY_MS) }
}

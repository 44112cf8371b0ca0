// What keeps a sender's good name: a campaign that comes back too often stops and waits for a person, and so does the next one of an
// organization whose last ones did; a person goes on against that a few times a day and no more. Guards: what came back is judged before each
// step of each lane, for the campaign alone and for the organization over the last day, so that neither many small campaigns nor bounces that
// come after the last message slip through. What was bought can be told of: reminders and changes answer for themselves alone.
import type { Campaign } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { audit } from './campaign-rows'
import { isStopReason, type StopReason } from './contract'
import { type CameBack, tellPaused } from './tell-paused'

/** Fewer say nothing yet. */
const ENOUGH_SENT = 100
export const MOST_BOUNCED = 0.05
export const MOST_COMPLAINED = 0.003
/** By an organization within a day: each time costs some hundred messages that nobody wants. */
const MOST_RESUMES = 3

export const DAY_MS = 24 * 3_600_000

/** True: it is paused now, and people have been told. */
export async function pauseIfUnwelcome(ctx: Ctx, campaign: Campaign): Promise<boolean> {
  const found = await whyUnwelcome(ctx, campaign)
  if (!found) return false
  return inTransaction(ctx, async (tx) => {
    const data = { status: 'paused', pauseReason: found.reason, holdReason: null, holdUntil: null }
    const { count } = await tx.db.campaign.updateMany({ where: { id: campaign.id, status: 'sending' }, data })
    if (count === 0) return true
    await audit(tx, campaign, 'paused', found)
    await tellPaused(tx, campaign, found)
    tx.log.warn({ campaignId: campaign.id, reason: found.reason }, 'a campaign is paused by what came back')
    return true
  })
}

type Share = { sent: number; bounced: number; complained: number }

async function whyUnwelcome({ db, now }: Ctx, campaign: Campaign): Promise<CameBack | null> {
  const { id, organizationId, kind, watchedFrom } = campaign
  const [own, all] = await db.$queryRaw<Share[]>`
    WITH lately AS (
      SELECT campaign_id, sent_at, status = 'bounced' AS bounced, complained_at IS NOT NULL AS complained FROM notification
      WHERE organization_id = ${organizationId}::uuid AND campaign_id IS NOT NULL AND status IN ('sent', 'delivered', 'bounced')
        AND sent_at > ${new Date(now.getTime() - DAY_MS)}::timestamptz
    ), seen AS (SELECT coalesce(max(watched_from), '-infinity') AS at FROM campaign WHERE organization_id = ${organizationId}::uuid)
    SELECT count(*)::int AS sent, count(*) FILTER (WHERE bounced)::int AS bounced, count(*) FILTER (WHERE complained)::int AS complained
    FROM lately WHERE campaign_id = ${id}::uuid AND sent_at > coalesce(${watchedFrom}::timestamptz, '-infinity')
    UNION ALL
    SELECT count(*)::int, count(*) FILTER (WHERE bounced)::int, count(*) FILTER (WHERE complained)::int
    FROM lately, seen WHERE sent_at > seen.at`
  const reason = own && tooMuch(own)
  if (reason) return cameBack(own, reason)
  const reasonOfAll = kind === 'campaign' && all && tooMuch(all)
  return reasonOfAll ? cameBack(all, `${reasonOfAll}_lately`) : null
}

function tooMuch({ sent, bounced, complained }: Share): 'bounces' | 'complaints' | null {
  if (sent < ENOUGH_SENT) return null
  if (bounced > sent * MOST_BOUNCED) return 'bounces'
  return complained > sent * MOST_COMPLAINED ? 'complaints' : null
}

function cameBack({ sent, bounced, complained }: Share, reason: StopReason): CameBack {
  return { reason, sent, cameBack: reason.startsWith('bounces') ? bounced : complained }
}

/** Of a campaign that what came back has stopped. Whoever goes on takes that as seen, for all campaigns of the organization. */
export async function mayGoOn({ db, now }: Pick<Ctx, 'db' | 'now'>, campaign: Campaign): Promise<boolean> {
  const { organizationId, pauseReason } = campaign
  if (!isStopReason(pauseReason)) return true
  const [lately] = await db.$queryRaw<{ resumes: number }[]>`
    SELECT count(*)::int AS resumes FROM campaign, unnest(resumed_at) at
    WHERE organization_id = ${organizationId}::uuid AND at > ${new Date(now.getTime() - DAY_MS)}::timestamptz`
  return (lately?.resumes ?? 0) < MOST_RESUMES
}

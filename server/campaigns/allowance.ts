// How many messages of a campaign may leave right now. Guards: an organization has so many a day; as long as nobody knows how its mail is taken
// only so many are out without an answer, since ten thousand can be gone before the first of them has come back. Reminders and changes of an
// event are held back by no day's limit, and by no answer to other messages than their own: what was bought can always be told of.
import { type Campaign, Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { installationMailbox } from '@/server/notifications/providers/configured'
import { sendersOf } from '@/server/notifications/settings/sender-of'
import type { HoldReason } from './contract'
import { DAY_MS, MOST_BOUNCED, MOST_COMPLAINED } from './reputation'

/** Over 24 hours, from the installation's address and from an organization's own. */
const DAILY = { shared: 10_000, own: 100_000 }

/** So many may be without an answer. */
const WAVE = 200
/** A campaign so small goes out at once, unless the last ones came back. */
const WHOLE = 1_000
/** What has not come back by then, and was not told to have arrived, is taken as well received. */
const WATCH_MS = 120_000
/** A record is of these days, and of the last so many messages in them. */
const RECORD = { milliseconds: 7 * DAY_MS, messages: 1_000 }

type Sending = Pick<Campaign, 'id' | 'organizationId' | 'kind' | 'recipients' | 'trusted'>

/** `left` 0: for this reason, until about then. */
export type Allowance = { left: number; reason: HoldReason; until: Date }

/** Of one of so many lanes. Those that ask at once may together pass it by a step each. */
export async function allowanceOf(ctx: Ctx, campaign: Sending, lanes: number): Promise<Allowance> {
  const daily = await dailyAllowance(ctx, campaign)
  if (daily.left === 0 || campaign.trusted) return daily
  const wave = await waveAllowance(ctx, campaign)
  return wave.left < daily.left ? { ...wave, left: Math.ceil(wave.left / lanes) } : daily
}

async function dailyAllowance(ctx: Ctx, { kind, organizationId }: Sending): Promise<Allowance> {
  const reason = 'daily_limit'
  if (kind !== 'campaign') return { left: Number.POSITIVE_INFINITY, reason, until: ctx.now }
  const most = (await leavesFromOwnDomain(ctx, organizationId)) ? DAILY.own : DAILY.shared
  const since = new Date(ctx.now.getTime() - DAY_MS)
  const [row] = await ctx.db.$queryRaw<{ sent: number; first: Date | null }[]>`
    SELECT count(*)::int AS sent, min(sent_at) AS first FROM (
      SELECT sent_at FROM notification WHERE organization_id = ${organizationId}::uuid AND campaign_id IS NOT NULL
        AND sent_at > ${since}::timestamptz AND kind = 'campaign' LIMIT ${most}) lately`
  const { sent = 0, first = null } = row ?? {}
  return { left: Math.max(0, most - sent), reason, until: new Date((first ?? ctx.now).getTime() + DAY_MS) }
}

/** By who is asked first to carry: a verified domain that this carrier does not know protects nobody's name but the installation's. */
async function leavesFromOwnDomain(ctx: Ctx, organizationId: string): Promise<boolean> {
  const sender = (await sendersOf(ctx, [{ organizationId }])).get(organizationId)
  const first = sender?.order[0]
  return first !== undefined && sender?.mailbox(first, true).from.address !== installationMailbox()?.address
}

type Answers = {
  arrived: number
  bounced: number
  complained: number
  /** Without an answer, of this campaign and of the organization's others. */
  own: number
  others: number
  latest: Date | null
}

async function waveAllowance(ctx: Ctx, campaign: Sending): Promise<Allowance> {
  const { arrived, bounced, complained, own, others, latest } = await answersTo(ctx, campaign)
  const answered = arrived + bounced
  const isGood = bounced <= answered * MOST_BOUNCED && complained <= answered * MOST_COMPLAINED
  if (isGood && arrived >= WAVE * (1 - MOST_BOUNCED)) {
    await ctx.db.campaign.updateMany({ where: { id: campaign.id }, data: { trusted: true } })
    return { left: Number.POSITIVE_INFINITY, reason: 'answers', until: ctx.now }
  }
  const most = isGood && campaign.recipients + others <= WHOLE ? WHOLE : WAVE
  const until = new Date((latest ?? ctx.now).getTime() + WATCH_MS)
  return { left: Math.max(0, most - own - others), reason: 'answers', until }
}

/** To the organization's campaigns; of what is told of a purchase, to this one alone. */
async function answersTo(ctx: Ctx, { id, organizationId, kind }: Sending): Promise<Answers> {
  const watched = new Date(ctx.now.getTime() - WATCH_MS)
  const oldest = new Date(ctx.now.getTime() - RECORD.milliseconds)
  const counting = kind === 'campaign' ? Prisma.sql`campaign_id IS NOT NULL` : Prisma.sql`campaign_id = ${id}::uuid`
  const [found] = await ctx.db.$queryRaw<Answers[]>`
    WITH fresh AS (
      SELECT campaign_id, status, complained_at, sent_at FROM notification
      WHERE organization_id = ${organizationId}::uuid AND ${counting} AND sent_at > ${watched}::timestamptz
    ), record AS (
      (SELECT status, complained_at FROM notification
       WHERE organization_id = ${organizationId}::uuid AND ${counting}
         AND sent_at > ${oldest}::timestamptz AND sent_at <= ${watched}::timestamptz
       ORDER BY sent_at DESC LIMIT ${RECORD.messages})
      UNION ALL SELECT status, complained_at FROM fresh WHERE status <> 'sent'
    )
    SELECT count(*) FILTER (WHERE status IN ('sent', 'delivered'))::int AS arrived, count(*) FILTER (WHERE status = 'bounced')::int AS bounced,
      count(complained_at)::int AS complained,
      (SELECT count(*)::int FROM fresh WHERE status = 'sent' AND campaign_id = ${id}::uuid) AS own,
      (SELECT count(*)::int FROM fresh WHERE status = 'sent' AND campaign_id <> ${id}::uuid) AS others,
      (SELECT max(sent_at) FROM fresh WHERE status = 'sent') AS latest
    FROM record`
  return found ?? { arrived: 0, bounced: 0, complained: 0, own: 0, others: 0, latest: null }
}

// Starts a campaign that is due: its recipients are frozen as messages, and the lanes that carry them begin. Guards: it starts once (its row is
// locked and its state compared); each address is in it once; whoever comes to match the filter later gets nothing.
import type { Campaign } from '@/prisma/generated/client'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { locales } from '@/server/kernel/format'
import { audienceRows } from './audience/audience-statement'
import { askForChunk, askToAdvance, audienceOf, contentOf, newIdAt } from './campaign-rows'
import { endIfOvertaken } from './reminders/still-wanted'

/** Messages that one job carries. */
export const CHUNK = 100
/** More gain nothing: one process writes and hands over some hundred a second. */
const LANES = 4

/** The job of a campaign: whatever state it finds it in, it does what is due. */
export async function advanceCampaign(ctx: Ctx, { campaignId: id }: { campaignId: string }): Promise<void> {
  const campaign = await ctx.db.campaign.findUnique({ where: { id } })
  if (campaign?.status === 'scheduled') await startCampaign(ctx, id)
  else if (campaign?.status === 'sending' || campaign?.status === 'cancelled')
    await inTransaction(ctx, (tx) => startLanes(tx, campaign))
}

/** Nothing where it was called off or started meanwhile, or is not due yet: then its job waits on. */
export async function startCampaign(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await tx.db.$queryRaw`SELECT FROM campaign WHERE id = ${id}::uuid FOR UPDATE`
    const campaign = await tx.db.campaign.findUnique({ where: { id } })
    if (campaign?.status !== 'scheduled' || !campaign.scheduledAt) return
    if (campaign.scheduledAt > tx.now) return askToAdvance(tx, id, campaign.scheduledAt)
    if (await endIfOvertaken(tx, campaign)) return
    const recipients = await freeze(tx, campaign)
    const state = recipients > 0 ? { status: 'sending' } : { status: 'done', finishedAt: tx.now }
    await tx.db.campaign.update({ where: { id }, data: { ...state, recipients, startedAt: tx.now } })
    await startLanes(tx, { ...campaign, recipients })
    tx.log.info({ campaignId: id, recipients }, 'a campaign starts')
  })
}

async function freeze(tx: TxCtx, campaign: Campaign): Promise<number> {
  const { id, organizationId, eventId, kind, sessionId } = campaign
  const content = contentOf(campaign)
  const written = locales.filter((locale) => content[locale])
  const [fallback] = written
  if (!fallback) throw new Error(`campaign ${id} has no words`)
  return tx.db.$executeRaw`
    WITH ${audienceRows({ organizationId, eventId, audience: audienceOf(campaign) })}
    INSERT INTO notification (id, organization_id, event_id, purchase_id, campaign_id, kind, key, recipient, locale, props, requested_at)
    SELECT ${newIdAt(tx.now)}, ${organizationId}::uuid, ${eventId}::uuid, purchase_id, ${id}::uuid, ${kind}, ${id} || ':' || address, address,
      CASE WHEN locale = ANY (${written}::text[]) THEN locale ELSE ${fallback} END,
      jsonb_strip_nulls(jsonb_build_object('name', name, 'ticketId', ticket_id, 'purchaseId', purchase_id,
        'sessionId', coalesce(${sessionId}::uuid, session_id))), ${tx.now}::timestamptz
    FROM reader ON CONFLICT DO NOTHING`
}

async function startLanes(tx: TxCtx, { id, recipients }: Pick<Campaign, 'id' | 'recipients'>): Promise<void> {
  const lanes = Math.min(LANES, env().queueConcurrency, Math.ceil(recipients / CHUNK))
  for (let lane = 0; lane < lanes; lane++) await askForChunk(tx, { campaignId: id, lane, lanes, after: null })
}

/** Of those that are due or under way: what no job is left for. */
export async function followCampaigns(ctx: Ctx): Promise<void> {
  const stopped = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM campaign c
    WHERE (c.status = 'sending' OR (c.status = 'scheduled' AND c.scheduled_at < ${ctx.now}::timestamptz)
        OR (c.status = 'cancelled' AND EXISTS (SELECT FROM notification n WHERE n.campaign_id = c.id AND n.status = 'requested')))
      AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j
        WHERE j.key LIKE 'campaign:' || c.id || '%' AND j.attempts < j.max_attempts)`
  for (const { id } of stopped) await inTransaction(ctx, (tx) => askToAdvance(tx, id))
}

// Campaigns for tests: people to write to, by the thousand, and campaigns sent by the product's own commands; their jobs run here, one after
// the other, where no worker does.
import { audienceSchema } from '@/server/campaigns/audience/contract'
import type { CampaignContent } from '@/server/campaigns/contract'
import { scheduleCampaign } from '@/server/campaigns/control-campaign'
import { draftCampaign, saveCampaign } from '@/server/campaigns/edit-campaign'
import { sendCampaignChunk } from '@/server/campaigns/send-chunk'
import { advanceCampaign } from '@/server/campaigns/start-campaign'
import type { Ctx } from '@/server/kernel/ctx'
import { as, later, type Sale } from './sales-factories'

export const words: CampaignContent = {
  fr: {
    subject: 'Nouvelles de {{event_title}}',
    blocks: [
      { kind: 'heading', text: 'Bonjour {{guest_name}},' },
      { kind: 'text', text: 'Les portes ouvrent plus tôt.' },
      { kind: 'event_card' },
      { kind: 'button', label: 'Mon billet', target: '{{ticket_url}}' },
    ],
  },
}

/** People of the event without a ticket, `guest-<n>@<domain>`. */
export async function aCrowd(
  ctx: Ctx,
  { organizationId, eventId }: Sale,
  count: number,
  domain: string,
): Promise<void> {
  await ctx.pool.query(
    `INSERT INTO attendee (id, organization_id, event_id, name, email, answers, created_at, position)
     SELECT gen_random_uuid(), $1, $2, 'Personne ' || n, 'guest-' || n || '@' || $3, '{}', $4, n FROM generate_series(1, $5) n`,
    [organizationId, eventId, domain, ctx.now, count],
  )
}

/** Messages of earlier campaigns of an organization, by what became of them; `ago` in seconds. */
export async function aRecord(
  ctx: Ctx,
  organizationId: string,
  { sent = 0, delivered = 0, bounced = 0, complained = 0, ago = 3 * 86_400 },
): Promise<void> {
  const at = later(ctx, -ago).now
  await ctx.pool.query(
    `WITH made AS (
       INSERT INTO campaign (id, organization_id, name, audience, content, status, created_by, created_at)
       VALUES (gen_random_uuid(), $1, 'Avant', '{}', '{}', 'done', 'test', $2) RETURNING id
     )
     INSERT INTO notification (id, organization_id, campaign_id, kind, key, recipient, locale, props, requested_at, sent_at, status, complained_at)
     SELECT gen_random_uuid(), $1, made.id, 'campaign', gen_random_uuid()::text, 'x@y.example', 'fr', '{}', $2, $2,
       s.status::notification_status, CASE WHEN s.complains THEN $2::timestamptz END
     FROM made, (VALUES ('sent', $3::int, false), ('delivered', $4, false), ('bounced', $5, false), ('delivered', $6, true)) s(status, times, complains),
       generate_series(1, s.times)`,
    [organizationId, at, sent, delivered, bounced, complained],
  )
}

type Wish = { content?: CampaignContent; audience?: object; toAll?: boolean }

/** A draft for the people without a ticket, unless `audience` says otherwise. */
export async function aDraft(
  ctx: Ctx,
  sale: Sale,
  { content = words, audience, toAll = false }: Wish = {},
): Promise<string> {
  const owner = as(ctx, sale.owner)
  const eventId = toAll ? null : sale.eventId
  const { id } = await draftCampaign(owner, { name: 'Portes', eventId, locale: 'fr' })
  const whom = audienceSchema.parse(audience ?? { ticketStatuses: ['none'] })
  await saveCampaign(owner, { id, seen: 1, name: 'Portes', eventId, audience: whom, content })
  return id
}

/** Scheduled for half a minute later, and started by then. Answers when that is. */
export async function aRunning(ctx: Ctx, sale: Sale, wish: Wish = {}): Promise<{ id: string; at: Ctx }> {
  const id = await aDraft(ctx, sale, wish)
  await scheduleCampaign(as(ctx, sale.owner), { id, seen: 2, at: null })
  const at = later(ctx, 31)
  await advanceCampaign(at, { campaignId: id })
  return { id, at }
}

type Job = {
  key: string
  name: string
  payload: { campaignId: string; lane: number; lanes: number; after: string | null }
}

/** Runs what is due of a campaign's lanes, at most so many steps; answers how many were due. */
export async function runSteps(ctx: Ctx, campaignId: string, most = 1_000): Promise<number> {
  let steps = 0
  while (steps < most) {
    const { rows } = await ctx.pool.query<Job>(
      `SELECT j.key, t.identifier AS name, j.payload FROM graphile_worker._private_jobs j
         JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE j.key LIKE 'campaign:' || $1 || '%' AND (j.run_at <= $2 OR j.run_at <= now()) ORDER BY j.run_at, j.id LIMIT 1`,
      [campaignId, ctx.now],
    )
    const [job] = rows
    if (!job) return steps
    await ctx.pool.query('SELECT graphile_worker.remove_job($1)', [job.key])
    const { lane, lanes, after } = job.payload
    if (job.name === 'send-campaign-chunk') await sendCampaignChunk(ctx, { campaignId, lane, lanes, after })
    else await advanceCampaign(ctx, { campaignId })
    steps++
  }
  return steps
}

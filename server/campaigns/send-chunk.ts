// The job that sends a campaign: some messages of one lane, then it asks for its own next step. All that it goes by stands in rows, so that it
// can be killed anywhere and be taken up by another worker. Guards: handing over sees to it that each goes out once; a paused campaign asks
// nobody; a carrier that rests, or a day's limit, makes messages wait and drops none.
import type { Campaign, Notification } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { type HandedOver, handOverMany } from '@/server/notifications/hand-over'
import { askForChunk, type Lane } from './campaign-rows'
import type { HoldReason } from './contract'
import { learn, stepOf } from './pace'
import { endIfOvertaken } from './reminders/still-wanted'
import { allowanceOf, pauseIfUnwelcome } from './reputation'
import { CHUNK } from './start-campaign'
import { writeMessages } from './write-messages'

/** Calls at a time, of one lane. */
const CONCURRENCY = 20
/** Before what nobody took is asked for again, where nobody named a time. */
const PATIENCE_MS = 15_000
/** Before the few that are left behind are looked at again. */
const LEFT_BEHIND_MS = 5_000

export async function sendCampaignChunk(ctx: Ctx, lane: Lane): Promise<void> {
  const began = performance.now()
  /** The job's own instant and what has gone by since. */
  const present = () => new Date(ctx.now.getTime() + (performance.now() - began))
  const campaign = await ctx.db.campaign.findUnique({ where: { id: lane.campaignId } })
  // What is in doubt is followed to its end, whatever became of the rest.
  const isCancelled = campaign?.status === 'cancelled'
  if (!campaign || !(isCancelled || campaign.status === 'sending')) return
  if (!isCancelled && (await endIfOvertaken(ctx, campaign))) return
  const { size, pauseMs } = stepOf(lane.lanes, CHUNK)
  const due = await dueRows(ctx, campaign, lane, size)
  if (due.length === 0) return endPass(ctx, campaign, lane, present())
  // One lane is enough to see what came back.
  if (!isCancelled && lane.lane === 0 && (await pauseIfUnwelcome(ctx, campaign))) return
  const { left, nextAt } = await allowanceOf(ctx, campaign)
  const rows = isCancelled ? due : due.slice(0, left)
  if (rows.length === 0) return hold(ctx, lane, 'daily_limit', nextAt)
  const outcomes = await handOverMany(ctx, await writeMessages(ctx, campaign, rows), { concurrency: CONCURRENCY })
  await goOn(ctx, campaign, lane, { outcomes, pauseMs, last: rows.at(-1)?.id ?? null, at: present() })
}

function dueRows(
  ctx: Ctx,
  { id, status }: Campaign,
  { lane, lanes, after }: Lane,
  size: number,
): Promise<Notification[]> {
  return ctx.pool
    .query<{ id: string }>(
      `SELECT id FROM notification WHERE campaign_id = $1 AND status = 'requested' AND id > $2 AND get_byte(uuid_send(id), 15) % $3 = $4
         AND (possible_copies > 0 OR $5) ORDER BY id LIMIT $6`,
      [id, after ?? FIRST_ID, lanes, lane, status === 'sending', size],
    )
    .then(({ rows }) =>
      ctx.db.notification.findMany({ where: { id: { in: rows.map((row) => row.id) } }, orderBy: { id: 'asc' } }),
    )
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

type Done = { outcomes: readonly HandedOver[]; pauseMs: number; last: string | null; at: Date }

async function goOn(ctx: Ctx, campaign: Campaign, lane: Lane, { outcomes, pauseMs, last, at }: Done): Promise<void> {
  const rest = learn()
  const waiting = outcomes.filter(({ outcome }) => outcome === 'waiting')
  // Some were decided: those that were not are asked for again at the end of the pass.
  if (waiting.length < outcomes.length) {
    if (campaign.holdReason !== null) await release(ctx, campaign)
    const next = { ...lane, after: last }
    if (rest) return hold(ctx, next, 'carrier', rest)
    return askFor(ctx, next, pauseMs > 0 ? new Date(at.getTime() + pauseMs) : undefined)
  }
  const named = waiting.flatMap(({ againAt }) => againAt?.getTime() ?? [])
  const again = named.length > 0 ? Math.min(...named) : at.getTime() + PATIENCE_MS
  await hold(ctx, lane, 'carrier', new Date(Math.max(again, rest?.getTime() ?? 0)))
}

/** The lane has been through once: some may be left behind it, or it was the last to end. */
async function endPass(ctx: Ctx, campaign: Campaign, lane: Lane, at: Date): Promise<void> {
  if (lane.after !== null) {
    const left = await dueRows(ctx, campaign, { ...lane, after: null }, 1)
    if (left.length > 0) return askFor(ctx, { ...lane, after: null }, new Date(at.getTime() + LEFT_BEHIND_MS))
  }
  const { rowCount } = await ctx.pool.query(
    `UPDATE campaign SET status = 'done', finished_at = $2, hold_reason = NULL, hold_until = NULL
     WHERE id = $1 AND status = 'sending' AND NOT EXISTS (SELECT FROM notification WHERE campaign_id = $1 AND status = 'requested')`,
    [campaign.id, at],
  )
  if (rowCount) ctx.log.info({ campaignId: campaign.id }, 'a campaign is done')
}

async function hold(ctx: Ctx, lane: Lane, reason: HoldReason, until: Date): Promise<void> {
  const where = { id: lane.campaignId, status: 'sending' }
  await ctx.db.campaign.updateMany({ where, data: { holdReason: reason, holdUntil: until } })
  await askFor(ctx, lane, until)
}

async function release({ db }: Ctx, { id }: Campaign): Promise<void> {
  await db.campaign.updateMany({
    where: { id, holdReason: { not: null } },
    data: { holdReason: null, holdUntil: null },
  })
}

function askFor(ctx: Ctx, lane: Lane, runAt?: Date): Promise<void> {
  return inTransaction(ctx, (tx) => askForChunk(tx, lane, runAt))
}

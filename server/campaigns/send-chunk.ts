// The job that sends a campaign: some messages of one lane, then it asks for its own next step. All that it goes by stands in rows, so that it
// can be killed anywhere and be taken up by another worker. Guards: handing over sees to it that each goes out once; a paused campaign asks
// nobody; a carrier that rests, a day's limit or answers that are waited for make messages wait and drop none.
import type { Campaign, Notification } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { type HandedOver, handOverMany } from '@/server/notifications/hand-over'
import { type Allowance, allowanceOf } from './allowance'
import { askForChunk, cancelUnasked, type Lane } from './campaign-rows'
import type { HoldReason } from './contract'
import { isAskedToWait, learn, stepOf } from './pace'
import { endIfOvertaken } from './reminders/still-wanted'
import { pauseIfUnwelcome } from './reputation'
import { CHUNK } from './start-campaign'
import { writeMessages } from './write-messages'

/** Calls at a time, of one lane. */
const CONCURRENCY = 20
/** Before what nobody took is asked for again, where nobody named a time. */
const PATIENCE_MS = 15_000
/** Before the few that are left behind are looked at again. */
const LEFT_BEHIND_MS = 5_000
/** Before it is looked again for answers of mailboxes. */
const LOOK_AGAIN_MS = 10_000
/** Before what may be out already is asked for again, while nothing new may leave. */
const FOLLOW_MS = 600_000

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
  const due = await dueRows(ctx, lane, size, isCancelled)
  if (due.length === 0) return endPass(ctx, campaign, lane, present())
  if (!isCancelled && (await pauseIfUnwelcome(ctx, campaign))) return
  const allowance = isCancelled ? null : await allowanceOf(ctx, campaign, lane.lanes)
  if (allowance?.left === 0) return holdBack(ctx, campaign, lane, allowance)
  const rows = due.slice(0, allowance?.left)
  const outcomes = await handOut(ctx, campaign, rows)
  await goOn(ctx, campaign, lane, { outcomes, pauseMs, last: rows.at(-1)?.id ?? null, at: present() })
}

async function handOut(ctx: Ctx, campaign: Campaign, rows: readonly Notification[]): Promise<HandedOver[]> {
  return handOverMany(ctx, await writeMessages(ctx, campaign, rows), { concurrency: CONCURRENCY })
}

/** `inDoubt`: only what may be out already. */
function dueRows(
  ctx: Ctx,
  { campaignId, lane, lanes, after }: Lane,
  size: number,
  inDoubt: boolean,
): Promise<Notification[]> {
  return ctx.pool
    .query<{ id: string }>(
      `SELECT id FROM notification WHERE campaign_id = $1 AND status = 'requested' AND id > $2 AND get_byte(uuid_send(id), 15) % $3 = $4
         AND (possible_copies > 0 OR $5) ORDER BY id LIMIT $6`,
      [campaignId, after ?? FIRST_ID, lanes, lane, !inDoubt, size],
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
  const until = new Date(Math.max(again, rest?.getTime() ?? 0))
  // Those behind them may be taken: one reader's mail server that says "later" keeps nobody else waiting.
  if (waiting.some(({ isOwnFault }) => isOwnFault)) return askFor(ctx, { ...lane, after: last }, until)
  await hold(ctx, lane, isAskedToWait() ? 'carrier' : 'away', until)
}

/**
 * Nothing new may leave for now. What may be out already is followed all the same: a carrier knows a repetition for one for a day only. What was
 * left behind comes first afterwards, since nobody is looked for without end.
 */
async function holdBack(ctx: Ctx, campaign: Campaign, lane: Lane, { reason, until }: Allowance): Promise<void> {
  const first = { ...lane, after: null }
  const inDoubt = await dueRows(ctx, first, CHUNK, true)
  if (inDoubt.length > 0) await handOut(ctx, campaign, inDoubt)
  await hold(ctx, first, reason, until, inDoubt.length > 0 ? FOLLOW_MS : undefined)
}

/** The lane has been through once: some may be left behind it, or it was the last to end. */
async function endPass(ctx: Ctx, campaign: Campaign, lane: Lane, at: Date): Promise<void> {
  if (lane.after !== null) {
    const left = await dueRows(ctx, { ...lane, after: null }, 1, campaign.status === 'cancelled')
    if (left.length > 0) return askFor(ctx, { ...lane, after: null }, new Date(at.getTime() + LEFT_BEHIND_MS))
  }
  // A carrier said no to some while it was being cancelled.
  if (campaign.status === 'cancelled') return void (await cancelUnasked(ctx, campaign))
  const { rowCount } = await ctx.pool.query(
    `UPDATE campaign SET status = 'done', finished_at = $2, hold_reason = NULL, hold_until = NULL
     WHERE id = $1 AND status = 'sending' AND NOT EXISTS (SELECT FROM notification WHERE campaign_id = $1 AND status = 'requested')`,
    [campaign.id, at],
  )
  if (rowCount) ctx.log.info({ campaignId: campaign.id }, 'a campaign is done')
}

/** Looks again after `atMost` milliseconds, where that is earlier. */
async function hold(ctx: Ctx, lane: Lane, reason: HoldReason, until: Date, atMost = Infinity): Promise<void> {
  const where = { id: lane.campaignId, status: 'sending' }
  await ctx.db.campaign.updateMany({ where, data: { holdReason: reason, holdUntil: until } })
  // Mailboxes that answer earlier end the wait earlier.
  const most = reason === 'answers' ? LOOK_AGAIN_MS : atMost
  await askFor(ctx, lane, new Date(Math.min(until.getTime(), ctx.now.getTime() + most)))
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

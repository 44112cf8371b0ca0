// Takes a run of refunds a few purchases further and asks for its own next step, so that it can be paused, killed and resumed anywhere.
// Guards: a purchase is claimed in the transaction that writes its refunds, so each is refunded once whatever happens to the worker;
// only so many refunds are on their way at once, so that pausing means something and the queue stays free for buyers.
import type { RefundRun } from '@/prisma/generated/client'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { failpoint } from '@/server/kernel/failpoint'
import { voidTickets } from '@/server/tickets/void-tickets'
import { refundRunItem } from './refund-run-item'
import { addMissingItems, askToAdvance, lapseHolds } from './refund-run-rows'

const CHUNK = 25
/** Asked for and not decided. */
const MOST_ON_THEIR_WAY = 200
const UNBOUGHT_AT_ONCE = 200
const SOON_MS = 1_000
/** Longer than any transaction lives: whoever bought in the very moment of the cancellation is seen by then. */
const SETTLED_AFTER_MS = 20_000
/** Refunds that take days are not looked at every second. */
const SLOWLY_MS = 60_000

export async function advanceRefundRun(ctx: Ctx, input: { runId: string }): Promise<void> {
  const run = await ctx.db.refundRun.findUnique({ where: { id: input.runId } })
  if (run?.status !== 'running') return
  const nextInMs = await step(ctx, run)
  if (nextInMs === null) return
  await inTransaction(ctx, (tx) => askToAdvance(tx, run.id, new Date(tx.now.getTime() + nextInMs)))
}

/** Milliseconds until the next step; null when there is none. */
async function step(ctx: Ctx, run: RefundRun): Promise<number | null> {
  await inTransaction(ctx, (tx) => lapseHolds(tx, run.eventId))
  const sent = await ctx.db.refundRunItem.count({ where: { runId: run.id, status: 'sent' } })
  const room = Math.min(CHUNK, MOST_ON_THEIR_WAY - sent)
  if (room <= 0) return SOON_MS
  const items = await ctx.db.refundRunItem.findMany({
    where: { runId: run.id, status: 'waiting' },
    orderBy: { purchaseId: 'asc' },
    take: room,
    select: { purchaseId: true },
  })
  for (const { purchaseId } of items) {
    const isOn = await refundRunItem(ctx, run, purchaseId)
    failpoint('refund_run:item')
    if (!isOn) return null
  }
  if (items.length > 0) return 0
  return inTransaction(ctx, (tx) => finish(tx, run, sent))
}

async function finish(tx: TxCtx, run: RefundRun, sent: number): Promise<number | null> {
  if ((await addMissingItems(tx, run)) > 0) return 0
  if ((await voidUnboughtTickets(tx, run.eventId)) > 0) return 0
  if (sent > 0) {
    const { _max } = await tx.db.refundRunItem.aggregate({ where: { runId: run.id }, _max: { decidedAt: true } })
    const quiet = tx.now.getTime() - (_max.decidedAt ?? run.createdAt).getTime()
    return quiet < SLOWLY_MS ? SOON_MS : SLOWLY_MS
  }
  if (tx.now.getTime() - run.createdAt.getTime() < SETTLED_AFTER_MS) return SOON_MS
  await tx.db.refundRun.updateMany({
    where: { id: run.id, status: 'running' },
    data: { status: 'completed', completedAt: tx.now },
  })
  return null
}

/** Tickets that the organizer gave away belong to no purchase. */
async function voidUnboughtTickets(tx: TxCtx, eventId: string): Promise<number> {
  const unbought = await tx.db.ticket.findMany({
    where: { eventId, purchaseId: null, status: { not: 'void' } },
    orderBy: { id: 'asc' },
    take: UNBOUGHT_AT_ONCE,
    select: { id: true },
  })
  const ids = unbought.map(({ id }) => id)
  return (await voidTickets(tx, ids, 'event_cancelled')).length
}

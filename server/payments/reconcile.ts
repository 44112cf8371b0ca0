// Finds what no webhook told and what a crash left half done, and asks for the job that finishes it. Every job is idempotent, so
// asking once too often costs a look and nothing else.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { passTurnstile } from '@/server/kernel/turnstile'
import { finishIntended } from './finish-intended'
import { refreshPayment } from './refresh-payment'

const BATCH = 200
/** Work this old should long have been done by its own job. */
const OVERDUE_MS = 2 * 60_000

export async function reconcilePayments(ctx: Ctx): Promise<void> {
  await askForOverdueJobs(ctx)
  const askedBefore = new Date(ctx.now.getTime() - env().reconcileSeconds * 1000)
  for (let last: string | null = null; ; ) {
    const open: { id: string; purchaseId: string }[] = await ctx.db.payment.findMany({
      where: {
        status: { in: ['intended', 'pending'] },
        createdAt: { lt: askedBefore },
        ...(last && { id: { gt: last } }),
      },
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true, purchaseId: true },
    })
    await Promise.all(
      open.map(({ purchaseId }) =>
        passTurnstile('reconcile', { width: 5, queue: BATCH }, () => reconcile(ctx, purchaseId)),
      ),
    )
    last = open.at(-1)?.id ?? null
    if (open.length < BATCH) return
  }
}

async function reconcile(ctx: Ctx, purchaseId: string): Promise<void> {
  try {
    await finishIntended(ctx, purchaseId)
    await refreshPayment(ctx, purchaseId, { close: false })
  } catch (error) {
    // One payment that cannot be asked about now must not hide the others; the next round asks again.
    ctx.log.warn({ err: error, purchaseId }, 'a payment could not be reconciled')
  }
}

/** Oldest first. A job that is there already, waiting or failed, is left to its own back-off. */
async function askForOverdueJobs(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - OVERDUE_MS)
  const once = { onlyIfNone: true } as const
  await inTransaction(ctx, async (tx) => {
    const events = await tx.db.providerEvent.findMany({
      where: { processedAt: null, receivedAt: { lt: before } },
      orderBy: { receivedAt: 'asc' },
      take: BATCH,
    })
    for (const { provider, eventId } of events) {
      await enqueue(
        tx,
        'apply-provider-event',
        { provider, eventId },
        { jobKey: `event:${provider}:${eventId}`, ...once },
      )
    }
    const refunds = await tx.db.refund.findMany({
      where: { status: 'requested', createdAt: { lt: before } },
      orderBy: { createdAt: 'asc' },
      take: BATCH,
    })
    for (const { id } of refunds)
      await enqueue(tx, 'send-refund', { refundId: id }, { jobKey: `refund:${id}`, ...once })
    const lapsed = await tx.db.purchase.findMany({
      where: { places: 'held', holdExpiresAt: { lt: before } },
      orderBy: { holdExpiresAt: 'asc' },
      take: BATCH,
    })
    for (const { id } of lapsed) await enqueue(tx, 'lapse-hold', { purchaseId: id }, { jobKey: `hold:${id}`, ...once })
    const messages = await tx.db.notification.findMany({
      where: { status: 'requested', requestedAt: { lt: before } },
      orderBy: { requestedAt: 'asc' },
      take: BATCH,
    })
    for (const { id } of messages) {
      await enqueue(tx, 'deliver-notification', { notificationId: id }, { jobKey: `notification:${id}`, ...once })
    }
  })
}

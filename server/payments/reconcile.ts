// Asks the providers about payments that no webhook has told of, after what a crash left half done has been asked for again.

import { throughBulkhead } from '@/server/kernel/bulkhead'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { finishIntended } from './finish-intended'
import { askForOverdueJobs } from './overdue-jobs'
import { refreshPayment } from './refresh-payment'

const BATCH = 200

export async function reconcilePayments(ctx: Ctx): Promise<void> {
  await askForOverdueJobs(ctx)
  const askedBefore = new Date(ctx.now.getTime() - env().reconcileSeconds * 1000)
  for (let last: string | null = null; ; ) {
    const open: { id: string; purchaseId: string }[] = await ctx.db.payment.findMany({
      where: {
        // What is awaited from outside of any provider is told to us; asking would only lock it once a minute.
        OR: [{ status: 'intended' }, { status: 'pending', gateway: { not: 'external' } }],
        createdAt: { lt: askedBefore },
        ...(last && { id: { gt: last } }),
      },
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true, purchaseId: true },
    })
    await Promise.all(
      open.map(({ purchaseId }) =>
        throughBulkhead('reconcile', { width: 5, queue: BATCH }, () => reconcile(ctx, purchaseId)),
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

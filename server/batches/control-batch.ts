// Cancel a batch, and try again what failed. Guards: the batch's row is locked, so that no chunk issues another ticket once a cancellation
// has been answered; what was made stays.
import type { TicketBatch } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { askToAdvance, closeBatch } from './batch-rows'
import { loadBatch } from './load-batch'

/** Tickets that exist keep their place, and get their PDF; the others are never made. */
export function cancelBatch(ctx: Ctx, input: { id: string }): Promise<void> {
  return control(ctx, input.id, 'cancelled', async (tx, batch) => {
    const { count } = await tx.db.ticketBatch.updateMany({
      where: { id: batch.id, status: 'processing' },
      data: { status: 'cancelled', cancelledAt: tx.now },
    })
    if (count === 0) wrongState()
    await tx.db.batchItem.updateMany({
      where: { batchId: batch.id, status: 'pending' },
      data: { status: 'cancelled', decidedAt: tx.now, retryAt: null },
    })
    if ((await closeBatch(tx, batch.id, tx.now)) === null) await askToAdvance(tx, batch.id)
  })
}

/** Also while the others are still being made. A ticket that exists gets its PDF, nobody a second ticket. */
export function retryFailedItems(ctx: Ctx, input: { id: string }): Promise<void> {
  return control(ctx, input.id, 'retried', async (tx, batch) => {
    const { count } = await tx.db.ticketBatch.updateMany({
      where: { id: batch.id, status: { not: 'cancelled' } },
      data: { status: 'processing', completedAt: null },
    })
    const again = await tx.db.$executeRaw`
      UPDATE batch_item i SET attempts = 0, retry_at = NULL, error_code = NULL, error_message = NULL, decided_at = NULL,
        status = CASE WHEN EXISTS (SELECT FROM ticket t WHERE t.batch_item_id = i.id) THEN 'issued' ELSE 'pending' END::batch_item_status
      WHERE i.batch_id = ${batch.id}::uuid AND i.status = 'failed'`
    if (count === 0 || again === 0) wrongState()
    await askToAdvance(tx, batch.id)
  })
}

async function control(
  ctx: Ctx,
  batchId: string,
  act: 'cancelled' | 'retried',
  work: (tx: TxCtx, batch: TicketBatch) => Promise<void>,
): Promise<void> {
  const batch = await loadBatch(ctx, batchId, 'tickets:create')
  await inTransaction(ctx, async (tx) => {
    await work(tx, batch)
    await recordAudit(tx, {
      organizationId: batch.organizationId,
      action: `batch.${act}`,
      subject: { kind: 'ticket_batch', id: batch.id },
    })
  })
}

function wrongState(): never {
  fail('conflict', 'batch.wrong_status', 'The batch is not in the state shown any more. Reload the page.')
}

// A refund of a run was decided: its purchase is done once all of its refunds are, and not any more when one of them comes back.
import type { TxCtx } from '@/server/kernel/ctx'

/** @param error of this refund; one that failed makes the purchase a failure, whatever became of the others */
export async function recordRunItem(tx: TxCtx, runId: string, purchaseId: string, error: string | null): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE refund_run_item i SET error = coalesce(${error}, i.error),
      status = CASE WHEN open.refunds > 0 THEN i.status WHEN coalesce(${error}, i.error) IS NULL THEN 'succeeded'
        ELSE 'failed' END::refund_run_item_status,
      decided_at = CASE WHEN open.refunds > 0 THEN NULL ELSE ${tx.now}::timestamptz END
    FROM (SELECT count(*) AS refunds FROM refund
      WHERE run_id = ${runId}::uuid AND purchase_id = ${purchaseId}::uuid AND status = 'requested') open
    WHERE i.run_id = ${runId}::uuid AND i.purchase_id = ${purchaseId}::uuid AND i.status = 'sent'`
}

/** A refund that was made came back: its purchase is a failure, which the run shows and can try again. */
export async function reopenRunItem(tx: TxCtx, runId: string, purchaseId: string, error: string): Promise<void> {
  // While another of its refunds is on its way, that one's end tells the failure.
  await tx.db.$executeRaw`
    UPDATE refund_run_item SET error = ${error}, decided_at = CASE WHEN status = 'sent' THEN NULL ELSE ${tx.now}::timestamptz END,
      status = CASE WHEN status = 'succeeded' THEN 'failed' ELSE status END
    WHERE run_id = ${runId}::uuid AND purchase_id = ${purchaseId}::uuid AND status IN ('sent', 'succeeded', 'failed')`
}

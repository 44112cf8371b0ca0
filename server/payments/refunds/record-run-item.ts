// A refund of a run was decided: its purchase is done once all of its refunds are.
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

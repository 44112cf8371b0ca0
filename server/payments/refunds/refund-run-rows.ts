// The rows of a run of refunds that several commands write alike.
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'

/** One job of a run waits at a time. */
export function askToAdvance(tx: TxCtx, runId: string, runAt: Date): Promise<void> {
  return enqueue(tx, 'advance-refund-run', { runId }, { jobKey: `refund-run:${runId}`, runAt })
}

/** Their time is over now: the sweep of lapsing holds asks the provider first, and closes its checkout. */
export async function lapseHolds(tx: TxCtx, eventId: string): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE purchase SET hold_expires_at = ${tx.now}
    WHERE event_id = ${eventId}::uuid AND places = 'held' AND hold_expires_at > ${tx.now}`
}

/** Every purchase with a live ticket, or with money that was neither given back, promised nor taken for good. Answers how many came to it. */
export async function addMissingItems(tx: TxCtx, run: { id: string; eventId: string }): Promise<number> {
  return tx.db.$executeRaw`
    INSERT INTO refund_run_item (run_id, purchase_id, organization_id)
    SELECT ${run.id}::uuid, p.id, p.organization_id FROM purchase p
    WHERE p.event_id = ${run.eventId}::uuid
      AND NOT EXISTS (SELECT FROM refund_run_item i WHERE i.run_id = ${run.id}::uuid AND i.purchase_id = p.id)
      AND (EXISTS (SELECT FROM ticket t WHERE t.purchase_id = p.id AND t.status <> 'void')
        OR EXISTS (SELECT FROM payment y WHERE y.purchase_id = p.id AND y.status = 'succeeded'
          AND y.captured_minor - y.refunded_minor > y.lost_minor))
    ON CONFLICT (run_id, purchase_id) DO NOTHING`
}

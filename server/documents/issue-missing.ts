// Asks again for every invoice and credit note that should exist by now: of sales from before there were any, and of jobs that were lost.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'

/** Their own jobs come first. */
const PATIENCE_MS = 5 * 60_000
const ROUND = 1_000

/** Purchases that were paid and have no invoice: `$before` stands for an instant. */
export const missingInvoices = ($before: string) => `
  SELECT p.id AS purchase_id FROM purchase p
  WHERE p.paid_at < ${$before} AND p.total_minor > 0 AND p.places = 'sold'
    AND NOT EXISTS (SELECT FROM document d WHERE d.kind = 'invoice' AND d.cause = 'purchase:' || p.id)`

/** Purchases whose refunds took more off what is invoiced than their credit notes say. */
export const missingCreditNotes = ($before: string) => `
  SELECT i.purchase_id FROM document i
  CROSS JOIN LATERAL (SELECT coalesce(sum(captured_minor), 0) AS minor FROM payment
    WHERE purchase_id = i.purchase_id AND status = 'succeeded') captured
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM refund
    WHERE purchase_id = i.purchase_id AND status = 'succeeded' AND completed_at < ${$before}) refunded
  CROSS JOIN LATERAL (SELECT coalesce(sum(total_minor), 0) AS minor FROM document
    WHERE purchase_id = i.purchase_id AND kind = 'credit_note' AND cause LIKE 'refund:%') credited
  WHERE i.kind = 'invoice' AND i.cause LIKE 'purchase:%' AND refunded.minor > 0
    AND credited.minor < least(i.total_minor, refunded.minor - greatest(0, captured.minor - i.total_minor))`

/** Answers how many were asked for; what is beyond a round comes with the next one. */
export async function issueMissingDocuments(ctx: Ctx): Promise<number> {
  const before = new Date(ctx.now.getTime() - PATIENCE_MS)
  const unbilled = await ctx.pool.query<{ purchase_id: string }>(`${missingInvoices('$1')} LIMIT ${ROUND}`, [before])
  const uncredited = await ctx.pool.query<{ purchase_id: string; refund_id: string }>(
    `SELECT r.purchase_id, r.id AS refund_id FROM (${missingCreditNotes('$1')} LIMIT ${ROUND}) m
     JOIN refund r ON r.purchase_id = m.purchase_id AND r.status = 'succeeded'
     WHERE NOT EXISTS (SELECT FROM document d WHERE d.kind = 'credit_note' AND d.cause = 'refund:' || r.id)
     ORDER BY r.completed_at, r.id`,
    [before],
  )
  await inTransaction(ctx, async (tx) => {
    for (const { purchase_id: purchaseId } of unbilled.rows) {
      await enqueue(tx, 'issue-document', { purchaseId, refundId: null }, { jobKey: `invoice:${purchaseId}` })
    }
    for (const { purchase_id: purchaseId, refund_id: refundId } of uncredited.rows) {
      await enqueue(tx, 'issue-document', { purchaseId, refundId }, { jobKey: `credit-note:${refundId}` })
    }
  })
  return unbilled.rows.length + uncredited.rows.length
}

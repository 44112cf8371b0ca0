// What disputes have of a payment's money. The disputes themselves are followed further right (server/disputes); refunds only need to
// know this, so that no money goes back a second time, and what nobody disputes can still go back.
import type { Ctx } from '@/server/kernel/ctx'

/** Minor units: `open` may come back, `lost` is gone for good. */
export type DisputedMoney = { open: number; lost: number }

const nothing: DisputedMoney = { open: 0, lost: 0 }

/**
 * By payment. A dispute that was won or closed leaves the money here, and a bank's mere inquiry is no dispute yet: a refund is a good
 * answer to one. Ask under the lock on the purchase's row.
 */
export async function disputedMoney(
  { db }: Pick<Ctx, 'db'>,
  paymentIds: readonly string[],
): Promise<(paymentId: string) => DisputedMoney> {
  if (paymentIds.length === 0) return () => nothing
  const rows = await db.$queryRaw<(DisputedMoney & { id: string })[]>`
    SELECT payment_id AS id, coalesce(sum(amount_minor) FILTER (WHERE status IN ('needs_response', 'under_review')), 0)::float8 AS open,
      coalesce(sum(amount_minor) FILTER (WHERE status = 'lost'), 0)::float8 AS lost
    FROM dispute WHERE payment_id = ANY(${[...paymentIds]}::uuid[]) AND NOT inquiry GROUP BY payment_id`
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (id) => byId.get(id) ?? nothing
}

/** Whether any of it is disputed, or was taken for good. */
export async function isDisputed(ctx: Pick<Ctx, 'db'>, paymentId: string): Promise<boolean> {
  const { open, lost } = (await disputedMoney(ctx, [paymentId]))(paymentId)
  return open + lost > 0
}

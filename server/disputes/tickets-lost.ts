// Which tickets end when a dispute has taken a part of their money for good. Guards: no ticket stays whose money is gone, and none ends
// whose money is still here: as many end as the lost part has paid for, a begun one included.
import type { TxCtx } from '@/server/kernel/ctx'
import { readRefundable } from '@/server/payments/refunds/lock-refundable'
import { leftOf, sharesOf } from '@/server/payments/refunds/plan-refund'

/** `leftMinor`: what is still here of the purchase's money, and not promised to go back. */
export type Lost = { ids: string[]; leftMinor: number }

export const nothingLost: Lost = { ids: [], leftMinor: 0 }

/** Nobody has come in with those that end first; of equals the last one. The purchase's row is locked by the caller. */
export async function ticketsLost(tx: TxCtx, purchaseId: string, lostMinor: number): Promise<Lost> {
  const due = await readRefundable(tx, purchaseId)
  const leftMinor = leftOf(due).allMinor + due.openMinor
  const shares = sharesOf(due)
  const rows = await tx.db.ticket.findMany({
    where: { purchaseId },
    select: { id: true, voidReason: true, _count: { select: { admissions: { where: { undoneAt: null } } } } },
  })
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  const tickets = due.tickets.map(({ id, isLive }, index) => {
    const { priceMinor = 0, feeMinor = 0 } = shares[index] ?? {}
    const { voidReason = null, _count = { admissions: 0 } } = rowOf.get(id) ?? {}
    return {
      id,
      isLive,
      valueMinor: priceMinor + feeMinor,
      isLost: voidReason === 'dispute',
      isIn: _count.admissions > 0,
    }
  })
  const live = tickets.filter(({ isLive }) => isLive)
  if (leftMinor <= 0) return { ids: live.map(({ id }) => id), leftMinor: 0 }
  let missing = lostMinor - tickets.reduce((sum, { isLost, valueMinor }) => sum + (isLost ? valueMinor : 0), 0)
  const ids: string[] = []
  const paidFor = live.filter(({ valueMinor }) => valueMinor > 0)
  const inOrder = paidFor.toReversed().sort((a, b) => Number(a.isIn) - Number(b.isIn))
  for (const { id, valueMinor } of inOrder) {
    if (missing <= 0) break
    ids.push(id)
    missing -= valueMinor
  }
  return { ids, leftMinor }
}

// What disputes have of a payment's money. Disputes are followed further right: server/disputes writes it on the payment's row, under the
// lock of the purchase. Refunds read it there, so that no money goes back a second time, and what nobody disputes can still go back.
import type { Payment } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'

type MoneyOfPayment = Pick<Payment, 'capturedMinor' | 'refundedMinor' | 'disputedMinor' | 'lostMinor'>

/** Minor units: `open` may come back from a dispute, `lost` is gone for good, `left` nobody disputes; together what no refund has. */
export type KeptMoney = { left: number; open: number; lost: number }

export function keptMoney({ capturedMinor, refundedMinor, disputedMinor, lostMinor }: MoneyOfPayment): KeptMoney {
  const kept = capturedMinor - refundedMinor
  const lost = Math.min(kept, lostMinor)
  const open = Math.min(kept - lost, disputedMinor)
  return { left: kept - lost - open, open, lost }
}

/** Whether any of it is disputed, or was taken for good. Ask under the lock on the purchase's row. */
export async function isDisputed({ db }: Pick<Ctx, 'db'>, paymentId: string): Promise<boolean> {
  const payment = await db.payment.findUnique({
    where: { id: paymentId },
    select: { disputedMinor: true, lostMinor: true },
  })
  return payment !== null && payment.disputedMinor + payment.lostMinor > 0
}

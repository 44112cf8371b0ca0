// A buyer who was going to send a transfer and would rather pay in cash: the payment, its reference and its deadline stay.
import type { Payment } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import type { ExternalMethodName } from '@/server/sellers/contract'
import { externalTerms } from './external-terms'
import { tellHowToPay } from './instructions-mail'

/** Answers the payment as it is now; of another gateway it is left as it was. */
export async function changeMethod(
  ctx: Ctx,
  purchase: { organizationId: string; eventId: string },
  open: Payment,
  wanted: ExternalMethodName | undefined,
): Promise<Payment> {
  if (open.gateway !== 'external' || !wanted || wanted === open.method) return open
  const { method } = await externalTerms(ctx, purchase, wanted)
  return inTransaction(ctx, async (tx) => {
    await lockPurchase(tx, open.purchaseId)
    const { count } = await tx.db.payment.updateMany({ where: { id: open.id, status: 'pending' }, data: { method } })
    const changed = await tx.db.payment.findUniqueOrThrow({ where: { id: open.id } })
    if (count > 0) await tellHowToPay(tx, changed)
    return changed
  })
}

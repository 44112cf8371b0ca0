// Whom the invoice names besides the buyer: company, address, tax number. The buyer may say it until the invoice exists; what is issued is
// corrected by the organizer (correct-invoice.ts).
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import type { Billing } from '@/server/purchases/contract'
import { billingColumns } from '@/server/purchases/set-buyer'
import { lockedPurchase } from './issue-document'

export async function setBilling(ctx: Ctx, purchaseId: string, billing: Billing): Promise<Billing> {
  if (ctx.actor.kind !== 'buyer' || ctx.actor.purchaseId !== purchaseId) return notFound('purchase')
  return inTransaction(ctx, async (tx) => {
    const purchase = (await lockedPurchase(tx, purchaseId)) ?? notFound('purchase')
    const issued = await tx.db.document.count({ where: { purchaseId, kind: 'invoice' } })
    if (issued > 0) {
      fail('conflict', 'documents.invoice_issued', 'The invoice is issued. Ask the organizer to correct it.')
    }
    if (purchase.places === 'released') {
      fail('conflict', 'purchase.not_held', 'This purchase cannot be changed any more.')
    }
    await tx.db.purchase.update({ where: { id: purchaseId }, data: billingColumns(billing) })
    return billing
  })
}

// Tells webhooks that money has gone back, once for each refund.
import type { Refund } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { emitWebhook } from '@/server/webhooks/emit-webhook'

type Made = Pick<Refund, 'id' | 'organizationId' | 'paymentId' | 'purchaseId' | 'amountMinor' | 'currency' | 'reason'>

export function tellRefunded(tx: TxCtx, refund: Made & { eventId: string }): Promise<void> {
  const { id, organizationId, paymentId, purchaseId, eventId, amountMinor, currency, reason } = refund
  const data = {
    ...{ refundId: id, paymentId, purchaseId, eventId, reason },
    ...{ amount: money(amountMinor, currency), refundedAt: tx.now },
  }
  return emitWebhook(tx, { organizationId, events: [{ type: 'payment.refunded', key: id, data }] })
}

// Writes down what happened to a purchase's money, in the transaction in which it happens. Guards: append-only (a trigger); ids and
// codes only, so that neither card data nor a secret can be in it.
import { actorName } from '@/server/audit/record-audit'
import type { TxCtx } from '@/server/kernel/ctx'
import type { PaymentLogKind } from './contract'

type Happening = {
  organizationId: string
  purchaseId: string
  kind: PaymentLogKind
  gateway?: string | null
  /** The provider's own id of what this is about. */
  providerRef?: string | null
  amountMinor?: number
  currency?: string
  /** A reason code or a name of ours; never a provider's free text. */
  detail?: string | null
}

export async function recordPaymentLog(tx: TxCtx, happening: Happening): Promise<void> {
  await tx.db.paymentLogEntry.create({
    data: { ...happening, actor: actorName(tx.actor), requestId: tx.requestId, at: tx.now },
  })
}

// Kind → template. Heavy: it brings React; only what renders mails imports it.

import type { EmailKind } from './contract'
import { latePaymentRefund } from './late-payment-refund'
import { purchaseConfirmation } from './purchase-confirmation'
import type { EmailTemplate } from './template'

export const emailCatalog: { [K in EmailKind]: EmailTemplate<K> } = {
  purchase_confirmation: purchaseConfirmation,
  late_payment_refund: latePaymentRefund,
}

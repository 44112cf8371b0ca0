// Kind → what an organization's own words for it are filled with. Heavy, as the catalog is.

import { displayCodeParts } from './display-code'
import { eventCancelledParts } from './event-cancelled'
import { latePaymentRefundParts } from './late-payment-refund'
import type { OwnedKind } from './message-kinds'
import { paymentInstructionsParts } from './payment-instructions'
import { purchaseConfirmationParts } from './purchase-confirmation'
import { refundParts } from './refund'
import type { OwnWordsParts } from './template'
import { ticketEndedParts } from './ticket-ended'
import { transferEndedParts } from './ticket-transfer-ended'
import { transferOfferParts } from './ticket-transfer-offer'
import { ticketsSentParts } from './tickets-sent'

/** Kinds with a composer whose words may be an organization's. Two of them the API may send as well, from data alone. */
export type ComposedOwnKind = OwnedKind | 'refund' | 'event_cancelled'

export const ownWordsParts: { [K in ComposedOwnKind]: OwnWordsParts<K> } = {
  purchase_confirmation: purchaseConfirmationParts,
  payment_instructions: paymentInstructionsParts,
  late_payment_refund: latePaymentRefundParts,
  tickets_sent: ticketsSentParts,
  ticket_ended: ticketEndedParts,
  transfer_offer: transferOfferParts,
  transfer_ended: transferEndedParts,
  display_code: displayCodeParts,
  refund: refundParts,
  event_cancelled: eventCancelledParts,
}

export function isComposedOwn(kind: string): kind is ComposedOwnKind {
  return Object.hasOwn(ownWordsParts, kind)
}

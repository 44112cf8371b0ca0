// Kind → template. Heavy: it brings React; only what renders mails imports it.

import type { EmailKind } from './contract'
import { displayCode } from './display-code'
import { disputeOpened } from './dispute-opened'
import { eventCancelled } from './event-cancelled'
import { latePaymentRefund } from './late-payment-refund'
import { paymentInstructions } from './payment-instructions'
import { purchaseConfirmation } from './purchase-confirmation'
import { refund } from './refund'
import { subscriptionNotice } from './subscription-notice'
import type { EmailTemplate } from './template'
import { testTicket } from './test-ticket'
import { ticketEnded } from './ticket-ended'
import { lostTickets } from './ticket-lost'
import { transferEnded } from './ticket-transfer-ended'
import { transferOffer } from './ticket-transfer-offer'
import { ticketsSent } from './tickets-sent'
import { webhookDisabled } from './webhook-disabled'

export const emailCatalog: { [K in EmailKind]: EmailTemplate<K> } = {
  purchase_confirmation: purchaseConfirmation,
  late_payment_refund: latePaymentRefund,
  refund,
  event_cancelled: eventCancelled,
  dispute_opened: disputeOpened,
  webhook_disabled: webhookDisabled,
  subscription_notice: subscriptionNotice,
  payment_instructions: paymentInstructions,
  test_ticket: testTicket,
  tickets_sent: ticketsSent,
  transfer_offer: transferOffer,
  transfer_ended: transferEnded,
  ticket_ended: ticketEnded,
  lost_tickets: lostTickets,
  display_code: displayCode,
}

// The product's English words; see words-fr.ts.
import type { Block, MessageContent } from './blocks'
import type { OwnedKind, WordedKind } from './message-kinds'
import { englishAccountWords } from './words-of-accounts'
import { button, card, details, heading, text } from './write-blocks'

const hello = 'Hello {{guest_name}},'
const quoted = '“{{event_title}}”'

export const englishWords: Record<WordedKind | OwnedKind, MessageContent> = {
  ticket_generated: {
    subject: 'Your ticket for {{event_title}}',
    blocks: [
      heading('Your ticket is ready'),
      text(hello, `Your ticket for ${quoted} is waiting for you. It opens on your phone; show it at the gate.`),
      text('{{message}}'),
      details,
    ],
  },
  payment_pending: {
    subject: 'Your payment for {{event_title}} is awaited',
    blocks: [
      heading('Your payment is awaited'),
      text(
        hello,
        `Your places for ${quoted} are reserved; only your payment is missing.\nThey are held until {{expires_at}}, then go back on sale.`,
      ),
      text('{{message}}'),
      details,
    ],
  },
  payment_failed: {
    subject: 'The payment for {{event_title}} did not go through',
    blocks: [
      heading('The payment did not go through'),
      text(hello, `Your places for ${quoted} could not be paid for. No money was taken.`),
      text('Reason: {{reason}}', '{{message}}'),
      details,
    ],
  },
  refund: {
    subject: 'Your refund for {{event_title}}',
    blocks: [
      heading('Your refund'),
      text(hello, `{{organization_name}} refunds you for ${quoted}.`),
      text('Reason: {{reason}}', '{{message}}'),
      details,
    ],
  },
  event_changed: {
    subject: 'Changed: {{event_title}}',
    blocks: [
      heading('Your event has changed'),
      text(hello, `This is what changes for ${quoted}. Tickets already bought stay valid.`),
      text('{{changes}}', '{{message}}'),
      card,
      button('See my ticket', 'ticket_url'),
    ],
  },
  event_cancelled: {
    subject: 'Cancelled: {{event_title}}',
    blocks: [
      heading('The event is cancelled'),
      text(
        hello,
        `{{organization_name}} has cancelled ${quoted}. We are sorry.`,
        'It was planned for {{event_date}}.\nVenue: {{venue_name}}',
      ),
      text('Reason: {{reason}}', '{{message}}'),
      details,
    ],
  },
  reminder: {
    subject: 'Coming up: {{event_title}}',
    blocks: [
      heading('It is nearly time'),
      text(hello, `${quoted} is coming up. Have your ticket at hand, on your phone or on paper.`),
      card,
      text('Doors open: {{doors_at}}', '{{message}}'),
      button('See my ticket', 'ticket_url'),
    ],
  },
  custom: {
    subject: '{{subject}}',
    blocks: [heading('{{subject}}'), text(hello, '{{message}}'), card, button('{{link_label}}', 'link_url')],
  },
  ...englishAccountWords,
  waiting_list: {
    subject: 'A place has become free for {{event_title}}',
    blocks: [
      heading('A place is waiting for you'),
      text(hello, `You were on the waiting list for ${quoted}. A place has become free: it is yours if you take it.`),
      text('{{message}}'),
      card,
      details,
    ],
  },
  purchase_confirmation: {
    subject: 'Confirmed: {{event_title}}',
    blocks: [
      heading('Your purchase is confirmed'),
      text(hello, 'Thank you! Each ticket is attached as a PDF, opens on your phone too and admits one person.'),
      card,
      details,
    ],
  },
  payment_instructions: {
    subject: 'How to pay for your places: {{event_title}}',
    blocks: [
      heading('This is how to pay'),
      text(hello, `Your places for ${quoted} are held until {{expires_at}}: please pay before that.`),
      details,
    ],
  },
  late_payment_refund: {
    subject: 'Your payment for {{event_title}} goes back to you',
    blocks: [heading('Your refund'), text(hello), details],
  },
  tickets_sent: {
    subject: 'To show at the gate: {{event_title}}',
    blocks: [heading('To show at the gate'), text('Hello,'), card, details],
  },
  ticket_ended: {
    subject: 'Not valid any more: {{event_title}}',
    blocks: [heading('What is not valid any more'), text(hello), details],
  },
  transfer_offer: {
    subject: '{{sender_name}} offers you a ticket for {{event_title}}',
    blocks: [
      heading('A ticket for you'),
      text(hello, `{{sender_name}} offers you a ticket for ${quoted}.`, '{{message}}'),
      card,
      details,
    ],
  },
  transfer_ended: {
    subject: 'Your offer of a ticket for {{event_title}}',
    blocks: [heading('News of your offer'), text(hello), details],
  },
  display_code: {
    subject: 'Your code: {{code}}',
    blocks: [
      heading('Your code'),
      text(hello, `With this code your ticket for ${quoted} shows on another phone.`),
      details,
    ],
  },
}

/** The fixed part of kinds made of words and variables alone. */
export const englishDetails: Partial<Record<WordedKind, Block[]>> = {
  ticket_generated: [
    card,
    text('{{ticket_type}}\nTicket code: {{ticket_code}}'),
    button('Open my ticket', 'ticket_url'),
  ],
  payment_pending: [text('Amount: **{{amount}}**\nPurchase: {{purchase_number}}'), button('Pay', 'payment_url')],
  payment_failed: [
    text('Amount: **{{amount}}**\nPurchase: {{purchase_number}}'),
    button('Pay another way', 'payment_url'),
  ],
  refund: [
    text(
      'Amount refunded: **{{amount}}**\nPurchase: {{purchase_number}}',
      'The money goes back to the means of payment that you used. Depending on your bank it usually shows within 5 to 10 days.',
    ),
    button('See my purchase', 'purchase_url'),
  ],
  event_cancelled: [
    text('The tickets are not valid any more.', 'Amount refunded: **{{amount}}**\nPurchase: {{purchase_number}}'),
    button('See my purchase', 'purchase_url'),
  ],
  waiting_list: [
    text('{{ticket_type}}\nTo be taken before: **{{expires_at}}**'),
    button('Take the place', 'offer_url'),
  ],
}

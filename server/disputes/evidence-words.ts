// The fixed words of the evidence that goes to a bank: one place per language.
import type { Locale } from '@/server/kernel/format'
import type { MessageStatus } from '@/server/notifications/contract'
import type { DisputeReason } from './contract'

type Words = {
  title: (purchase: string) => string
  heading: string
  lead: (organization: string, reason: string) => string
  sections: Record<'statement' | 'purchase' | 'event' | 'tickets' | 'messages' | 'scans', string>
  labels: Record<
    | 'dispute'
    | 'amount'
    | 'opened'
    | 'number'
    | 'bought'
    | 'paid'
    | 'total'
    | 'payment'
    | 'buyer'
    | 'email'
    | 'company'
    | 'address'
    | 'network'
    | 'event'
    | 'when'
    | 'where',
    string
  >
  columns: {
    items: [string, string, string]
    tickets: [string, string, string, string, string]
    messages: [string, string, string, string]
    scans: [string, string, string, string, string]
  }
  messages: (kind: string) => string
  statuses: Record<MessageStatus, string>
  admitted: string
  refused: string
  noMessages: string
  noScans: string
  further: (count: number) => string
  zone: (zone: string) => string
  page: (page: number, pages: number) => string
  prepared: (moment: string) => string
  reasons: Record<DisputeReason, string>
  /** Sentences of the typed fields. */
  product: (quantity: number, event: string, when: string, venue: string) => string
  access: (moment: string, code: string, gate: string) => string
  delivered: (recipient: string, moment: string, id: string) => string
}

const NARROW = '\u202f'

export const EVIDENCE_WORDS: Record<Locale, Words> = {
  fr: {
    title: (purchase) => `Justificatifs – commande ${purchase}`,
    heading: 'Réponse à une contestation de paiement',
    lead: (organization, reason) =>
      `${organization} conteste cette réclamation. Motif donné${NARROW}: ${reason}. Les faits ci-dessous proviennent du registre de la billetterie, tel qu’il a été écrit au moment des faits.`,
    sections: {
      statement: 'Déclaration de l’organisateur',
      purchase: 'La commande',
      event: 'L’événement',
      tickets: 'Billets émis',
      messages: 'Envoi des billets',
      scans: 'Contrôles à l’entrée',
    },
    labels: {
      dispute: 'Contestation',
      amount: 'Montant contesté',
      opened: 'Ouverte le',
      number: 'Commande',
      bought: 'Passée le',
      paid: 'Payée le',
      total: 'Total',
      payment: 'Référence du paiement',
      buyer: 'Acheteur',
      email: 'Adresse e-mail',
      company: 'Société',
      address: 'Adresse postale',
      network: 'Adresse IP de l’achat',
      event: 'Événement',
      when: 'Date',
      where: 'Lieu',
    },
    columns: {
      items: ['Billet', 'Nombre', 'Prix unitaire'],
      tickets: ['Code', 'Titulaire', 'Billet', 'Émis le', 'Page du billet'],
      messages: ['Message', 'Destinataire', 'Envoyé le', 'Identifiant chez le prestataire'],
      scans: ['Date et heure', 'Porte', 'Code', 'Titulaire', 'Résultat'],
    },
    messages: (kind) =>
      kind === 'purchase_confirmation' ? 'Confirmation avec les billets' : 'Message sur la commande',
    statuses: {
      requested: 'en attente d’envoi',
      sent: 'envoyé',
      delivered: 'reçu par la messagerie',
      bounced: 'revenu',
      failed: 'non remis',
      obsolete: 'devenu sans objet',
      suppressed: 'retenu',
      cancelled: 'annulé',
    },
    admitted: 'Entrée admise',
    refused: 'Refusé',
    noMessages: 'Aucun message n’a été envoyé pour cette commande.',
    noScans: 'Aucun billet de cette commande n’a été présenté à l’entrée.',
    further: (count) => `Et ${count} autres contrôles.`,
    zone: (zone) => `Heures données dans le fuseau de l’événement${NARROW}: ${zone}.`,
    page: (page, pages) => `Page ${page} sur ${pages}`,
    prepared: (moment) => `Document établi le ${moment}`,
    reasons: {
      bank_cannot_process: 'la banque ne peut pas traiter le paiement',
      check_returned: 'le chèque a été rejeté',
      credit_not_processed: 'un remboursement promis n’a pas été reçu',
      customer_initiated: 'le client demande l’annulation du prélèvement',
      debit_not_authorized: 'le prélèvement n’était pas autorisé',
      duplicate: 'le paiement aurait été débité deux fois',
      fraudulent: 'le titulaire de la carte dit ne pas avoir fait cet achat',
      general: 'sans motif précis',
      incorrect_account_details: 'les coordonnées bancaires étaient fausses',
      insufficient_funds: 'le compte n’était pas assez approvisionné',
      noncompliant: 'une règle du réseau de cartes n’aurait pas été suivie',
      product_not_received: 'les billets n’auraient pas été reçus',
      product_unacceptable: 'la prestation ne correspondrait pas à ce qui était annoncé',
      subscription_canceled: 'un abonnement aurait été résilié',
      unrecognized: 'le titulaire de la carte ne reconnaît pas le paiement',
      other: 'un autre motif',
    },
    product: (quantity, event, when, venue) =>
      `${quantity} billet${quantity > 1 ? 's' : ''} d’entrée pour «${NARROW}${event}${NARROW}», ${when}${venue ? `, ${venue}` : ''}. Billets électroniques envoyés par e-mail avec un code à présenter à l’entrée.`,
    access: (moment, code, gate) =>
      `${moment} – billet ${code} présenté à l’entrée${gate ? ` (${gate})` : ''}, entrée admise`,
    delivered: (recipient, moment, id) => `Billets envoyés à ${recipient} ${moment}${id ? ` (message ${id})` : ''}.`,
  },
  en: {
    title: (purchase) => `Evidence – purchase ${purchase}`,
    heading: 'Answer to a payment dispute',
    lead: (organization, reason) =>
      `${organization} does not accept this claim. Reason given: ${reason}. The facts below come from the ticketing records, as they were written when they happened.`,
    sections: {
      statement: 'Statement of the organizer',
      purchase: 'The purchase',
      event: 'The event',
      tickets: 'Tickets issued',
      messages: 'Delivery of the tickets',
      scans: 'Checks at the gate',
    },
    labels: {
      dispute: 'Dispute',
      amount: 'Disputed amount',
      opened: 'Opened on',
      number: 'Purchase',
      bought: 'Made on',
      paid: 'Paid on',
      total: 'Total',
      payment: 'Payment reference',
      buyer: 'Buyer',
      email: 'E-mail address',
      company: 'Company',
      address: 'Postal address',
      network: 'IP address of the purchase',
      event: 'Event',
      when: 'Date',
      where: 'Place',
    },
    columns: {
      items: ['Ticket', 'Quantity', 'Unit price'],
      tickets: ['Code', 'Holder', 'Ticket', 'Issued on', 'Ticket page'],
      messages: ['Message', 'Recipient', 'Sent on', 'Id at the mail provider'],
      scans: ['Date and time', 'Gate', 'Code', 'Holder', 'Result'],
    },
    messages: (kind) =>
      kind === 'purchase_confirmation' ? 'Confirmation with the tickets' : 'Message about the purchase',
    statuses: {
      requested: 'waiting to be sent',
      sent: 'sent',
      delivered: 'taken by the mailbox',
      bounced: 'came back',
      failed: 'not delivered',
      obsolete: 'not needed any more',
      suppressed: 'held back',
      cancelled: 'called off',
    },
    admitted: 'Admitted',
    refused: 'Refused',
    noMessages: 'No message was sent for this purchase.',
    noScans: 'No ticket of this purchase was shown at the gate.',
    further: (count) => `And ${count} more checks.`,
    zone: (zone) => `Times are those of the event: ${zone}.`,
    page: (page, pages) => `Page ${page} of ${pages}`,
    prepared: (moment) => `Document made on ${moment}`,
    reasons: {
      bank_cannot_process: 'the bank cannot process the payment',
      check_returned: 'the cheque was returned',
      credit_not_processed: 'a promised refund did not arrive',
      customer_initiated: 'the customer asks for the debit to be reversed',
      debit_not_authorized: 'the debit was not authorised',
      duplicate: 'the payment is said to have been taken twice',
      fraudulent: 'the cardholder says that they did not make this purchase',
      general: 'no particular reason',
      incorrect_account_details: 'the account details were wrong',
      insufficient_funds: 'the account did not hold enough money',
      noncompliant: 'a rule of the card network is said to be broken',
      product_not_received: 'the tickets are said not to have arrived',
      product_unacceptable: 'the event is said not to be as described',
      subscription_canceled: 'a subscription is said to be cancelled',
      unrecognized: 'the cardholder does not recognise the payment',
      other: 'another reason',
    },
    product: (quantity, event, when, venue) =>
      `${quantity} admission ticket${quantity > 1 ? 's' : ''} for “${event}”, ${when}${venue ? `, ${venue}` : ''}. Electronic tickets sent by e-mail with a code to show at the gate.`,
    access: (moment, code, gate) => `${moment} – ticket ${code} shown at the gate${gate ? ` (${gate})` : ''}, admitted`,
    delivered: (recipient, moment, id) => `Tickets sent to ${recipient} ${moment}${id ? ` (message ${id})` : ''}.`,
  },
}

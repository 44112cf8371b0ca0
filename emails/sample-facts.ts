// Made-up facts with which an editor shows what a mail will look like. Nothing in them is anybody's: no code opens a gate, and every address
// is the installation's own front page.

import type { Locale } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { rulesOf, type WordedKind } from './message-kinds'
import type { ComposedOwnKind } from './own-words'

export type SampleScene = { organizationName: string; appUrl: string; now: Date }

const WORDS = {
  fr: {
    guest: 'Camille Roussel',
    other: 'Noé Lambert',
    title: 'Les Nuits du Théâtre antique',
    type: 'Plein tarif',
    venue: 'Théâtre antique',
    address: '6 rue de l’Antiquaille\n69005 Lyon',
    message: 'À bientôt\u202f!',
    changes: 'Avant\u202f: 19\u202fh\u202f00\nMaintenant\u202f: 19\u202fh\u202f30',
    reason: 'carte refusée par la banque',
    subject: 'Un mot de l’organisateur',
    link: 'En savoir plus',
    role: 'Billetterie',
    account: 'IBAN FR76 3000 6000 0112 3456 7890 189',
  },
  en: {
    guest: 'Camille Roussel',
    other: 'Noah Lambert',
    title: 'Nights at the Roman Theatre',
    type: 'Full price',
    venue: 'Roman Theatre',
    address: '6 rue de l’Antiquaille\n69005 Lyon',
    message: 'See you soon!',
    changes: 'Before: 19:00\nNow: 19:30',
    reason: 'the bank declined the card',
    subject: 'A word from the organizer',
    link: 'Find out more',
    role: 'Box office',
    account: 'IBAN FR76 3000 6000 0112 3456 7890 189',
  },
} satisfies Record<Locale, unknown>

const DAY_MS = 86_400_000
const timeZone = 'Europe/Paris'
const purchaseNumber = 'PTL-7KQ2X4H'
const amount = { amount: 9_800, currency: 'EUR' }

/** Of a kind made of words and variables alone: a value for every variable. */
export function sampleData(kind: WordedKind, locale: Locale, scene: SampleScene): Record<string, unknown> {
  const words = WORDS[locale]
  const startsAt = startOf(scene)
  const values: Record<string, unknown> = {
    guest_name: words.guest,
    inviter_name: words.other,
    event_title: words.title,
    event_date: startsAt,
    doors_at: startsAt,
    expires_at: startsAt,
    venue_name: words.venue,
    venue_address: words.address.replace('\n', ', '),
    ticket_type: words.type,
    ticket_code: '7KQ2X-X4HM9',
    purchase_number: purchaseNumber,
    amount,
    reason: words.reason,
    message: words.message,
    changes: words.changes,
    subject: words.subject,
    link_label: words.link,
    role_name: words.role,
    minutes: 15,
  }
  const names = rulesOf(kind).variables.filter((name) => name !== 'organization_name')
  return { ...Object.fromEntries(names.map((name) => [name, values[name] ?? scene.appUrl])), time_zone: timeZone }
}

type Samples = { [K in ComposedOwnKind]: EmailProps<K> }

export function sampleProps<K extends ComposedOwnKind>(kind: K, locale: Locale, scene: SampleScene): Samples[K] {
  return samplesOf(locale, scene)[kind]
}

function samplesOf(locale: Locale, scene: SampleScene): Samples {
  const words = WORDS[locale]
  const { organizationName, appUrl } = scene
  const startsAt = startOf(scene)
  const ticket = { ticketCode: '7KQ2X-X4HM9', holderName: words.guest, ticketTypeName: words.type }
  const second = { ticketCode: '8KQ2X-X4HM9', holderName: words.other, ticketTypeName: words.type }
  const tickets = [ticket, second].map((one) => ({ ...one, ticketUrl: appUrl, isRotating: false }))
  const event = { eventTitle: words.title, startsAt, timeZone, organizationName }
  const purchase = { buyerName: words.guest, purchaseNumber, purchaseUrl: appUrl }
  return {
    purchase_confirmation: {
      ...event,
      ...purchase,
      venueName: words.venue,
      venueAddress: words.address,
      tickets,
      total: amount,
    },
    payment_instructions: {
      eventTitle: words.title,
      timeZone,
      organizationName,
      ...purchase,
      method: 'bank_transfer',
      amount,
      reference: 'PTL-7KQ2-X4H9',
      instructions: words.account,
      until: startsAt,
    },
    late_payment_refund: {
      buyerName: words.guest,
      eventTitle: words.title,
      purchaseNumber,
      amount,
      reason: 'sold_out',
    },
    refund: {
      ...purchase,
      eventTitle: words.title,
      organizationName,
      amount: { amount: 4_900, currency: 'EUR' },
      reason: 'requested_by_customer',
      endedTickets: [second],
      liveTickets: 1,
    },
    event_cancelled: { ...event, ...purchase, refund: amount, total: amount },
    tickets_sent: { ...event, why: 'resent', venueName: words.venue, allAttached: true, tickets },
    ticket_ended: {
      ...event,
      holderName: words.guest,
      isCancelled: false,
      offeredBy: null,
      wasBought: true,
      tickets: [ticket],
    },
    transfer_offer: {
      ...event,
      fromName: words.other,
      toName: words.guest,
      message: words.message,
      venueName: words.venue,
      ticketTypeName: words.type,
      offerUrl: appUrl,
      until: startsAt,
    },
    transfer_ended: {
      ending: 'accepted',
      fromName: words.guest,
      toName: words.other,
      eventTitle: words.title,
      ticketTypeName: words.type,
      ticketUrl: null,
    },
    display_code: {
      code: '012345',
      minutes: 10,
      holderName: words.guest,
      eventTitle: words.title,
      ticketTypeName: words.type,
      organizationName,
    },
  }
}

/** Three weeks ahead, at half past seven in the evening in Paris in summer. */
function startOf({ now }: SampleScene): string {
  const day = new Date(now.getTime() + 21 * DAY_MS).toISOString().slice(0, 10)
  return `${day}T17:30:00.000Z`
}

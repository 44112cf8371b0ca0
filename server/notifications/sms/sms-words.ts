// The short words of the kinds that go out as SMS. Guards: whatever is left out of the data leaves no hole in the sentence.
import type { MessageKind } from '@/emails/message-kinds'
import type { Locale } from '@/server/kernel/format'

type Values = Readonly<Record<string, string | undefined>>
type Words = Record<MessageKind, (values: Values) => (string | undefined)[]>

const given = (value: string | undefined, write: (value: string) => string) => (value ? write(value) : undefined)

const french: Words = {
  ticket_generated: (v) => [
    `votre billet pour ${v.event_title}`,
    given(v.event_date, (at) => at),
    v.ticket_url,
    v.message,
  ],
  payment_pending: (v) => [
    `nous attendons votre paiement pour ${v.event_title}`,
    v.amount,
    given(v.expires_at, (at) => `avant le ${at}`),
    v.payment_url,
    v.message,
  ],
  payment_failed: (v) => [`votre paiement pour ${v.event_title} n'a pas abouti`, v.reason, v.payment_url, v.message],
  refund: (v) => [`remboursement de ${v.amount} pour ${v.event_title}`, v.reason, v.purchase_url, v.message],
  event_changed: (v) => [`${v.event_title} a changé`, v.changes, v.event_date, v.venue_name, v.ticket_url, v.message],
  event_cancelled: (v) => [`${v.event_title} est annulé`, v.event_date, v.reason, v.purchase_url, v.message],
  reminder: (v) => [
    `à bientôt pour ${v.event_title}`,
    v.event_date,
    given(v.doors_at, (at) => `portes ${at}`),
    v.venue_name,
    v.ticket_url,
    v.message,
  ],
  waiting_list: (v) => [
    `une place pour ${v.event_title} est à vous`,
    v.ticket_type,
    given(v.expires_at, (at) => `avant le ${at}`),
    v.offer_url,
    v.message,
  ],
  custom: (v) => [v.message, v.link_url],
}

const english: Words = {
  ticket_generated: (v) => [`your ticket for ${v.event_title}`, v.event_date, v.ticket_url, v.message],
  payment_pending: (v) => [
    `we are waiting for your payment for ${v.event_title}`,
    v.amount,
    given(v.expires_at, (at) => `by ${at}`),
    v.payment_url,
    v.message,
  ],
  payment_failed: (v) => [`your payment for ${v.event_title} did not go through`, v.reason, v.payment_url, v.message],
  refund: (v) => [`refund of ${v.amount} for ${v.event_title}`, v.reason, v.purchase_url, v.message],
  event_changed: (v) => [
    `${v.event_title} has changed`,
    v.changes,
    v.event_date,
    v.venue_name,
    v.ticket_url,
    v.message,
  ],
  event_cancelled: (v) => [`${v.event_title} is cancelled`, v.event_date, v.reason, v.purchase_url, v.message],
  reminder: (v) => [
    `see you soon at ${v.event_title}`,
    v.event_date,
    given(v.doors_at, (at) => `doors ${at}`),
    v.venue_name,
    v.ticket_url,
    v.message,
  ],
  waiting_list: (v) => [
    `a place for ${v.event_title} is yours`,
    v.ticket_type,
    given(v.expires_at, (at) => `until ${at}`),
    v.offer_url,
    v.message,
  ],
  custom: (v) => [v.message, v.link_url],
}

const words: Record<Locale, Words> = { fr: french, en: english }
const colon: Record<Locale, string> = { fr: ' : ', en: ': ' }

/** `Who : what`, the parts that there are one after the other; addresses stand free, so that phones find their ends. */
export function smsWords(kind: MessageKind, locale: Locale, who: string, values: Values): string {
  const parts = words[locale][kind](values).filter((part) => part !== undefined && part !== '')
  const text = parts.reduce<string>((written, part) => {
    if (written === '') return part ?? ''
    return `${written}${/^https?:|\n$/.test(part ?? '') ? ' ' : ', '}${part}`
  }, '')
  return `${who}${colon[locale]}${text}`
}

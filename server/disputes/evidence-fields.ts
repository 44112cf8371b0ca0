// The typed fields beside the file: what a bank's program reads without opening it. Each stays within the provider's limit.
import type Stripe from 'stripe'
import { formatInstant } from '@/server/kernel/format'
import type { Evidence } from './contract'
import { EVIDENCE_WORDS } from './evidence-words'

const LONGEST_FIELD = 20_000

export function evidenceFields(evidence: Evidence, fileRef: string): Stripe.DisputeUpdateParams.Evidence {
  const { buyer, event, locale } = evidence
  const words = EVIDENCE_WORDS[locale]
  const show = (at: string, style: 'date' | 'date_time') =>
    formatInstant(new Date(at), { timeZone: event.timeZone, locale, style })
  const quantity = evidence.purchase.items.reduce((sum, item) => sum + item.quantity, 0)
  const entries = evidence.scans
    .filter(({ admitted }) => admitted)
    .map(({ at, code, gate, list }) => words.access(show(at, 'date_time'), code, gate || list))
  const deliveries = evidence.messages.flatMap(({ recipient, sentAt, messageId }) =>
    sentAt ? [words.delivered(recipient, show(sentAt, 'date_time'), messageId ?? '')] : [],
  )
  const fields = {
    customer_name: buyer.name,
    customer_email_address: buyer.email,
    customer_purchase_ip: buyer.ip ?? '',
    billing_address: buyer.address,
    product_description: words.product(quantity, event.title, show(event.startsAt, 'date_time'), event.venueName),
    service_date: show(event.startsAt, 'date'),
    access_activity_log: entries.join('\n'),
    uncategorized_text: [evidence.statement, ...deliveries].filter(Boolean).join('\n\n'),
    service_documentation: fileRef,
  }
  const known = Object.entries(fields).filter(([, text]) => text !== '')
  return Object.fromEntries(known.map(([name, text]) => [name, text.slice(0, LONGEST_FIELD)]))
}

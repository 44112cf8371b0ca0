// Everything the PayPal stand-in knows: orders, captures, refunds, disputes, its events, and the tokens it gave out.
import { randomBytes } from 'node:crypto'
import type { Collection, Store } from '../base/journal-store'

export type Money = { currency_code: string; value: string }

export type Unit = {
  reference_id: string
  amount: Money & { breakdown?: { item_total?: Money } }
  items?: { name: string; unit_amount: Money; quantity: string; category?: string; description?: string }[]
  description?: string
  custom_id?: string
  invoice_id?: string
  soft_descriptor?: string
}

export type Experience = { brand_name?: string; locale?: string; return_url?: string; cancel_url?: string }

/** How the means of payment behaves when the order is captured: settled on the page, seen at the capture. */
export type Means = 'good' | 'declined' | 'reviewed'

export type Order = {
  id: string
  status: 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED'
  create_time: string
  update_time: string
  unit: Unit
  experience: Experience
  /** Asked for with `payment_source`: its approval link has another name, as at PayPal. */
  withSource: boolean
  means: Means
  captureId: string | null
}

export type Capture = {
  id: string
  orderId: string
  status: 'COMPLETED' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'PENDING' | 'REFUNDED'
  amount: Money
  /** Its refunds take days, as those of a bank account do; never shown. */
  isSlow?: boolean
  custom_id?: string
  invoice_id?: string
  create_time: string
  update_time: string
}

export type Refund = {
  id: string
  captureId: string
  status: 'COMPLETED' | 'FAILED' | 'PENDING'
  amount: Money
  custom_id?: string
  invoice_id?: string
  note_to_payer?: string
  create_time: string
  update_time: string
}

export type Dispute = {
  id: string
  captureId: string
  status: 'WAITING_FOR_SELLER_RESPONSE' | 'UNDER_REVIEW' | 'RESOLVED'
  reason: string
  amount: Money
  dueAt: string
  outcome: string | null
  create_time: string
  update_time: string
}

/** `body` is what is sent and signed, byte by byte. */
export type PaypalEvent = { id: string; type: string; body: string }

export type PaypalWorld = {
  /** Of the API. */
  baseUrl: string
  /** Of what a buyer sees. */
  pagesUrl: string
  orders: Collection<Order>
  captures: Collection<Capture>
  refunds: Collection<Refund>
  disputes: Collection<Dispute>
  events: Collection<PaypalEvent>
  tokens: Collection<{ id: string; endsAt: number }>
  /** What a PayPal-Request-Id has made: the id of the object. */
  requests: Collection<{ id: string; made: string }>
  now(): string
  emit(type: string, kind: 'checkout-order' | 'capture' | 'refund' | 'dispute', summary: string, resource: object): void
}

type Origins = { url: string; pages: string }

export function openPaypalWorld(
  store: Store,
  { url: baseUrl, pages }: Origins,
  deliver: (event: PaypalEvent) => void,
): PaypalWorld {
  const events = store.collection<PaypalEvent>('event')
  const now = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    baseUrl,
    pagesUrl: pages,
    orders: store.collection('order'),
    captures: store.collection('capture'),
    refunds: store.collection('refund'),
    disputes: store.collection('dispute'),
    events,
    tokens: store.collection('token'),
    requests: store.collection('request'),
    now,
    emit(type, kind, summary, resource) {
      const id = `WH-${paypalId()}-${paypalId()}`
      const event = {
        id,
        event_version: '1.0',
        create_time: now(),
        resource_type: kind,
        resource_version: '2.0',
        event_type: type,
        summary,
        resource,
        links: [{ href: `${baseUrl}/v1/notifications/webhooks-events/${id}`, rel: 'self', method: 'GET' }],
      }
      // Written with escaped slashes, as is anybody's right: who writes it anew has other bytes, and no signature for them.
      const body = JSON.stringify(event).replaceAll('/', '\\/')
      deliver(events.put({ id, type, body }))
    },
  }
}

const ALPHABET = '0123456789ABCDEFGHJKLMNPRSTUVWXY'

/** 17 capitals and digits, as PayPal's. */
export function paypalId(): string {
  let text = ''
  for (const byte of randomBytes(17)) text += ALPHABET[byte % ALPHABET.length]
  return text
}

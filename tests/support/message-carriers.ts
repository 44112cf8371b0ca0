// Those who carry messages, as stand-ins in this process behind the real clients. Start them before anything reads env().
import type { EmailProvider, OutgoingEmail } from '@/server/notifications/providers/message-sender'
import { startStripeForTests } from './payment-factories'

export type Received = {
  id: string
  from: string
  to: string[]
  replyTo: string[] | null
  subject: string
  html: string | null
  text: string | null
  headers: Record<string, string>
  tags: { name: string; value: string }[]
  attachments: { filename: string; contentType: string; content: string }[]
  idempotencyKey: string | null
}

export type Carrier = EmailProvider | 'twilio'
export const mailCarriers = ['resend', 'smtp', 'sendgrid'] as const

export type Carriers = {
  /** Where its doors are. */
  url(carrier: Carrier): string
  /** Oldest first; `to` is part of an address. */
  received(carrier: Carrier, to?: string): Promise<Received[]>
  /** Until `mend`; see SPEC section 6 for what there is. */
  fault(carrier: Carrier, settings: object): Promise<void>
  mend(): Promise<void>
  stop(): Promise<void>
}

export async function startCarriers(): Promise<Carriers> {
  const { standIns, stop } = await startStripeForTests()
  const url = (carrier: Carrier) => standIns[carrier]
  async function door<T>(carrier: Carrier, method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${url(carrier)}/_control/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    url,
    stop,
    async received(carrier, to = '') {
      const path = `messages?to=${encodeURIComponent(to)}`
      return (await door<{ messages: Received[] }>(carrier, 'GET', path)).messages
    },
    fault: async (carrier, settings) => void (await door(carrier, 'PUT', 'faults', settings)),
    async mend() {
      for (const carrier of [...mailCarriers, 'twilio'] as const) await door(carrier, 'DELETE', 'faults')
    },
  }
}

let made = 0

export function anEmail(more: Partial<OutgoingEmail> = {}): OutgoingEmail {
  made++
  const identity = `019aaaaa-0000-7000-8000-${String(made).padStart(12, '0')}`
  return {
    from: { name: 'Lumières & Cie', address: 'billets@portillon.example' },
    replyTo: null,
    to: `camille-${made}@exemple.fr`,
    subject: 'Vos billets\u202f: Nuit d’été 🎟️',
    html: '<p>Bonjour Camille</p>',
    text: 'Bonjour Camille\n\nÀ bientôt',
    headers: {},
    attachments: [],
    identity,
    key: more.identity ?? identity,
    ...more,
  }
}

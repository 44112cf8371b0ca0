// What Resend reports about mails: signed by the scheme of Svix (Standard Webhooks), brought by the queue that all stand-ins share.
// By itself a mail is sent and, a moment later, delivered; recipients that begin like Resend's own test addresses (bounced@, complained@,
// suppressed@, also with +label) end as they do there, whatever their domain, and delayed@ takes its time.
import { createHmac, randomUUID } from 'node:crypto'
import type { WebhookMode } from '../base/faults'
import type { Store } from '../base/journal-store'
import { postWebhook, startWebhookQueue, type WebhookQueue } from '../base/webhook-queue'
import type { Message } from '../mailbox/mailbox'

export const mailEvents = [
  'sent',
  'delivered',
  'delivery_delayed',
  'opened',
  'clicked',
  'bounced',
  'complained',
  'failed',
  'suppressed',
] as const
export type MailEvent = (typeof mailEvents)[number]

type Report = { id: string; type: string; created_at: string; data: object }
type Last = { id: string; event: MailEvent }

const MOMENT_MS = 300
const DELAY_MS = 1500

export type ResendEvents = {
  queue: WebhookQueue
  /** Reports that it was sent, and what comes of it. */
  sent(message: Message): void
  tell(message: Message, event: MailEvent, how?: { afterMs?: number; bounce?: 'Permanent' | 'Transient' }): void
  last(id: string): MailEvent
  shown(): object[]
}

export function startResendEvents(options: {
  store: Store
  url: string
  secret: string
  mode(): WebhookMode
}): ResendEvents {
  const { store, url, secret, mode } = options
  const reports = store.collection<Report>('event')
  const last = store.collection<Last>('last_event')
  const queue = startWebhookQueue<Report>({
    store,
    events: reports,
    mode,
    send({ id, ...report }, stopped) {
      const body = JSON.stringify(report)
      return postWebhook(url, body, signedHeaders(secret, id, body, new Date()), stopped)
    },
  })
  const tell: ResendEvents['tell'] = (message, event, { afterMs = 0, bounce = 'Permanent' } = {}) => {
    last.put({ id: message.id, event })
    const report = {
      id: `msg_${randomUUID().replaceAll('-', '')}`,
      type: `email.${event}`,
      created_at: new Date(Date.now() + afterMs).toISOString(),
      data: { ...about(message), ...particulars(event, bounce) },
    }
    queue.deliver(reports.put(report), afterMs)
  }
  return {
    queue,
    tell,
    sent(message) {
      tell(message, 'sent')
      for (const [event, afterMs] of destinyOf(message.to[0] ?? '')) tell(message, event, { afterMs })
    },
    last: (id) => last.get(id)?.event ?? 'sent',
    shown: () => [...reports.values()].map(({ id, type }) => ({ id, type, attempts: queue.attemptsOf(id) })),
  }
}

function destinyOf(address: string): [MailEvent, afterMs: number][] {
  const local = /([^<@+\s]+)(\+[^@]*)?@/.exec(address)?.[1]?.toLowerCase()
  if (local === 'bounced') return [['bounced', MOMENT_MS]]
  if (local === 'suppressed') return [['suppressed', MOMENT_MS]]
  if (local === 'delayed')
    return [
      ['delivery_delayed', MOMENT_MS],
      ['delivered', DELAY_MS],
    ]
  if (local === 'complained')
    return [
      ['delivered', MOMENT_MS],
      ['complained', 2 * MOMENT_MS],
    ]
  return [['delivered', MOMENT_MS]]
}

function about(message: Message) {
  const headers = Object.entries(message.headers).map(([name, value]) => ({ name, value }))
  return {
    email_id: message.id,
    created_at: message.at,
    from: message.from,
    to: message.to,
    subject: message.subject,
    ...(message.tags.length > 0 && { tags: Object.fromEntries(message.tags.map(({ name, value }) => [name, value])) }),
    ...(headers.length > 0 && { headers }),
  }
}

function particulars(event: MailEvent, bounce: 'Permanent' | 'Transient'): object {
  const code = bounce === 'Permanent' ? 'smtp; 550 5.1.1 user unknown' : 'smtp; 452 4.2.2 mailbox full'
  switch (event) {
    case 'bounced':
      return {
        bounce: {
          diagnosticCode: [code],
          message: `The recipient’s mail server refused the message: ${code}`,
          subType: bounce === 'Permanent' ? 'General' : 'MailboxFull',
          type: bounce,
        },
      }
    case 'suppressed':
      return {
        suppressed: {
          diagnosticCode: [],
          message: 'The recipient is on the account’s suppression list.',
          reason: 'previous_bounce',
          type: 'OnAccountSuppressionList',
        },
      }
    case 'failed':
      return { failed: { reason: 'reached_daily_quota' } }
    case 'clicked':
      return {
        click: {
          ipAddress: '203.0.113.9',
          link: 'https://example.org/',
          timestamp: new Date().toISOString(),
          userAgent: '',
        },
      }
    default:
      return {}
  }
}

/** As Resend signs what it brings. @param secret whsec_ and base64 */
export function signedHeaders(secret: string, id: string, body: string, at: Date): Record<string, string> {
  const stamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${stamp}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'user-agent': 'Svix-Webhooks/1.24.0',
    'svix-id': id,
    'svix-timestamp': stamp,
    'svix-signature': `v1,${mac}`,
  }
}

// What SendGrid reports about mails: signed with its private key (ECDSA), brought by the queue that all stand-ins share.
// By itself a mail is processed and, a moment later, delivered; recipients that begin with bounced@, blocked@, suppressed@, complained@,
// unsubscribed@ or delayed@ (also with +label) end like that.
import { createPrivateKey, createSign, randomBytes } from 'node:crypto'
import type { WebhookMode } from '../base/faults'
import type { Store } from '../base/journal-store'
import { postWebhook, startWebhookQueue, type WebhookQueue } from '../base/webhook-queue'
import type { Message } from '../mailbox/mailbox'

export const mailEvents = [
  'processed',
  'deferred',
  'delivered',
  'open',
  'click',
  'bounce',
  'dropped',
  'spamreport',
  'unsubscribe',
] as const
export type MailEvent = (typeof mailEvents)[number]

type Report = { id: string; about: object }
type Last = { id: string; event: MailEvent }
type How = { afterMs?: number; isBlocked?: boolean }

const MOMENT_MS = 300
const DELAY_MS = 1500

export type SendgridEvents = {
  queue: WebhookQueue
  /** Reports that it was taken, and what comes of it. */
  sent(message: Message): void
  tell(message: Message, event: MailEvent, how?: How): void
  last(id: string): MailEvent
  shown(): object[]
}

export function startSendgridEvents(options: {
  store: Store
  url: string
  /** PKCS #8 in base64. */
  signingKey: string
  mode(): WebhookMode
}): SendgridEvents {
  const { store, url, signingKey, mode } = options
  const reports = store.collection<Report>('event')
  const last = store.collection<Last>('last_event')
  const queue = startWebhookQueue<Report>({
    store,
    events: reports,
    mode,
    send({ about }, stopped) {
      // SendGrid's own end with a line break, which is signed too.
      const body = `${JSON.stringify([about])}\r\n`
      return postWebhook(url, body, signedHeaders(signingKey, body, new Date()), stopped)
    },
  })
  const tell: SendgridEvents['tell'] = (message, event, { afterMs = 0, isBlocked = false } = {}) => {
    last.put({ id: message.id, event })
    const id = randomBytes(16).toString('base64url')
    const at = Math.floor((Date.now() + afterMs) / 1000)
    const about = { ...aboutMail(message), timestamp: at, event, sg_event_id: id, ...particulars(event, isBlocked) }
    queue.deliver(reports.put({ id, about }), afterMs)
  }
  return {
    queue,
    tell,
    sent(message) {
      tell(message, 'processed')
      for (const [event, how] of destinyOf(message.to[0] ?? '')) tell(message, event, how)
    },
    last: (id) => last.get(id)?.event ?? 'processed',
    shown: () => [...reports.values()].map(({ id, about }) => ({ id, ...about, attempts: queue.attemptsOf(id) })),
  }
}

function destinyOf(address: string): [MailEvent, How][] {
  const soon = { afterMs: MOMENT_MS }
  const later = { afterMs: 2 * MOMENT_MS }
  switch (/^([^<@+\s]+)(\+[^@]*)?@/.exec(address)?.[1]?.toLowerCase()) {
    case 'bounced':
      return [['bounce', soon]]
    case 'blocked':
      return [['bounce', { ...soon, isBlocked: true }]]
    case 'suppressed':
      return [['dropped', soon]]
    case 'complained':
      return [
        ['delivered', soon],
        ['spamreport', later],
      ]
    case 'unsubscribed':
      return [
        ['delivered', soon],
        ['unsubscribe', later],
      ]
    case 'delayed':
      return [
        ['deferred', soon],
        ['delivered', { afterMs: DELAY_MS }],
      ]
    default:
      return [['delivered', soon]]
  }
}

/** Custom arguments stand beside SendGrid's own fields. */
function aboutMail({ id, to, headers, tags }: Message): object {
  return {
    ...Object.fromEntries(tags.map(({ name, value }) => [name, value])),
    email: to[0] ?? '',
    'smtp-id': headers['Message-ID'] ?? `<${id}@stand-in.invalid>`,
    sg_message_id: `${id}.recvd-stand-in-1-0.0`,
  }
}

function particulars(event: MailEvent, isBlocked: boolean): object {
  switch (event) {
    case 'bounce':
      return isBlocked
        ? { type: 'blocked', status: '4.7.1', reason: '421 4.7.1 too many messages' }
        : { type: 'bounce', status: '5.1.1', reason: '550 5.1.1 user unknown' }
    case 'dropped':
      return { reason: 'Bounced Address', status: '5.0.0' }
    case 'deferred':
      return { response: '450 4.2.0 try again later', attempt: '1' }
    case 'delivered':
      return { response: '250 OK' }
    case 'click':
      return { url: 'https://example.org/', ip: '203.0.113.9', useragent: '' }
    case 'open':
      return { ip: '203.0.113.9', useragent: '', sg_machine_open: false }
    default:
      return {}
  }
}

/** As SendGrid signs what it brings. @param signingKey PKCS #8 in base64 */
export function signedHeaders(signingKey: string, body: string, at: Date): Record<string, string> {
  const key = createPrivateKey({ key: Buffer.from(signingKey, 'base64'), format: 'der', type: 'pkcs8' })
  const stamp = String(Math.floor(at.getTime() / 1000))
  return {
    'content-type': 'application/json',
    'user-agent': 'SendGrid Event API',
    'x-twilio-email-event-webhook-timestamp': stamp,
    'x-twilio-email-event-webhook-signature': createSign('sha256').update(stamp).update(body).sign(key, 'base64'),
  }
}

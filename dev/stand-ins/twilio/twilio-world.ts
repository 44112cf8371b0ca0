// What the Twilio stand-in knows: the SMS it took, and what it reports about them, signed as Twilio signs.
// Guards: an SMS is sent and delivered by itself a moment later, unless somebody decides otherwise; a report is brought until it is taken.
import { createHmac, randomUUID } from 'node:crypto'
import type { WebhookMode } from '../base/faults'
import type { Store } from '../base/journal-store'
import { postWebhook, startWebhookQueue, type WebhookQueue } from '../base/webhook-queue'
import type { Mailbox } from '../mailbox/mailbox'

export const smsStatuses = ['queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed'] as const
export type SmsStatus = (typeof smsStatuses)[number]

/** Its id is its SID. */
export type Sms = {
  id: string
  at: string
  accountSid: string
  to: string
  from: string | null
  service: string | null
  body: string
  callback: string | null
  status: SmsStatus
  errorCode: number | null
}

type Report = { id: string; url: string; fields: Record<string, string> }

const SENT_AFTER_MS = 100
const DELIVERED_AFTER_MS = 300
/** A number that ends like this is switched off. */
const UNREACHABLE = /0404$/
const UNREACHABLE_CODE = 30003

export type TwilioWorld = {
  find(sid: string): Sms | undefined
  take(sms: { sid: string } & Omit<Sms, 'id' | 'at' | 'status' | 'errorCode'>): Promise<Sms>
  /** Reports it, too. */
  become(sms: Sms, status: SmsStatus, errorCode: number | null): Sms
  reports: WebhookQueue
  reportsShown(): object[]
}

export type TwilioWorldOptions = {
  store: Store
  mailbox: Mailbox
  authToken: string
  mode(): WebhookMode
  /** Where the app is, for an address that begins with its public one. */
  reach: { publicUrl: string; appUrl: string } | null
}

export function openTwilioWorld({ store, mailbox, authToken, mode, reach }: TwilioWorldOptions): TwilioWorld {
  const all = store.collection<Sms>('sms')
  const events = store.collection<Report>('event')
  const reports = startWebhookQueue<Report>({
    store,
    events,
    mode,
    send({ url, fields }, stopped) {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'user-agent': 'TwilioProxy/1.1',
        'x-twilio-signature': twilioSignature(authToken, url, fields),
      }
      const target = reach && url.startsWith(reach.publicUrl) ? reach.appUrl + url.slice(reach.publicUrl.length) : url
      return postWebhook(target, new URLSearchParams(fields).toString(), headers, stopped)
    },
  })
  function report({ id, accountSid, to, from, callback }: Sms, status: SmsStatus, code: number | null, afterMs = 0) {
    if (callback === null) return
    const fields = {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      ...(code !== null && { ErrorCode: String(code) }),
      From: from ?? '',
      MessageSid: id,
      MessageStatus: status,
      SmsSid: id,
      SmsStatus: status,
      To: to,
    }
    reports.deliver(events.put({ id: randomUUID(), url: callback, fields }), afterMs)
  }
  return {
    reports,
    find: (sid) => all.get(sid),
    async take({ sid, ...rest }) {
      await mailbox.add(asMessage(rest), { id: sid })
      const sms = all.put({ id: sid, at: new Date().toISOString(), ...rest, status: 'queued', errorCode: null })
      const isReached = !UNREACHABLE.test(sms.to)
      const end = {
        status: isReached ? ('delivered' as const) : ('undelivered' as const),
        code: isReached ? null : UNREACHABLE_CODE,
      }
      report(sms, 'sent', null, SENT_AFTER_MS)
      report(sms, end.status, end.code, DELIVERED_AFTER_MS)
      // What is asked for later is what the reports say by then; the answer to this request is as Twilio's.
      all.put({ ...sms, status: end.status, errorCode: end.code })
      return sms
    },
    become(sms, status, errorCode) {
      report(sms, status, errorCode)
      return all.put({ ...sms, status, errorCode })
    },
    reportsShown: () =>
      [...events.values()].map(({ id, fields }) => ({
        id,
        type: fields.MessageStatus,
        attempts: reports.attemptsOf(id),
      })),
  }
}

function asMessage({ from, service, to, body }: Pick<Sms, 'from' | 'service' | 'to' | 'body'>) {
  const nothing = {
    cc: null,
    bcc: null,
    replyTo: null,
    html: null,
    headers: {},
    tags: [],
    scheduledAt: null,
    attachments: [],
  }
  return { ...nothing, from: from ?? service ?? '', to: [to], subject: '', text: body }
}

export function twilioSignature(authToken: string, url: string, fields: Record<string, string>): string {
  const text = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name])
    .join('')
  return createHmac('sha1', authToken)
    .update(url + text, 'utf8')
    .digest('base64')
}

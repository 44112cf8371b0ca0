// What SendGrid reports about mails, some at a time, and whether it was SendGrid. Guards: the signature is checked over the raw bytes with a
// public key of its webhook; several may stand while one is renewed.
import { createVerify, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { IDENTITY_NAME } from './sendable'

/** It tries for a day and does not say whether it signs anew; what comes twice counts once all the same. */
const OLDEST_SECONDS = 25 * 3600
const AHEAD_SECONDS = 300

const types = {
  processed: 'sent',
  deferred: 'delayed',
  delivered: 'delivered',
  open: 'opened',
  click: 'opened',
  bounce: 'bounced',
  dropped: 'dropped',
  spamreport: 'complained',
  unsubscribe: 'unsubscribed',
  group_unsubscribe: 'unsubscribed',
} as const

export type SendgridEvent = {
  type: (typeof types)[keyof typeof types]
  at: Date
  eventId: string
  /** As the answer to sending had it. */
  messageId: string
  /** Null for mails that were not sent from here. */
  identity: string | null
  to: string
  /** Of a bounce: the mailbox does not exist, rather than that the mail was blocked for now. */
  isPermanent: boolean
  /** In SendGrid's words, or those of the recipient's mail server. */
  detail: string | null
}

/** Null when SendGrid did not sign it; what is not about a mail is left out. */
export function verifySendgridEvents(
  rawBody: Uint8Array,
  headers: Headers,
  keys: readonly KeyObject[],
  now: Date,
): SendgridEvent[] | null {
  const stamp = headers.get('x-twilio-email-event-webhook-timestamp') ?? ''
  const given = headers.get('x-twilio-email-event-webhook-signature') ?? ''
  if (!/^\d{1,12}$/.test(stamp) || !/^[A-Za-z0-9+/]{16,200}={0,2}$/.test(given)) return null
  const age = Math.floor(now.getTime() / 1000) - Number(stamp)
  if (age > OLDEST_SECONDS || age < -AHEAD_SECONDS) return null
  const signature = Buffer.from(given, 'base64')
  const isIts = keys.some((key) => createVerify('sha256').update(stamp).update(rawBody).verify(key, signature))
  return isIts ? readEvents(rawBody) : null
}

const words = z.string().nullish()
const report = z.object({
  event: z.enum(Object.keys(types) as [keyof typeof types]),
  email: z.string(),
  timestamp: z.number().int().positive().max(1e11),
  sg_event_id: z.string().min(1).max(200),
  sg_message_id: words,
  /** Of a bounce: bounce, or blocked. */
  type: words,
  reason: words,
  response: words,
  [IDENTITY_NAME]: words,
})

function readEvents(rawBody: Uint8Array): SendgridEvent[] {
  const body = parse(rawBody)
  return (Array.isArray(body) ? body : []).flatMap((one) => {
    const read = report.safeParse(one)
    return read.success ? [eventOf(read.data)] : []
  })
}

function eventOf({ event, email, timestamp, type, reason, response, ...ids }: z.infer<typeof report>): SendgridEvent {
  return {
    type: types[event],
    at: new Date(timestamp * 1000),
    eventId: ids.sg_event_id,
    // Where it went through there stands behind it.
    messageId: /^(.*?)(\.(filter|recvd).*)?$/.exec(ids.sg_message_id ?? '')?.[1] ?? '',
    identity: ids[IDENTITY_NAME] ?? null,
    to: email,
    isPermanent: event === 'bounce' && type !== 'blocked',
    detail: reason ?? response ?? null,
  }
}

function parse(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'))
  } catch {
    return null
  }
}

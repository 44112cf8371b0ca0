// Twilio's API as far as it is used: messages are created and read. Guards: it knows no idempotency; a bad one is refused with Twilio's own
// number for it, and Twilio's magic numbers of test accounts do what they do there.
import { randomBytes } from 'node:crypto'
import { type Answer, headerOf, type Incoming, json } from '../base/http-server'
import { segmentsOf } from './segments'
import type { Sms, TwilioWorld } from './twilio-world'

const E164 = /^\+[1-9]\d{6,14}$/
const LONGEST = 1600

/** Recipients that fail at once. */
const MAGIC: Record<string, [code: number, message: string]> = {
  '+15005550001': [21211, "The 'To' number +15005550001 is not a valid phone number."],
  '+15005550002': [21612, 'The message From/To pair violates a routing rule.'],
  '+15005550003': [
    21408,
    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number.",
  ],
  '+15005550004': [21610, 'Attempt to send to unsubscribed recipient.'],
  '+15005550009': [21614, "'To' number is not a valid mobile number."],
}

type Account = { accountSid: string; authToken: string }

export function makeTwilioApi(world: TwilioWorld, account: Account): (incoming: Incoming) => Promise<Answer> {
  const expected = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`
  const base = `/2010-04-01/Accounts/${account.accountSid}/Messages`
  return async (incoming) => {
    if (headerOf(incoming, 'authorization') !== expected) return refusal(401, 20003, 'Authenticate')
    if (incoming.method === 'POST' && incoming.path === `${base}.json`) return create(world, account, incoming)
    const sid = incoming.path.startsWith(`${base}/`) ? /\/(SM[0-9a-f]{32})\.json$/.exec(incoming.path)?.[1] : undefined
    const sms = sid === undefined ? undefined : world.find(sid)
    if (incoming.method === 'GET' && sms) return json(200, messageObject(sms))
    return twilioFailure(404)
  }
}

async function create(world: TwilioWorld, { accountSid }: Account, incoming: Incoming): Promise<Answer> {
  const form = new URLSearchParams(incoming.body.toString('utf8'))
  const to = form.get('To') ?? ''
  const from = form.get('From')
  const service = form.get('MessagingServiceSid')
  const body = form.get('Body') ?? ''
  const callback = form.get('StatusCallback')
  if (to === '') return refusal(400, 21604, "A 'To' phone number is required.")
  if (!from && !service) return refusal(400, 21603, "A 'From' phone number is required.")
  if (body === '') return refusal(400, 21602, 'Message body is required.')
  if (body.length > LONGEST)
    return refusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit.')
  if (!E164.test(to)) return refusal(400, 21211, `Invalid 'To' Phone Number: ${to.slice(0, 20)}`)
  if (callback !== null && !/^https?:\/\/[^/_\s]+(\/|$)/.test(callback))
    return refusal(400, 21609, 'The StatusCallback URL is not a valid URL.')
  const magic = MAGIC[to]
  if (magic) return refusal(400, ...magic)
  const sms = await world.take({
    sid: `SM${randomBytes(16).toString('hex')}`,
    accountSid,
    to,
    from: from ?? null,
    service: service ?? null,
    body,
    callback,
  })
  return json(201, messageObject(sms))
}

function messageObject(sms: Sms) {
  const at = new Date(sms.at).toUTCString().replace('GMT', '+0000')
  const uri = `/2010-04-01/Accounts/${sms.accountSid}/Messages/${sms.id}`
  return {
    account_sid: sms.accountSid,
    api_version: '2010-04-01',
    body: sms.body,
    date_created: at,
    date_sent: sms.status === 'queued' ? null : at,
    date_updated: at,
    direction: 'outbound-api',
    error_code: sms.errorCode,
    error_message: null,
    from: sms.from,
    messaging_service_sid: sms.service,
    num_media: '0',
    num_segments: String(segmentsOf(sms.body)),
    price: null,
    price_unit: null,
    sid: sms.id,
    status: sms.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: sms.to,
    uri: `${uri}.json`,
  }
}

function refusal(status: number, code: number, message: string): Answer {
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
}

/** A failure in Twilio's shape: what a fault with this status looks like. */
export function twilioFailure(status: number): Answer {
  if (status === 401) return refusal(401, 20003, 'Authenticate')
  if (status === 404) return refusal(404, 20404, 'The requested resource was not found')
  if (status === 429) {
    const answer = refusal(429, 20429, 'Too Many Requests')
    return { ...answer, headers: { ...answer.headers, 'retry-after': '1' } }
  }
  return refusal(status, status >= 500 ? 20500 : 20001, status >= 500 ? 'Internal Server Error' : 'Bad request')
}

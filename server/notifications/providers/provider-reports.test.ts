// What Resend, SendGrid and Twilio report, by their stand-ins and their own recipes: believed when they signed it just now, and only then.
import { createHmac, createPublicKey } from 'node:crypto'
import { Resend } from 'resend'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signedHeaders } from '@/dev/stand-ins/resend/resend-events'
import { twilioSignature } from '@/dev/stand-ins/twilio/twilio-world'
import { type Carriers, startCarriers } from '@/tests/support/message-carriers'
import { carriersOfTheTests } from '@/tests/support/payment-factories'
import { smsSender } from './configured'
import { verifyResendEvent } from './resend-events'
import { verifySendgridEvents } from './sendgrid-events'
import { readTwilioStatus, verifyTwilioCallback } from './twilio-callbacks'

let carriers: Carriers

beforeAll(async () => {
  carriers = await startCarriers()
})
afterAll(() => carriers.stop())

const secret = carriersOfTheTests.resendWebhookSecret
const other = `whsec_${Buffer.from('another secret, older than that').toString('base64')}`
const now = new Date('2027-06-12T17:30:00Z')
const seconds = now.getTime() / 1000
const body = JSON.stringify({
  type: 'email.bounced',
  created_at: '2027-06-12T17:29:58.120Z',
  data: {
    email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
    created_at: '2027-06-12T17:29:50.000Z',
    from: 'Portillon <billets@portillon.example>',
    to: ['camille@exemple.fr'],
    subject: 'Vos billets',
    tags: { notification: '019aaaaa-0000-7000-8000-000000000001' },
    bounce: { type: 'Permanent', subType: 'General', message: 'user unknown', diagnosticCode: [] },
  },
})

const headersOf = (given: Record<string, string>) => new Headers(given)
const signed = (at = now, id = 'msg_1', text = body) => headersOf(signedHeaders(secret, id, text, at))

test('a report of Resend is read: which mail, whose, what, and whether for good', () => {
  expect(verifyResendEvent(body, signed(), [secret], now)).toEqual({
    eventId: 'msg_1',
    event: {
      type: 'bounced',
      at: new Date('2027-06-12T17:29:58.120Z'),
      emailId: '56761188-7520-42d8-8898-ff6fc54ce618',
      identity: '019aaaaa-0000-7000-8000-000000000001',
      to: ['camille@exemple.fr'],
      isPermanent: true,
      detail: 'user unknown',
    },
  })
  expect(verifyResendEvent(Buffer.from(body), signed(), [other, secret], now)?.eventId).toBe('msg_1')
})

test('the signature is that of Standard Webhooks: Resend’s own SDK and we believe the same', () => {
  const at = new Date()
  const given = signedHeaders(secret, 'msg_2', body, at)
  const { 'svix-id': id = '', 'svix-timestamp': timestamp = '', 'svix-signature': mac = '' } = given
  const several = `v1,${Buffer.alloc(32).toString('base64')} ${mac}`
  const webhook = { payload: body, headers: { id, timestamp, signature: several }, webhookSecret: secret }
  expect(new Resend('re_x').webhooks.verify(webhook)).toMatchObject({ type: 'email.bounced' })
  const headers = headersOf({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': several })
  expect(verifyResendEvent(body, headers, [secret], at)?.eventId).toBe('msg_2')
})

test('what is not about a mail is genuine and says nothing', () => {
  const text = JSON.stringify({ type: 'domain.updated', created_at: now.toISOString(), data: { id: 'd' } })
  expect(verifyResendEvent(text, signed(now, 'msg_3', text), [secret], now)).toEqual({ eventId: 'msg_3', event: null })
})

test.each<[string, () => [text: string, headers: Headers, secrets: string[]]]>([
  ['no secret configured', () => [body, signed(), []]],
  ['another secret', () => [body, signed(), [other]]],
  ['one byte more', () => [`${body} `, signed(), [secret]]],
  ['one byte less', () => [body.slice(0, -1), signed(), [secret]]],
  ['six minutes old', () => [body, signed(new Date(now.getTime() - 360_000)), [secret]]],
  ['six minutes ahead', () => [body, signed(new Date(now.getTime() + 360_000)), [secret]]],
  ['another id', () => withHeader('svix-id', 'msg_other')],
  ['a newer time', () => withHeader('svix-timestamp', String(seconds + 1))],
  ['no time', () => withHeader('svix-timestamp', 'now')],
  ['no signature', () => withHeader('svix-signature', '')],
  ['a signature without its version', () => withHeader('svix-signature', signature().slice(3))],
  ['a signature of another version', () => withHeader('svix-signature', `v2,${signature().slice(3)}`)],
  ['a shortened signature', () => withHeader('svix-signature', signature().slice(0, -4))],
])('%s: not believed', (_what, given) => {
  const [text, headers, secrets] = given()
  expect(verifyResendEvent(text, headers, secrets, now)).toBeNull()
})

const signature = () => signed().get('svix-signature') ?? ''
function withHeader(name: string, value: string): [string, Headers, string[]] {
  const headers = signed()
  headers.set(name, value)
  return [body, headers, [secret]]
}

describe('SendGrid', () => {
  // Of its helper libraries: signed with a key that only it has.
  const example = {
    key: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
    signature: 'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
    stamp: '1600112502',
    body: '[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]\r\n',
  }
  const believed = ({ key, signature, stamp, body, afterSeconds = 10 }: typeof example & { afterSeconds?: number }) =>
    verifySendgridEvents(
      Buffer.from(body),
      new Headers({
        'x-twilio-email-event-webhook-signature': signature,
        'x-twilio-email-event-webhook-timestamp': stamp,
      }),
      key === '' ? [] : [createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })],
      new Date((1_600_112_502 + afterSeconds) * 1000),
    )

  test('’s own published example is believed, and read', () => {
    expect(believed(example)).toEqual([
      {
        type: 'dropped',
        at: new Date('2020-09-14T19:41:32Z'),
        eventId: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
        messageId: 'LRzXl_NHStOGhQ4kofSm_A',
        identity: null,
        to: 'hello@world.com',
        isPermanent: false,
        detail: 'Bounced Address',
      },
    ])
    expect(believed({ ...example, afterSeconds: 24 * 3600 })).toHaveLength(1)
  })

  test.each<[string, Partial<Parameters<typeof believed>[0]>]>([
    ['no key', { key: '' }],
    ['another time', { stamp: '1600112503' }],
    ['a time that is none', { stamp: 'now' }],
    ['another body', { body: example.body.replace('hello', 'other') }],
    ['a body without its last line break', { body: example.body.trim() }],
    ['no signature', { signature: '' }],
    ['another signature', { signature: example.signature.replace('GHQ', 'GHR') }],
    ['a shortened signature', { signature: example.signature.slice(0, 40) }],
    ['older than its tries', { afterSeconds: 26 * 3600 }],
    ['from the future', { afterSeconds: -301 }],
  ])(', %s: not believed', (_what, fault) => {
    expect(believed({ ...example, ...fault })).toBeNull()
  })
})

const url = 'https://tickets.example.org/api/webhooks/twilio?notification=019aaaaa'
const fields = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+33612345678', From: '+33199000123', Empty: '' }
const token = carriersOfTheTests.twilio.authToken

test('a report of Twilio is believed by its signature over address and fields, with or without the usual port', () => {
  const params = new URLSearchParams(fields)
  expect(verifyTwilioCallback(url, params, twilioSignature(token, url, fields))).toBe(true)
  const withPort = url.replace('.org/', '.org:443/')
  expect(verifyTwilioCallback(url, params, twilioSignature(token, withPort, fields))).toBe(true)
  expect(readTwilioStatus(params)).toEqual({ sid: 'SM1', status: 'delivered', errorCode: null, to: '+33612345678' })
})

test('Twilio’s own published example is believed', () => {
  // Of its helper libraries; the token there is 12345.
  const example = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const given = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  }
  expect(twilioSignature('12345', example, given)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=')
})

test.each<[string, () => [string, URLSearchParams, string | null]]>([
  ['no signature', () => [url, new URLSearchParams(fields), null]],
  ['an empty signature', () => [url, new URLSearchParams(fields), '']],
  ['another token', () => [url, new URLSearchParams(fields), twilioSignature('0'.repeat(32), url, fields)]],
  ['another notification', () => [`${url}1`, new URLSearchParams(fields), twilioSignature(token, url, fields)]],
  [
    'another host',
    () => [url.replace('example', 'exemple'), new URLSearchParams(fields), twilioSignature(token, url, fields)],
  ],
  [
    'another field',
    () => [url, new URLSearchParams({ ...fields, MessageStatus: 'failed' }), twilioSignature(token, url, fields)],
  ],
  ['one field more', () => [url, new URLSearchParams({ ...fields, Extra: '1' }), twilioSignature(token, url, fields)]],
  [
    'a doubled field',
    () => [url, new URLSearchParams([...Object.entries(fields), ['To', '+1']]), twilioSignature(token, url, fields)],
  ],
  [
    'SHA-256 instead',
    () => [url, new URLSearchParams(fields), createHmac('sha256', token).update(url).digest('base64')],
  ],
])('Twilio, %s: not believed', (_what, given) => {
  expect(verifyTwilioCallback(...given())).toBe(false)
})

test('an SMS is taken with the address to which its fate is reported', async () => {
  const sms = {
    to: '+33612345678',
    body: 'Vos billets\u202f: https://tickets.example/t/x 🎟️',
    identity: '019aaaaa-0001',
  }
  const outcome = await smsSender()?.send(sms)
  expect(outcome).toMatchObject({ outcome: 'taken', messageId: expect.stringMatching(/^SM[0-9a-f]{32}$/) })
  const [message] = await carriers.received('twilio', sms.to)
  expect(message).toMatchObject({ to: [sms.to], from: '+33199000123', text: sms.body })
})

test.each<[string, string]>([
  ['+15005550001', 'refused'],
  ['+15005550002', 'refused'],
  ['+15005550003', 'refused'],
  ['+15005550004', 'refused'],
  ['+15005550009', 'refused'],
  ['0612345678', 'refused'],
])('an SMS to %s is %s, in Twilio’s words', async (to, outcome) => {
  const answer = await smsSender()?.send({ to, body: 'Bonjour', identity: 'x' })
  expect(answer).toMatchObject({ outcome, reason: expect.stringMatching(/^21\d{3} \S/) })
})

test.each<[number, string]>([
  [401, 'not_taken'],
  [429, 'not_taken'],
  [500, 'unknown'],
  [503, 'not_taken'],
])('Twilio answers %i: %s, without a secret in the reason', async (status, outcome) => {
  await carriers.fault('twilio', { status })
  const answer = await smsSender()?.send({ to: '+33612345678', body: 'Bonjour', identity: 'x' })
  await carriers.mend()
  expect(answer).toMatchObject({ outcome })
  expect(JSON.stringify(answer)).not.toContain(token)
})

test('a cut-off answer of Twilio leaves it unknown', async () => {
  await carriers.fault('twilio', { dropAnswers: true })
  const answer = await smsSender()?.send({ to: '+33698765432', body: 'Bonjour', identity: 'x' })
  await carriers.mend()
  expect(answer).toMatchObject({ outcome: 'unknown' })
  expect(await carriers.received('twilio', '+33698765432')).toHaveLength(1)
})

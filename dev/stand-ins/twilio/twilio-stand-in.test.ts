// The Twilio stand-in: an SMS is taken, reported as sent and delivered by itself, and each report is signed over its address.
import { expect, test } from 'vitest'
import { control, eventually, startUnderTest, startWebhookApp, TWILIO } from '../stand-ins-under-test'
import { segmentsOf } from './segments'
import { twilioSignature } from './twilio-world'

async function send(base: string, fields: Record<string, string>) {
  const authorization = `Basic ${btoa(`${TWILIO.accountSid}:${TWILIO.authToken}`)}`
  const body = new URLSearchParams({ From: '+33199000123', Body: 'Bonjour', ...fields })
  const answer = await fetch(`${base}/2010-04-01/Accounts/${TWILIO.accountSid}/Messages.json`, {
    method: 'POST',
    body,
    headers: { authorization },
  })
  return { status: answer.status, json: await answer.json() }
}

test('an SMS is reported as sent, then as delivered, with Twilio’s signature', async () => {
  const app = await startWebhookApp()
  const { twilio } = await startUnderTest({ appUrl: app.url })
  const url = `${app.url}/api/webhooks/twilio?notification=n1`
  const { status, json } = await send(twilio, { To: '+33612345678', StatusCallback: url })
  expect([status, json.status, json.error_code]).toEqual([201, 'queued', null])
  await eventually('two reports', () => app.received.length === 2)
  const reports = app.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
  expect(reports.map(({ MessageStatus }) => MessageStatus)).toEqual(['sent', 'delivered'])
  for (const [at, { headers, url: path }] of app.received.entries()) {
    expect(path).toBe('/api/webhooks/twilio?notification=n1')
    expect(headers['x-twilio-signature']).toBe(twilioSignature(TWILIO.authToken, url, reports[at] ?? {}))
    expect(reports[at]).toMatchObject({ MessageSid: json.sid, To: '+33612345678', AccountSid: TWILIO.accountSid })
  }
})

test('a number that is off is reported as undelivered, and a door says anything else', async () => {
  const app = await startWebhookApp()
  const { twilio } = await startUnderTest({ appUrl: app.url })
  const { json } = await send(twilio, { To: '+33612340404', StatusCallback: `${app.url}/x` })
  await eventually('two reports', () => app.received.length === 2)
  await control(twilio, 'POST', `messages/${json.sid}`, { status: 'failed', errorCode: 30008 })
  await eventually('three reports', () => app.received.length === 3)
  const last = app.received.map(({ body }) => new URLSearchParams(body)).slice(1)
  expect(last.map((fields) => [fields.get('MessageStatus'), fields.get('ErrorCode')])).toEqual([
    ['undelivered', '30003'],
    ['failed', '30008'],
  ])
})

test('an app that names itself otherwise is reached where it is, and the signature covers its name', async () => {
  const app = await startWebhookApp()
  const publicAppUrl = 'https://192.168.1.20:3443'
  const { twilio } = await startUnderTest({ appUrl: app.url, publicAppUrl })
  const url = `${publicAppUrl}/api/webhooks/twilio`
  await send(twilio, { To: '+33612345678', StatusCallback: url })
  const [first] = await eventually('a report', () => app.received.length > 0 && app.received)
  const fields = Object.fromEntries(new URLSearchParams(first?.body))
  expect(first?.headers['x-twilio-signature']).toBe(twilioSignature(TWILIO.authToken, url, fields))
})

test.each<[string, Record<string, string>, number]>([
  ['no number', { To: '' }, 21604],
  ['a number without its country', { To: '0612345678' }, 21211],
  ['no text', { To: '+33612345678', Body: '' }, 21602],
  ['too long a text', { To: '+33612345678', Body: 'x'.repeat(1601) }, 21617],
  ['a report to nowhere', { To: '+33612345678', StatusCallback: 'nowhere' }, 21609],
  ['a number that said STOP', { To: '+15005550004' }, 21610],
  ['a landline', { To: '+15005550009' }, 21614],
])('%s is refused with Twilio’s number for it', async (_what, fields, code) => {
  const { twilio } = await startUnderTest()
  expect(await send(twilio, fields)).toMatchObject({ status: 400, json: { code, status: 400 } })
  expect((await control(twilio, 'GET', 'messages')).json.messages).toEqual([])
})

test('an SMS lies in the mailbox under its text', async () => {
  const { twilio, resend } = await startUnderTest()
  await send(twilio, { To: '+33612345678', Body: 'Vos billets <b>sont</b> là' })
  const list = await (await fetch(`${resend}/?to=%2B336`)).text()
  expect(list).toContain('<b>Vos billets &#60;b&#62;sont&#60;/b&#62; là</b>')
  expect(list).toContain('<span>SMS</span>')
})

test('segments are counted by the alphabet', () => {
  expect(segmentsOf('x'.repeat(160))).toBe(1)
  expect(segmentsOf('x'.repeat(161))).toBe(2)
  expect(segmentsOf('€'.repeat(80))).toBe(1)
  expect(segmentsOf('€'.repeat(81))).toBe(2)
  expect(segmentsOf('ê'.repeat(70))).toBe(1)
  expect(segmentsOf('ê'.repeat(71))).toBe(2)
})

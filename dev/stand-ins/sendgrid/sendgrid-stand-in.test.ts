// The SendGrid stand-in: what it takes lies in its mailbox, and what is bad is refused by the path of its field.
import { createPrivateKey, createPublicKey, createVerify } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  control,
  eventually,
  SENDGRID_KEY,
  SENDGRID_SIGNING_KEY,
  startUnderTest,
  startWebhookApp,
} from '../stand-ins-under-test'

const mail = (more: object = {}) => ({
  personalizations: [{ to: [{ email: 'camille@exemple.fr' }], custom_args: { notification: 'n1' } }],
  from: { email: 'billets@portillon.example', name: 'Lumières, Cie' },
  subject: 'Vos billets',
  content: [
    { type: 'text/plain', value: 'Bonjour' },
    { type: 'text/html', value: '<p>Bonjour</p>' },
  ],
  ...more,
})

async function send(base: string, body: object, key = SENDGRID_KEY) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return fetch(`${base}/v3/mail/send`, { method: 'POST', headers, body: JSON.stringify(body) })
}

test('a mail is taken with 202 and an id, and again when it comes again', async () => {
  const { sendgrid } = await startUnderTest()
  const answer = await send(sendgrid, mail())
  expect([answer.status, await answer.text()]).toEqual([202, ''])
  expect(answer.headers.get('x-message-id')).toMatch(/^[\w-]{22}$/)
  await send(sendgrid, mail())
  const { json } = await control(sendgrid, 'GET', 'messages')
  expect(json.messages).toHaveLength(2)
  expect(json.messages[0]).toMatchObject({
    from: 'Lumières, Cie <billets@portillon.example>',
    to: ['camille@exemple.fr'],
    text: 'Bonjour',
    html: '<p>Bonjour</p>',
    tags: [{ name: 'notification', value: 'n1' }],
  })
})

test.each<[string, object, string]>([
  ['no recipient', { personalizations: [{ to: [] }] }, 'personalizations.0.to'],
  [
    'a recipient that is none',
    { personalizations: [{ to: [{ email: 'personne' }] }] },
    'personalizations.0.to.0.email',
  ],
  ['a sender that is none', { from: { email: 'Portillon' } }, 'from.email'],
  ['a subject with a line break', { subject: 'a\nBcc: b@exemple.fr' }, 'subject'],
  ['no text', { content: [{ type: 'text/plain', value: '' }] }, 'content.0.value'],
  ['HTML before the text', { content: mail().content.toReversed() }, 'content'],
  ['a header of its own', { headers: { 'Reply-To': 'a@exemple.fr' } }, 'headers'],
  ['an attachment that is not base64', { attachments: [{ content: 'é', filename: 'a' }] }, 'attachments.0.content'],
])('%s is refused, and nothing is kept', async (_what, fault, field) => {
  const { sendgrid } = await startUnderTest()
  const answer = await send(sendgrid, mail(fault))
  expect(answer.status).toBe(400)
  expect((await answer.json()).errors[0].field).toBe(field)
  expect((await control(sendgrid, 'GET', 'messages')).json.messages).toEqual([])
})

test('another key is refused; faults answer in SendGrid’s shape', async () => {
  const { sendgrid } = await startUnderTest()
  expect((await send(sendgrid, mail(), 'SG.other')).status).toBe(401)
  await control(sendgrid, 'PUT', 'faults', { status: 429 })
  const limited = await send(sendgrid, mail())
  expect(limited.status).toBe(429)
  expect(Number(limited.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000)
  expect((await limited.json()).errors).toEqual([{ message: 'too many requests', field: null, help: null }])
})

async function reported() {
  const app = await startWebhookApp()
  const { sendgrid } = await startUnderTest({ appUrl: app.url })
  const events = () => app.received.flatMap(({ body }) => JSON.parse(body)) as { event: string; sg_event_id: string }[]
  const sendTo = async (email: string) => {
    const to = [{ email }]
    const answer = await send(sendgrid, mail({ personalizations: [{ to, custom_args: { notification: 'n1' } }] }))
    return answer.headers.get('x-message-id') ?? ''
  }
  return { app, sendgrid, events, sendTo }
}

test('a mail is reported as processed and then delivered, with its arguments, signed with SendGrid’s scheme', async () => {
  const { app, events, sendTo } = await reported()
  const id = await sendTo('camille@exemple.fr')
  await eventually('both', () => events().length === 2)
  const about = { email: 'camille@exemple.fr', notification: 'n1', sg_message_id: expect.stringContaining(`${id}.`) }
  expect(events()).toMatchObject([
    { event: 'processed', ...about },
    { event: 'delivered', ...about },
  ])
  const secret = { key: Buffer.from(SENDGRID_SIGNING_KEY, 'base64'), format: 'der', type: 'pkcs8' } as const
  for (const { url, headers, body } of app.received) {
    expect(url).toBe('/api/webhooks/sendgrid')
    const signed = createVerify('sha256').update(String(headers['x-twilio-email-event-webhook-timestamp'])).update(body)
    const signature = Buffer.from(String(headers['x-twilio-email-event-webhook-signature']), 'base64')
    expect(signed.verify(createPublicKey(createPrivateKey(secret)), signature)).toBe(true)
  }
})

test.each([
  ['bounced+vip@exemple.fr', ['processed', 'bounce']],
  ['suppressed@exemple.fr', ['processed', 'dropped']],
  ['complained@exemple.fr', ['processed', 'delivered', 'spamreport']],
  ['unsubscribed@exemple.fr', ['processed', 'delivered', 'unsubscribe']],
])('a mail to %s ends as %j', async (to, expected) => {
  const { events, sendTo } = await reported()
  await sendTo(to)
  await eventually('all', () => events().length === expected.length)
  expect(events().map(({ event }) => event)).toEqual(expected)
})

test('a report that nobody takes comes again, a door reports the rest, and looking at a mail opens it', async () => {
  const { app, sendgrid, events, sendTo } = await reported()
  app.status = 500
  const id = await sendTo('camille@exemple.fr')
  await eventually('refused', () => events().some(({ event }) => event === 'delivered'))
  app.status = 200
  await eventually('again', () => events().filter(({ event }) => event === 'delivered').length === 2)
  expect(new Set(events().map(({ sg_event_id }) => sg_event_id)).size).toBe(2)
  await fetch(`${sendgrid}/messages/${id}/html`)
  await eventually('opened', () => events().some(({ event }) => event === 'open'))
  expect((await control(sendgrid, 'POST', `messages/${id}`, { event: 'bounce', blocked: true })).status).toBe(200)
  await eventually('bounced', () =>
    events().some((one) => one.event === 'bounce' && 'type' in one && one.type === 'blocked'),
  )
  expect((await control(sendgrid, 'POST', 'messages/nobody', { event: 'open' })).status).toBe(404)
})

// The SendGrid stand-in: what it takes lies in its mailbox, and what is bad is refused by the path of its field.
import { expect, test } from 'vitest'
import { control, SENDGRID_KEY, startUnderTest } from '../stand-ins-under-test'

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

// The three who carry mail, behind their own clients and against stand-ins: what arrives, and what their answers mean.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { anEmail, type Carriers, mailCarriers, startCarriers } from '@/tests/support/message-carriers'
import { emailSenders, smsSender } from './configured'
import type { EmailProvider, EmailSender, HandOver, OutgoingEmail } from './message-sender'

let carriers: Carriers

beforeAll(async () => {
  carriers = await startCarriers()
})
afterEach(() => carriers.mend())
afterAll(() => carriers.stop())

function sender(name: EmailProvider): EmailSender {
  const found = emailSenders().get(name)
  if (!found) throw new Error(`${name} is not configured`)
  return found
}

const send = (name: EmailProvider, email: OutgoingEmail) => sender(name).send(email)

async function theOnly(name: EmailProvider, to: string) {
  const messages = await carriers.received(name, to)
  expect(messages).toHaveLength(1)
  const [message] = messages
  if (!message) throw new Error('there is none')
  return message
}

test('the installation’s order is that of the environment, and each sender is made once', () => {
  expect([...emailSenders().keys()]).toEqual(['resend', 'smtp', 'sendgrid'])
  expect(emailSenders()).toBe(emailSenders())
})

describe.each(mailCarriers)('%s', (name) => {
  test('a mail arrives whole: names, subject, both texts, attachments, reply address, and who it is', async () => {
    const pdf = Buffer.from('%PDF-1.7 billet d’été\r\n.\r\nMAIL FROM:<a@b>\r\n')
    const email = anEmail({
      from: { name: 'Lumières, Cie & "Fils" 🎪', address: 'billets@portillon.example' },
      replyTo: 'orga+question@exemple.fr',
      html: `<p>Bonjour 李小龍 مرحبا</p>${'<!-- long -->'.repeat(200)}`,
      headers: {
        'List-Unsubscribe': '<https://tickets.example/u/abc?x=1&y=2>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
      attachments: [{ filename: 'billet-été.pdf', content: pdf, contentType: 'application/pdf' }],
    })
    const outcome = await send(name, email)
    expect(outcome).toEqual({ outcome: 'taken', messageId: expect.stringMatching(/./) })
    const message = await theOnly(name, email.to)
    expect(message.from.replace(/\\|^"|"(?= <)/g, '')).toBe('Lumières, Cie & "Fils" 🎪 <billets@portillon.example>')
    expect(message).toMatchObject({ to: [email.to], replyTo: [email.replyTo], subject: email.subject })
    expect(message.html?.trim()).toBe(email.html)
    expect(message.text?.trim()).toBe(email.text)
    expect(message.headers).toMatchObject({ ...email.headers, 'X-Entity-Ref-ID': email.identity })
    expect(message.attachments).toEqual([
      { filename: 'billet-été.pdf', contentType: 'application/pdf', content: pdf.toString('base64') },
    ])
  })

  test('line breaks in a subject, a name or a file’s name open no header and no part', async () => {
    const email = anEmail({
      subject: 'Bonjour\r\nBcc: voleur@exemple.fr\n\nautre\u2028corps\0',
      from: { name: 'A\r\nBcc: voleur@exemple.fr', address: 'billets@portillon.example' },
      attachments: [{ filename: '../a\r\nX-Evil: 1".pdf', content: Buffer.from('x'), contentType: 'application/pdf' }],
    })
    expect((await send(name, email)).outcome).toBe('taken')
    const message = await theOnly(name, email.to)
    expect(message.subject).toBe('Bonjour Bcc: voleur@exemple.fr autre corps')
    expect(message.from).not.toMatch(/[\r\n]/)
    expect(Object.keys(message.headers).map((key) => key.toLowerCase())).not.toContain('bcc')
    expect(Object.keys(message.headers).map((key) => key.toLowerCase())).not.toContain('x-evil')
    expect(message.attachments[0]?.filename).toBe('..-a X-Evil: 1".pdf')
    expect(await carriers.received(name, 'voleur@exemple.fr')).toEqual([])
  })

  test.each<[string, Partial<OutgoingEmail>]>([
    ['two recipients', { to: 'a@exemple.fr, b@exemple.fr' }],
    ['a recipient with a header behind it', { to: 'a@exemple.fr\r\nBcc: b@exemple.fr' }],
    ['a recipient with a parameter of SMTP', { to: 'a@exemple.fr> SIZE=1' }],
    ['a reply address with a line break', { replyTo: 'a@exemple.fr\nX: y' }],
    ['a sender that is no mailbox', { from: { name: 'x', address: 'x@y@z.fr' } }],
    ['a header with a line break', { headers: { 'X-A': 'b\r\nBcc: c@exemple.fr' } }],
    ['a header that routes', { headers: { Bcc: 'c@exemple.fr' } }],
    ['a header that authenticates at the provider', { headers: { Authorization: 'Bearer x' } }],
    [
      'a type with a parameter',
      {
        attachments: [{ filename: 'a', content: Buffer.from('x'), contentType: 'text/html; name="x"\r\nX: y' }],
      },
    ],
  ])('%s: refused before anybody is asked', async (_what, fault) => {
    const before = (await carriers.received(name)).length
    expect(await send(name, anEmail(fault))).toMatchObject({ outcome: 'refused' })
    expect(await carriers.received(name)).toHaveLength(before)
  })

  test('a cut-off answer leaves it unknown, and it was taken', async () => {
    const email = anEmail()
    await carriers.fault(name, { dropAnswers: true })
    expect(await send(name, email)).toMatchObject({ outcome: 'unknown' })
    await theOnly(name, email.to)
  })
})

const ofAll = { outcome: 'not_taken', fault: 'carrier' } as const
const ofThisOne = { outcome: 'not_taken', fault: 'message' } as const
const refused = { outcome: 'refused' } as const
const unknown = { outcome: 'unknown' } as const

test.each<[EmailProvider, number, Partial<HandOver>]>([
  ['resend', 401, ofAll],
  ['resend', 403, ofAll],
  ['resend', 422, refused],
  ['resend', 429, ofAll],
  ['resend', 500, unknown],
  ['resend', 502, unknown],
  ['resend', 503, ofAll],
  ['resend', 504, unknown],
  ['sendgrid', 400, ofThisOne],
  ['sendgrid', 401, ofAll],
  ['sendgrid', 403, ofThisOne],
  ['sendgrid', 413, ofThisOne],
  ['sendgrid', 429, ofAll],
  ['sendgrid', 500, unknown],
  ['sendgrid', 503, ofAll],
  ['smtp', 421, ofAll],
  ['smtp', 450, ofThisOne],
  ['smtp', 451, ofThisOne],
  ['smtp', 452, ofThisOne],
  ['smtp', 535, ofAll],
  ['smtp', 550, { ...refused, isNoMailbox: true }],
  ['smtp', 551, { ...refused, isNoMailbox: true }],
  ['smtp', 552, refused],
  ['smtp', 553, { ...refused, isNoMailbox: true }],
  ['smtp', 503, ofAll],
  ['smtp', 554, ofThisOne],
])('%s answers %i: %j', async (name, status, meaning) => {
  const email = anEmail()
  await carriers.fault(name, { status })
  expect(await send(name, email)).toMatchObject(meaning)
  expect(await carriers.received(name, email.to)).toEqual([])
  await carriers.mend()
  expect(await send(name, email)).toMatchObject({ outcome: 'taken' })
})

test('a wish to wait is passed on in seconds', async () => {
  for (const name of ['resend', 'sendgrid'] as const) {
    await carriers.fault(name, { status: 429 })
    const outcome = await send(name, anEmail())
    expect(outcome).toMatchObject({ outcome: 'not_taken', retryAfterSeconds: expect.any(Number) })
    if (outcome.outcome === 'not_taken') expect([1, 2]).toContain(outcome.retryAfterSeconds)
  }
})

test('a bad answer says why, and never what is secret', async () => {
  for (const name of mailCarriers) {
    await carriers.fault(name, { status: name === 'smtp' ? 535 : 401 })
    const said = JSON.stringify(await send(name, anEmail()))
    expect(said).toMatch(/"reason":"[^"]{3,}/)
    expect(said).not.toMatch(/re_of_the_tests|SG\.of_the_tests|password-of-the-tests/)
    await carriers.mend()
  }
})

test('asked again with the same identity Resend sends once, even with other words; the others by the same Message-ID', async () => {
  const email = anEmail()
  for (const name of mailCarriers) {
    expect((await send(name, email)).outcome).toBe('taken')
    expect((await send(name, { ...email, subject: 'Reporté' })).outcome).toBe('taken')
  }
  const once = await theOnly('resend', email.to)
  expect(once).toMatchObject({
    idempotencyKey: email.identity,
    tags: [{ name: 'notification', value: email.identity }],
  })
  for (const name of ['smtp', 'sendgrid'] as const) {
    const ids = (await carriers.received(name, email.to)).map(({ headers }) => headers['Message-ID'])
    expect(ids).toEqual(Array(2).fill(`<${email.identity}@portillon.example>`))
  }
})

test('a mail server that closed an idle connection gets the next mail over a new one, once', async () => {
  expect((await send('smtp', anEmail())).outcome).toBe('taken')
  await carriers.fault('smtp', { dropAnswers: true })
  expect((await send('smtp', anEmail())).outcome).toBe('unknown')
  await carriers.mend()
  const many = Array.from({ length: 40 }, () => anEmail())
  const outcomes = await Promise.all(many.map((email) => send('smtp', email)))
  expect(outcomes.every(({ outcome }) => outcome === 'taken')).toBe(true)
  for (const { to } of many) await theOnly('smtp', to)
})

test('whoever hangs is given up after a while, and may have taken it', { timeout: 60_000 }, async () => {
  for (const name of mailCarriers) await carriers.fault(name, { delayMs: 120_000 })
  await carriers.fault('twilio', { delayMs: 120_000 })
  const began = performance.now()
  const sms = smsSender()?.send({ to: '+33612345678', body: 'Bonjour', identity: 'hanging' })
  const outcomes = await Promise.all([...mailCarriers.map((name) => send(name, anEmail())), sms])
  expect(outcomes.map((one) => one?.outcome)).toEqual(Array(4).fill('unknown'))
  expect(performance.now() - began).toBeLessThan(30_000)
})

test('who is not there has taken nothing', async () => {
  await carriers.stop()
  for (const name of mailCarriers) expect(await send(name, anEmail())).toMatchObject({ outcome: 'not_taken' })
  const sms = await smsSender()?.send({ to: '+33612345678', body: 'Bonjour', identity: 'away' })
  expect(sms).toMatchObject({ outcome: 'not_taken' })
  carriers = await startCarriers()
})

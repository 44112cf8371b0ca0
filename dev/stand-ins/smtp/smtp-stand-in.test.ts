// The mail server through a real client: what is acknowledged lies in the mailbox, parsed, and what it is told to do badly it does in SMTP.
import { createTransport, type NodemailerError } from 'nodemailer'
import { expect, test } from 'vitest'
import { control, freshFolder, SMTP, startUnderTest } from '../stand-ins-under-test'

const mail = (more: object = {}) => ({
  from: { name: 'Lumières, Cie', address: 'billets@portillon.example' },
  to: 'Camille <camille@exemple.fr>',
  subject: 'Vos billets\u202f: été 🎟️',
  text: 'Bonjour\n.\nMAIL FROM:<a@b>',
  html: '<p>Bonjour</p>',
  attachments: [{ filename: 'billet-été.pdf', content: Buffer.from('%PDF-\0\xff', 'latin1') }],
  ...more,
})

const transport = (url: string, more: object = {}) => createTransport({ url, ignoreTLS: true, ...more })

async function failure(work: Promise<unknown>): Promise<NodemailerError> {
  const error = await work.then(
    () => null,
    (caught: unknown) => caught,
  )
  if (!(error instanceof Error)) throw new Error('it was sent')
  return error as NodemailerError
}

test('a mail is read as a mail program reads it, and survives a restart', async () => {
  const folder = await freshFolder()
  const first = await startUnderTest({ folder })
  await transport(first.smtpServer).sendMail(mail({ headers: { 'X-Entity-Ref-ID': 'n1' } }))
  await first.close()
  const again = await startUnderTest({ folder })
  expect(again.smtpServer).toBe(first.smtpServer)
  const { json } = await control(again.smtp, 'GET', 'messages?to=camille@exemple.fr')
  expect(json.messages).toHaveLength(1)
  expect(json.messages[0]).toMatchObject({
    from: 'Lumières, Cie <billets@portillon.example>',
    to: ['camille@exemple.fr'],
    subject: 'Vos billets\u202f: été 🎟️',
    headers: { 'X-Entity-Ref-ID': 'n1' },
    attachments: [{ filename: 'billet-été.pdf', content: Buffer.from('%PDF-\0\xff', 'latin1').toString('base64') }],
  })
  expect(json.messages[0].text.trim()).toBe('Bonjour\n.\nMAIL FROM:<a@b>')
})

test('nobody sends without the password', async () => {
  const { smtpServer, smtp } = await startUnderTest()
  const { port } = new URL(smtpServer)
  const none = await failure(transport(`smtp://127.0.0.1:${port}`).sendMail(mail()))
  expect(none.responseCode).toBe(530)
  const wrong = await failure(transport(`smtp://${SMTP.user}:wrong@127.0.0.1:${port}`).sendMail(mail()))
  expect(wrong.responseCode).toBe(535)
  expect((await control(smtp, 'GET', 'messages')).json.messages).toEqual([])
})

test.each([
  [421, 'CONN'],
  [535, 'AUTH PLAIN'],
  [450, 'RCPT TO'],
  [550, 'RCPT TO'],
  [451, 'DATA'],
  [552, 'DATA'],
  [554, 'DATA'],
])('told to answer %i it says so at %s, and keeps nothing', async (status, command) => {
  const { smtpServer, smtp } = await startUnderTest()
  await control(smtp, 'PUT', 'faults', { status })
  const error = await failure(transport(smtpServer).sendMail(mail()))
  expect([error.responseCode, error.command]).toEqual([status, command])
  await control(smtp, 'DELETE', 'faults')
  expect((await control(smtp, 'GET', 'messages')).json.messages).toEqual([])
  await transport(smtpServer).sendMail(mail())
  expect((await control(smtp, 'GET', 'messages')).json.messages).toHaveLength(1)
})

test('a dropped answer has taken the mail; a late one comes after the time', async () => {
  const { smtpServer, smtp } = await startUnderTest()
  await control(smtp, 'PUT', 'faults', { dropAnswers: true })
  const error = await failure(transport(smtpServer).sendMail(mail()))
  expect([error.code, error.responseCode]).toEqual(['ECONNECTION', undefined])
  expect((await control(smtp, 'GET', 'messages')).json.messages).toHaveLength(1)
  await control(smtp, 'PUT', 'faults', { delayMs: 400 })
  const began = performance.now()
  await transport(smtpServer).sendMail(mail())
  expect(performance.now() - began).toBeGreaterThan(350)
  const { json } = await control(smtp, 'GET', 'log')
  expect(json.requests.map(({ status }: { status: number | null }) => status)).toEqual([null, 250])
})

test('mails of every stand-in lie in the one mailbox, and each says who brought it', async () => {
  const { smtpServer, resendSdk, resend } = await startUnderTest()
  await transport(smtpServer).sendMail(mail({ subject: 'Par le serveur' }))
  await resendSdk.emails.send({ from: 'a@exemple.fr', to: 'b@exemple.fr', subject: 'Par Resend', text: 'x' })
  const list = await (await fetch(`${resend}/`)).text()
  expect(list.indexOf('Par Resend')).toBeLessThan(list.indexOf('Par le serveur'))
  expect(list).toMatch(/<span>1 pièce jointe · SMTP<\/span>/)
  const link = /href="(\/messages\/[^"]+)"[^>]*><span class="line"><b>Par le serveur/.exec(list)?.[1]
  expect(await (await fetch(`${resend}${link}`)).text()).toContain('<dt>Par</dt><dd>SMTP</dd>')
  expect((await control(resend, 'GET', 'messages')).json.messages).toHaveLength(1)
})

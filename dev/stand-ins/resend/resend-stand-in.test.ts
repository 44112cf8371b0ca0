// The Resend stand-in through the real SDK: what is accepted lies in the mailbox once, what is bad is refused in its words.
import type { CreateEmailOptions } from 'resend'
import { expect, test } from 'vitest'
import { control, freshFolder, startUnderTest } from '../stand-ins-under-test'

const PDF = Buffer.from('%PDF-1.7 billet d’essai')

function mail(more: Partial<CreateEmailOptions> = {}): CreateEmailOptions {
  return {
    from: 'Portillon <billets@exemple.fr>',
    to: 'Camille.Roussel@exemple.fr',
    replyTo: 'orga@exemple.fr',
    subject: 'Vos billets\u202f: Nuit d’été',
    html: '<p>Bonjour <a href="http://127.0.0.1:3000/p/x">voir</a><script>alert(1)</script></p>',
    text: 'Bonjour',
    headers: { 'X-Entity-Ref-ID': 'n1' },
    tags: [{ name: 'kind', value: 'tickets' }],
    attachments: [{ filename: 'billet-été.pdf', content: PDF, contentType: 'application/pdf' }],
    ...more,
  } as CreateEmailOptions
}

test('a mail is accepted, can be read back, and lies in the mailbox with all its parts', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const { data, error } = await resendSdk.emails.send(mail(), { idempotencyKey: 'notification-1' })
  expect(error).toBeNull()
  const read = await resendSdk.emails.get(data?.id ?? '')
  expect(read.data).toMatchObject({ id: data?.id, to: ['Camille.Roussel@exemple.fr'], last_event: 'delivered' })
  const { json } = await control(resend, 'GET', 'messages?to=camille.roussel@exemple.fr')
  expect(json.messages).toHaveLength(1)
  expect(json.messages[0]).toMatchObject({
    id: data?.id,
    to: ['Camille.Roussel@exemple.fr'],
    from: 'Portillon <billets@exemple.fr>',
    subject: 'Vos billets\u202f: Nuit d’été',
    text: 'Bonjour',
    headers: { 'X-Entity-Ref-ID': 'n1' },
    idempotencyKey: 'notification-1',
    attachments: [{ filename: 'billet-été.pdf', contentType: 'application/pdf', content: PDF.toString('base64') }],
  })
  expect((await control(resend, 'GET', 'messages?to=nobody@exemple.fr')).json.messages).toEqual([])
})

test('the same key sends once; with another body it is refused', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const first = await resendSdk.emails.send(mail(), { idempotencyKey: 'k' })
  const second = await resendSdk.emails.send(mail(), { idempotencyKey: 'k' })
  expect(second.data?.id).toBe(first.data?.id)
  const other = await resendSdk.emails.send(mail({ subject: 'Autre' }), { idempotencyKey: 'k' })
  expect(other.error).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' })
  const long = await resendSdk.emails.send(mail(), { idempotencyKey: 'k'.repeat(257) })
  expect(long.error).toMatchObject({ statusCode: 400, name: 'invalid_idempotency_key' })
  expect((await control(resend, 'GET', 'messages')).json.messages).toHaveLength(1)
})

test('twins at once send one mail', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const twins = await Promise.all(
    Array.from({ length: 8 }, () => resendSdk.emails.send(mail(), { idempotencyKey: 'twin' })),
  )
  for (const { data, error } of twins) expect(data?.id ?? error?.name).toMatch(/^[0-9a-f-]{36}$|^concurrent/)
  expect((await control(resend, 'GET', 'messages')).json.messages).toHaveLength(1)
})

test('bad mails are refused field by field and none is kept', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const cases: [object, number, string][] = [
    [mail({ to: [] }), 422, 'missing_required_field'],
    [mail({ to: 'personne' }), 422, 'validation_error'],
    [mail({ to: 'a@exemple.fr\r\nBcc: b@exemple.fr' }), 422, 'validation_error'],
    [mail({ from: 'Portillon' }), 422, 'validation_error'],
    [mail({ subject: 'a\nBcc: b@exemple.fr' }), 422, 'validation_error'],
    [mail({ subject: undefined }), 422, 'missing_required_field'],
    [{ ...mail(), html: undefined, text: undefined }, 422, 'missing_required_field'],
    [mail({ headers: { 'X-A': 'b\r\nBcc: c@exemple.fr' } }), 422, 'validation_error'],
    [mail({ tags: [{ name: 'é', value: 'x' }] }), 422, 'validation_error'],
    [mail({ attachments: [{ filename: 'a.pdf', content: 'pas du base64' }] }), 422, 'invalid_attachment'],
    [mail({ attachments: [{ content: PDF }] }), 422, 'invalid_attachment'],
    [mail({ to: Array.from({ length: 51 }, (_, i) => `a${i}@exemple.fr`) }), 422, 'validation_error'],
  ]
  for (const [options, statusCode, name] of cases) {
    const { error } = await resendSdk.emails.send(options as CreateEmailOptions)
    expect(error).toMatchObject({ statusCode, name })
  }
  const key = await fetch(`${resend}/emails`, { method: 'POST', body: '{}' })
  expect([key.status, (await key.json()).name]).toEqual([401, 'missing_api_key'])
  const wrong = await fetch(`${resend}/emails`, { headers: { authorization: 'Bearer re_other' } })
  expect([wrong.status, (await wrong.json()).name]).toEqual([403, 'invalid_api_key'])
  expect((await resendSdk.emails.get('none')).error).toMatchObject({ statusCode: 404, name: 'not_found' })
  expect((await control(resend, 'GET', 'messages')).json.messages).toEqual([])
})

test('a batch is all or nothing, or names its bad ones when it is permissive', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const three = [mail({ to: 'a@exemple.fr' }), mail({ to: 'personne' }), mail({ to: 'c@exemple.fr' })]
  expect((await resendSdk.batch.send(three)).error?.name).toBe('validation_error')
  expect((await control(resend, 'GET', 'messages')).json.messages).toEqual([])
  const permissive = await resendSdk.batch.send(three, { batchValidation: 'permissive' })
  expect(permissive.data?.data).toHaveLength(2)
  expect(permissive.data?.errors?.map(({ index }) => index)).toEqual([1])
  const { json } = await control(resend, 'GET', 'messages')
  expect(json.messages.map(({ to }: { to: string[] }) => to[0])).toEqual(['a@exemple.fr', 'c@exemple.fr'])
})

test('a dropped answer has sent; the retry with its key sends nothing more', async () => {
  const { resendSdk, resend } = await startUnderTest()
  await control(resend, 'PUT', 'faults', { dropAnswers: true })
  expect((await resendSdk.emails.send(mail(), { idempotencyKey: 'k' })).error?.name).toBe('application_error')
  await control(resend, 'PUT', 'faults', { status: 429 })
  const limited = await resendSdk.emails.send(mail(), { idempotencyKey: 'k' })
  expect([limited.error?.name, limited.headers?.['retry-after']]).toEqual(['rate_limit_exceeded', '1'])
  await control(resend, 'DELETE', 'faults')
  expect((await resendSdk.emails.send(mail(), { idempotencyKey: 'k' })).error).toBeNull()
  expect((await control(resend, 'GET', 'messages')).json.messages).toHaveLength(1)
})

test('the mailbox shows the message in a frame without scripts and gives the attachment back byte for byte', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const { data } = await resendSdk.emails.send(mail({ subject: 'Vos <b>billets</b>' }))
  const list = await (await fetch(`${resend}/`)).text()
  expect(list).toContain(`href="/messages/${data?.id}"`)
  expect(list).toContain('Vos &#60;b&#62;billets&#60;/b&#62;')
  expect(await (await fetch(`${resend}/?to=nobody`)).text()).not.toContain('/messages/')
  const page = await (await fetch(`${resend}/messages/${data?.id}`)).text()
  expect(/<iframe[^>]* sandbox="([^"]*)"/.exec(page)?.[1]).toBe(
    'allow-same-origin allow-popups allow-popups-to-escape-sandbox',
  )
  const frame = await fetch(`${resend}/messages/${data?.id}/html`)
  expect(frame.headers.get('content-security-policy')).toContain("script-src 'none'")
  expect(await (await fetch(`${resend}/messages/${data?.id}?tab=text`)).text()).toContain(
    '<pre class="card">Bonjour</pre>',
  )
  const file = await fetch(`${resend}/messages/${data?.id}/attachments/0`)
  expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''billet-%C3%A9t%C3%A9.pdf")
  expect(Buffer.from(await file.arrayBuffer())).toEqual(PDF)
  expect((await fetch(`${resend}/messages/none`)).status).toBe(404)
})

test('the mailbox speaks the browser’s language, or the one that was chosen, and keeps it', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const { data } = await resendSdk.emails.send(mail())
  const read = async (path: string, language: string) =>
    (await fetch(`${resend}${path}`, { headers: { 'accept-language': language } })).text()
  expect(await read('/', 'fr-FR,fr;q=0.9')).toContain('<h1>Boîte aux lettres</h1>')
  expect(await read('/', 'en-GB,en;q=0.9')).toContain('<h1>Mailbox</h1>')
  const chosen = await read('/?lang=en', 'fr')
  expect(chosen).toContain(`href="/messages/${data?.id}?lang=en"`)
  expect(await read(`/messages/${data?.id}?lang=en`, 'fr')).toContain('aria-label="Attachments"')
  expect(await read('/messages/none?lang=en', 'fr')).toContain('Message not found')
})

test('a mail keeps its doctype, so that it is laid out as its sender meant', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const { data } = await resendSdk.emails.send(mail({ html: '<!doctype html><html><head lang="fr"></head></html>' }))
  const text = await (await fetch(`${resend}/messages/${data?.id}/html`)).text()
  expect(text).toBe('<!doctype html><html><head lang="fr"><base target="_blank"></head></html>')
})

test('mails survive a restart', async () => {
  const folder = await freshFolder()
  const before = await startUnderTest({ folder })
  await before.resendSdk.emails.send(mail(), { idempotencyKey: 'k' })
  await before.close()
  const after = await startUnderTest({ folder })
  await after.resendSdk.emails.send(mail(), { idempotencyKey: 'k' })
  const { json } = await control(after.resend, 'GET', 'messages')
  expect(
    json.messages.map(({ attachments }: { attachments: { content: string }[] }) => attachments[0]?.content),
  ).toEqual([PDF.toString('base64')])
})

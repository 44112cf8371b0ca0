// Holds the requests of our clients against what the services publish, where those documents lie beside the checkout.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEmail } from '@/tests/support/message-carriers'
import { type Json, present, read, requestDepartures } from '@/tests/support/published-documents'
import { emailSenders, smsSender } from './configured'
import { resendDomains } from './resend-domains'

type Asked = { method: string; path: string; type: string; authorization: string; body: string }
const asked: Asked[] = []
let server: Server

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    const body = Buffer.concat(await request.toArray()).toString('utf8')
    const { authorization = '', 'content-type': type = '' } = headers
    asked.push({ method, path: url, type, authorization, body })
    response.writeHead(url.includes('/v3/') ? 202 : 200, { 'x-message-id': 'x' }).end('{"id":"x","sid":"SM1"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  Object.assign(process.env, {
    RESEND_API_KEY: 're_x',
    RESEND_API_BASE: base,
    SENDGRID_API_KEY: 'SG.x',
    SENDGRID_API_BASE: base,
    TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'b'.repeat(32),
    TWILIO_FROM: 'Portillon',
    TWILIO_API_BASE: base,
  })
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const whole = () =>
  anEmail({
    replyTo: 'orga@exemple.fr',
    headers: { 'List-Unsubscribe': '<https://tickets.example/u/x>' },
    attachments: [{ filename: 'billet.pdf', content: Buffer.from('%PDF-'), contentType: 'application/pdf' }],
  })

async function requestOf(work: () => Promise<unknown> | undefined): Promise<Asked> {
  asked.length = 0
  await work()
  const [only] = asked
  if (!only || asked.length !== 1) throw new Error(`${asked.length} requests`)
  return only
}

test('each request goes to its one address, with its one key', async () => {
  const resend = await requestOf(() => emailSenders().get('resend')?.send(whole()))
  expect(resend).toMatchObject({ method: 'POST', path: '/emails', authorization: 'Bearer re_x' })
  const sendgrid = await requestOf(() => emailSenders().get('sendgrid')?.send(whole()))
  expect(sendgrid).toMatchObject({ method: 'POST', path: '/v3/mail/send', authorization: 'Bearer SG.x' })
  const twilio = await requestOf(() => smsSender()?.send({ to: '+33612345678', body: 'Bonjour', identity: 'x-1' }))
  expect(twilio).toMatchObject({
    method: 'POST',
    path: `/2010-04-01/Accounts/AC${'a'.repeat(32)}/Messages.json`,
    authorization: `Basic ${btoa(`AC${'a'.repeat(32)}:${'b'.repeat(32)}`)}`,
  })
})

if (present) {
  test('what Resend is asked keeps to its published document', async () => {
    const document = read('resend-openapi.json')
    const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` })
    const mail = await requestOf(() => emailSenders().get('resend')?.send(whole()))
    const domain = await requestOf(() => resendDomains()?.create('billets.exemple.fr'))
    expect([
      ...requestDepartures(document, schema('SendEmailRequest'), JSON.parse(mail.body), 'mail'),
      ...requestDepartures(document, schema('CreateDomainRequest'), JSON.parse(domain.body), 'domain'),
    ]).toEqual([])
  })

  test('what SendGrid is asked keeps to its published document', async () => {
    const document = read('sendgrid-mail_v3.json')
    const { components } = document as {
      components: { requestBodies: { PostMailSend: { content: Record<string, Json> } } }
    }
    const found = components.requestBodies.PostMailSend.content['application/json']?.schema as Json | undefined
    expect(found).toBeDefined()
    const { body, type } = await requestOf(() => emailSenders().get('sendgrid')?.send(whole()))
    expect(type).toBe('application/json')
    expect(requestDepartures(document, found ?? {}, JSON.parse(body), 'mail')).toEqual([])
  })

  test('what Twilio is asked keeps to its published document', async () => {
    const document = read('twilio-messages.json')
    const { paths } = document as {
      paths: Record<string, { post: { requestBody: { content: Record<string, Json> } } }>
    }
    const form = paths['/2010-04-01/Accounts/{AccountSid}/Messages.json']?.post.requestBody.content
    const schema = form?.['application/x-www-form-urlencoded']?.schema as Json | undefined
    const { body, type } = await requestOf(() =>
      smsSender()?.send({ to: '+33612345678', body: 'Été', identity: 'x-1' }),
    )
    expect(type).toBe('application/x-www-form-urlencoded')
    const fields = Object.fromEntries(new URLSearchParams(body))
    expect(requestDepartures(document, schema ?? {}, fields, 'sms')).toEqual([])
    expect(fields).toEqual({
      To: '+33612345678',
      From: 'Portillon',
      Body: 'Été',
      StatusCallback: 'http://127.0.0.1:3000/api/webhooks/twilio?notification=x-1',
    })
  })
} else {
  test('the published documents do not lie beside this checkout: the contract tests are left out', () => {
    expect(present).toBe(false)
  })
}

// What the Resend stand-in reports, and its sender domains, through the real SDK.
import { expect, test } from 'vitest'
import { control, eventually, RESEND_SECRET, startUnderTest, startWebhookApp } from '../stand-ins-under-test'
import { signedHeaders } from './resend-events'

const mail = (to: string) => ({ from: 'a@exemple.fr', to, subject: 'Vos billets', text: 'Bonjour' })

async function started() {
  const app = await startWebhookApp()
  const running = await startUnderTest({ appUrl: app.url })
  const types = () => app.received.map(({ type }) => type)
  return { app, types, ...running }
}

test('a mail is reported as sent and a moment later as delivered, with the tags it had, signed by the scheme of Svix', async () => {
  const { app, types, resendSdk } = await started()
  const tags = [{ name: 'notification', value: 'n1' }]
  const { data } = await resendSdk.emails.send({ ...mail('camille@exemple.fr'), tags })
  await eventually('both', () => types().length === 2)
  expect(types()).toEqual(['email.sent', 'email.delivered'])
  for (const { body, headers, url } of app.received) {
    expect(url).toBe('/api/webhooks/resend')
    expect(JSON.parse(body).data).toMatchObject({ email_id: data?.id, tags: { notification: 'n1' } })
    const at = new Date(Number(headers['svix-timestamp']) * 1000)
    const again = signedHeaders(RESEND_SECRET, String(headers['svix-id']), body, at)
    expect(headers['svix-signature']).toBe(again['svix-signature'])
    expect(() =>
      resendSdk.webhooks.verify({
        payload: body,
        headers: {
          id: String(headers['svix-id']),
          timestamp: String(headers['svix-timestamp']),
          signature: String(headers['svix-signature']),
        },
        webhookSecret: RESEND_SECRET,
      }),
    ).not.toThrow()
  }
})

test.each([
  ['bounced@exemple.fr', ['email.sent', 'email.bounced'], 'bounced'],
  ['bounced+vip@exemple.fr', ['email.sent', 'email.bounced'], 'bounced'],
  ['complained@resend.dev', ['email.sent', 'email.delivered', 'email.complained'], 'complained'],
  ['suppressed@exemple.fr', ['email.sent', 'email.suppressed'], 'suppressed'],
  ['delayed@exemple.fr', ['email.sent', 'email.delivery_delayed', 'email.delivered'], 'delivered'],
  ['not-bounced@exemple.fr', ['email.sent', 'email.delivered'], 'delivered'],
])('a mail to %s ends as there', async (to, expected, last) => {
  const { types, resendSdk } = await started()
  const { data } = await resendSdk.emails.send(mail(to))
  await eventually('all', () => types().length === expected.length)
  expect(types()).toEqual(expected)
  expect((await resendSdk.emails.get(data?.id ?? '')).data?.last_event).toBe(last)
})

test('a look at a delivered mail is reported once, a door reports the rest, and faults hold and double reports', async () => {
  const { app, types, resendSdk, resend } = await started()
  const { data } = await resendSdk.emails.send(mail('camille@exemple.fr'))
  await eventually('delivered', () => types().includes('email.delivered'))
  for (const _ of ['first', 'again']) await fetch(`${resend}/messages/${data?.id}/html`)
  await eventually('opened', () => types().includes('email.opened'))
  await control(resend, 'PUT', 'faults', { webhooks: 'hold' })
  await control(resend, 'POST', `messages/${data?.id}`, { event: 'bounced', bounce: 'Transient' })
  expect(types()).toHaveLength(3)
  await control(resend, 'PUT', 'faults', { webhooks: 'duplicate' })
  await eventually('twice', () => types().length === 5)
  const last = app.received.slice(3)
  expect(new Set(last.map(({ headers }) => headers['svix-id'])).size).toBe(1)
  expect(JSON.parse(last[0]?.body ?? '').data.bounce.type).toBe('Transient')
  const { json } = await control(resend, 'GET', 'log')
  expect(json.events.map(({ attempts }: { attempts: unknown[] }) => attempts.length)).toEqual([1, 1, 1, 2])
})

test('a domain is registered with its records, is in order a moment after it was asked for, and can be removed', async () => {
  const { resendSdk } = await startUnderTest()
  const { data: made } = await resendSdk.domains.create({ name: 'billets.exemple.fr', region: 'eu-west-1' })
  const id = made?.id ?? ''
  expect(made?.status).toBe('not_started')
  expect(made?.records.map(({ record, type }) => [record, type])).toEqual([
    ['SPF', 'MX'],
    ['SPF', 'TXT'],
    ['DKIM', 'TXT'],
  ])
  const twin = await resendSdk.domains.create({ name: 'Billets.Exemple.fr' })
  expect(twin.error).toMatchObject({ statusCode: 403, name: 'validation_error' })
  const from = (name: string) => ({ ...mail('camille@exemple.fr'), from: `Lumières <orga@${name}>` })
  expect((await resendSdk.emails.send(from('billets.exemple.fr'))).error).toMatchObject({ statusCode: 403 })
  await resendSdk.domains.verify(id)
  expect((await resendSdk.domains.get(id)).data?.status).toBe('pending')
  await eventually('verified', async () => (await resendSdk.domains.get(id)).data?.status === 'verified')
  expect((await resendSdk.emails.send(from('billets.exemple.fr'))).error).toBeNull()
  expect((await resendSdk.domains.remove(id)).data).toMatchObject({ deleted: true })
  expect((await resendSdk.domains.get(id)).error).toMatchObject({ statusCode: 404, name: 'not_found' })
})

test('a door says how a domain stands, and no check changes that by itself', async () => {
  const { resendSdk, resend } = await startUnderTest()
  const { data } = await resendSdk.domains.create({ name: 'billets.exemple.fr' })
  await resendSdk.domains.verify(data?.id ?? '')
  await control(resend, 'POST', `domains/${data?.id}`, { status: 'failed' })
  expect((await resendSdk.domains.get(data?.id ?? '')).data?.status).toBe('failed')
  expect((await resendSdk.domains.create({ name: 'pas un domaine' })).error).toMatchObject({ statusCode: 422 })
})

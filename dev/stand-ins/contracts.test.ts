// Holds the stand-ins' answers against what the services publish, where those documents lie beside the checkout.
import { expect, test } from 'vitest'
import { answerDepartures, type Json, present, read } from '@/tests/support/published-documents'
import {
  control,
  eventually,
  RESEND_KEY,
  SENDGRID_KEY,
  sessionParams,
  startUnderTest,
  startWebhookApp,
  TWILIO,
} from './stand-ins-under-test'
import { billingObjects } from './stripe/subscriptions-under-test'

/** Every field of the sample is there, and of the sample's type where both are set. Free-form maps are not entered. */
const FREE = new Set(['metadata', 'payment_method_options', 'fraud_details', 'amount_details', 'wallet_options'])
/** Fields of the samples that Stripe shows only when asked, or in other circumstances than ours. */
const ONLY_SOMETIMES = new Set(['refunds', 'line_items'])

function departures(sample: unknown, actual: unknown, at: string): string[] {
  if (sample === null || actual === null) return []
  if (Array.isArray(sample)) return Array.isArray(actual) ? [] : [`${at} is no list`]
  if (typeof sample !== 'object') return typeof sample === typeof actual ? [] : [`${at} is a ${typeof actual}`]
  if (typeof actual !== 'object') return [`${at} is a ${typeof actual}`]
  return Object.entries(sample as Json).flatMap(([key, value]) => {
    if (FREE.has(key)) return []
    const found = (actual as Json)[key]
    if (found === undefined) return ONLY_SOMETIMES.has(key) ? [] : [`${at}.${key} is missing`]
    return departures(value, found, `${at}.${key}`)
  })
}

async function stripeObjects(): Promise<Record<string, unknown>> {
  const running = await startUnderTest()
  const { sdk, stripe } = running
  const { id: account } = await sdk.accounts.create({ country: 'FR' })
  const urls = { return_url: 'http://127.0.0.1:9/', refresh_url: 'http://127.0.0.1:9/' }
  const link = await sdk.accountLinks.create({ account, type: 'account_onboarding', ...urls })
  await control(stripe, 'POST', `accounts/${account}`, { chargesEnabled: true })
  const onAccount = await sdk.checkout.sessions.create(
    sessionParams({ payment_intent_data: { application_fee_amount: 100 } }),
    { stripeAccount: account },
  )
  await control(stripe, 'POST', `checkout/${onAccount.id}`, { outcome: 'pay' })
  const fees = (await sdk.rawRequest('GET', '/v1/application_fees')) as { data?: unknown[] }
  const { id } = await sdk.checkout.sessions.create(sessionParams())
  const { json: paid } = await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  const refund = await sdk.refunds.create({ payment_intent: paid.payment_intent, amount: 100 })
  await eventually(
    'the reference of the refund',
    async () => (await sdk.refunds.retrieve(refund.id)).destination_details?.card?.reference,
  )
  const { json: payout } = await control(stripe, 'POST', 'payouts', {})
  const { json: dispute } = await control(stripe, 'POST', 'disputes', { paymentIntent: id })
  const evidence = { data: Buffer.from('%PDF-1.7'), name: 'evidence.pdf', type: 'application/pdf' }
  const file = await sdk.files.create({ purpose: 'dispute_evidence', file: evidence })
  const get = async (path: string): Promise<Json> =>
    JSON.parse(JSON.stringify(await sdk.rawRequest('GET', `/v1/${path}`)))
  const charge = await get(`charges/${refund.charge}`)
  const items = (await get(`checkout/sessions/${id}/line_items`)) as { data?: unknown[] }
  const events = (await get('events')) as { data?: unknown[] }
  return {
    ...(await billingObjects(running)),
    account: await get(`accounts/${account}`),
    account_link: JSON.parse(JSON.stringify(link)),
    application_fee: JSON.parse(JSON.stringify(fees)).data[0],
    'checkout.session': await get(`checkout/sessions/${id}`),
    item: items.data?.[0],
    payment_intent: await get(`payment_intents/${paid.payment_intent}`),
    charge,
    refund: await get(`refunds/${refund.id}`),
    dispute: await get(`disputes/${dispute.id}`),
    file: await get(`files/${file.id}`),
    balance_transaction: await get(`balance_transactions/${charge.balance_transaction}`),
    balance: await get('balance'),
    payout: await get(`payouts/${payout.id}`),
    event: { ...(events.data?.[0] as Json), data: {} },
  }
}

if (present) {
  test('every Stripe object has the fields and types of Stripe’s published sample', async () => {
    const { resources } = read('stripe-fixtures3.json') as { resources: Record<string, Json> }
    const found: string[] = []
    for (const [name, actual] of Object.entries(await stripeObjects())) {
      const sample = name === 'event' ? { ...resources.event, data: {} } : resources[name]
      expect(sample, name).toBeDefined()
      found.push(...departures(sample, actual, name))
    }
    expect(found).toEqual([])
  })

  test('Resend’s answers keep to its published document', async () => {
    const document = read('resend-openapi.json')
    const { resendSdk, resend } = await startUnderTest()
    const mail = { from: 'a@exemple.fr', to: 'b@exemple.fr', subject: 'x', html: '<p>x</p>', text: 'x' }
    const one = await resendSdk.emails.send(mail)
    const batch = await resendSdk.batch.send([mail, mail])
    const list = await fetch(`${resend}/emails`, { headers: { authorization: 'Bearer re_stand_in' } })
    const answers: [string, unknown][] = [
      ['SendEmailResponse', one.data],
      ['CreateBatchEmailsResponse', batch.data],
      ['Email', (await resendSdk.emails.get(one.data?.id ?? '')).data],
    ]
    const found = answers.flatMap(([name, value]) =>
      answerDepartures(document, { $ref: `#/components/schemas/${name}` }, value, name),
    )
    expect(found).toEqual([])
    expect(await list.json()).toMatchObject({ object: 'list', has_more: false, data: [{}, {}, { id: one.data?.id }] })
  })

  test('Resend’s domains keep to its published document, from registered to removed', async () => {
    const document = read('resend-openapi.json')
    const { resendSdk, resend } = await startUnderTest()
    const { data: made } = await resendSdk.domains.create({ name: 'billets.exemple.fr', region: 'eu-west-1' })
    const id = made?.id ?? ''
    const raw = async (path: string, method = 'GET') => {
      const answer = await fetch(`${resend}${path}`, { method, headers: { authorization: `Bearer ${RESEND_KEY}` } })
      return answer.json()
    }
    const answers: [string, unknown][] = [
      ['CreateDomainResponse', made],
      ['Domain', await raw(`/domains/${id}`)],
      ['VerifyDomainResponse', await raw(`/domains/${id}/verify`, 'POST')],
      ['ListDomainsResponse', await raw('/domains')],
      ['DeleteDomainResponse', await raw(`/domains/${id}`, 'DELETE')],
    ]
    const found = answers.flatMap(([name, value]) =>
      answerDepartures(document, { $ref: `#/components/schemas/${name}` }, value, name),
    )
    // Only mail exchangers have one.
    expect(found.filter((one) => !one.endsWith('.priority is missing'))).toEqual([])
  })

  test('Resend’s webhooks keep to its published document', async () => {
    const document = read('resend-openapi.json')
    const app = await startWebhookApp()
    const { resendSdk, resend } = await startUnderTest({ appUrl: app.url })
    const mail = { from: 'a@exemple.fr', to: 'bounced@exemple.fr', subject: 'x', text: 'x' }
    const { data } = await resendSdk.emails.send({ ...mail, tags: [{ name: 'kind', value: 'x' }] })
    for (const event of ['delivered', 'delivery_delayed', 'opened', 'complained', 'failed', 'suppressed'])
      await control(resend, 'POST', `messages/${data?.id}`, { event })
    await eventually('all are told', () => app.received.length === 8)
    const named = (type: string) =>
      `Email${type.replace(/^email/, '').replace(/[._](\w)/g, (_, letter) => letter.toUpperCase())}Event`
    const found = app.received.flatMap(({ type, body }) =>
      answerDepartures(document, { $ref: `#/components/schemas/${named(type)}` }, JSON.parse(body), type),
    )
    expect(found.filter((one) => !/\.(broadcast_id|template_id|headers) is missing$/.test(one))).toEqual([])
  })

  test('Twilio’s messages keep to its published document', async () => {
    const document = read('twilio-messages.json')
    const { twilio } = await startUnderTest()
    const base = `${twilio}/2010-04-01/Accounts/${TWILIO.accountSid}/Messages`
    const authorization = `Basic ${Buffer.from(`${TWILIO.accountSid}:${TWILIO.authToken}`).toString('base64')}`
    const form = new URLSearchParams({ To: '+33612345678', From: '+33199000123', Body: 'Bonjour' })
    const made = (await (
      await fetch(`${base}.json`, { method: 'POST', body: form, headers: { authorization } })
    ).json()) as Json
    const later = await (await fetch(`${base}/${made.sid}.json`, { headers: { authorization } })).json()
    const schema = { $ref: '#/components/schemas/api.v2010.account.message' }
    expect([
      ...answerDepartures(document, schema, made, 'made'),
      ...answerDepartures(document, schema, later, 'later'),
    ]).toEqual([])
  })

  test('SendGrid’s refusals keep to its published document', async () => {
    const document = read('sendgrid-mail_v3.json')
    const { sendgrid } = await startUnderTest()
    const ask = async (key: string) =>
      (
        await fetch(`${sendgrid}/v3/mail/send`, {
          method: 'POST',
          body: '{}',
          headers: { authorization: `Bearer ${key}` },
        })
      ).json()
    const answers = [await ask(SENDGRID_KEY), await ask('SG.other')]
    const schema = { $ref: '#/components/schemas/ErrorResponse' }
    expect(answers.flatMap((value, at) => answerDepartures(document, schema, value, `answer ${at}`))).toEqual([])
  })
} else {
  test('the published documents do not lie beside this checkout: the contract tests are left out', () => {
    expect(present).toBe(false)
  })
}

// Holds the stand-ins' answers against what Stripe and Resend publish, where those documents lie beside the checkout.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { control, eventually, sessionParams, startUnderTest } from './stand-ins-under-test'
import { billingObjects } from './stripe/subscriptions-under-test'

type Json = { [key: string]: unknown }
const folder = path.resolve(import.meta.dirname, '../../../shared/contracts')
const present = existsSync(folder)
const read = (file: string): Json => JSON.parse(readFileSync(path.join(folder, file), 'utf8'))

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

/** A small part of JSON Schema: what Resend's document uses for these answers. */
function violations(document: Json, schema: Json, value: unknown, at: string): string[] {
  const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').pop() : undefined
  if (name !== undefined) {
    const { schemas } = document.components as { schemas: Record<string, Json> }
    return violations(document, schemas[name] ?? {}, value, at)
  }
  if (value === null || value === undefined) return []
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return [`${at} is ${String(value)}`]
  if (schema.type === 'array')
    return Array.isArray(value)
      ? value.flatMap((element, i) => violations(document, (schema.items ?? {}) as Json, element, `${at}[${i}]`))
      : [`${at} is no list`]
  if (schema.type !== 'object') return typeof value === schema.type ? [] : [`${at} is a ${typeof value}`]
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(([key, below]) => {
    const found = (value as Json)[key]
    return found === undefined ? [`${at}.${key} is missing`] : violations(document, below, found, `${at}.${key}`)
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
      violations(document, { $ref: `#/components/schemas/${name}` }, value, name),
    )
    expect(found).toEqual([])
    expect(await list.json()).toMatchObject({ object: 'list', has_more: false, data: [{}, {}, { id: one.data?.id }] })
  })
} else {
  test('the published documents do not lie beside this checkout: the contract tests are left out', () => {
    expect(present).toBe(false)
  })
}

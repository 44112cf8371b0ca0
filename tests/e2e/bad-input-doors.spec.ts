// Bad input at the doors that strangers and cameras use: forged webhooks, and codes that are no ticket. Nothing is written but the
// refused scan.
import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import type pg from 'pg'
import Stripe from 'stripe'
import type { Asked, DemoClient } from '@/scripts/demo-client'
import { buy, type EventOnSale, putEventOnSale } from '@/scripts/demo-story'
import { expectRefusal, type Refusal } from './refusals'
import { countRows, expectInvariantsToHold, openClient, openPool } from './running'

let client: DemoClient
let pool: pg.Pool
let event: EventOnSale
let other: EventOnSale

test.beforeAll(async () => {
  client = await openClient()
  pool = openPool()
  event = await putEventOnSale(client, { title: 'Mauvaises entrées' })
  other = await putEventOnSale(client, { title: 'Un autre événement' })
})
test.afterAll(async () => {
  await expectInvariantsToHold()
  await pool.end()
})

/** Sends what must be refused, and sees that no row came of it. */
async function expectRefused(method: string, address: string, asked: Asked, refusal: Refusal): Promise<void> {
  const before = await countRows(pool)
  expectRefusal(await client.ask(method, address, asked), refusal)
  expect(await countRows(pool)).toEqual(before)
}

test('a webhook without, with a wrong, an old or another’s signature, or of 2 MB, changes nothing', async () => {
  const payload = JSON.stringify({
    id: 'evt_forged',
    object: 'event',
    type: 'checkout.session.completed',
    data: { object: {} },
  })
  const secret = client.demo.stripeWebhookSecret
  const signed = (options: { secret?: string; timestamp?: number }) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, ...options })
  const hourAgo = Math.floor(Date.now() / 1000) - 3600
  for (const header of [
    undefined,
    '',
    't=1,v1=00',
    'nonsense',
    signed({ secret: 'whsec_another' }),
    signed({ timestamp: hourAgo }),
  ]) {
    const headers = { 'content-type': 'application/json', ...(header !== undefined && { 'stripe-signature': header }) }
    await expectRefused('POST', '/api/webhooks/stripe', { raw: payload, headers }, { status: 400 })
  }
  const moved = signed({})
  const headers = { 'content-type': 'application/json', 'stripe-signature': moved }
  await expectRefused('POST', '/api/webhooks/stripe', { raw: `${payload} `, headers }, { status: 400 })
  await expectRefused('POST', '/api/webhooks/stripe', { raw: 'x'.repeat(2_000_000), headers }, { status: 413 })
})

test('a QR text that is cut, changed, foreign or absurd is refused, and only the scan is written', async () => {
  const { ticket } = await buy(client, event, { name: 'Camille Roussel', email: 'porte@exemple.fr', atBoxOffice: true })
  const foreign = await buy(client, other, { name: 'Camille Roussel', email: 'porte2@exemple.fr', atBoxOffice: true })
  const token = ticket.qrToken
  const flipped = `${token.slice(0, 60)}${token[60] === 'A' ? 'B' : 'A'}${token.slice(61)}`
  const otherKey = `${token.slice(0, 12)}${token[12] === 'A' ? 'B' : 'A'}${token.slice(13)}`
  for (const [qrCodeData, reasons] of [
    [token.slice(0, -1), ['format']],
    [flipped, ['forged']],
    [otherKey, ['forged', 'unknown_key', 'wrong_event', 'format']],
    [foreign.ticket.qrToken, ['wrong_event']],
    ['7'.repeat(7_000), ['format']],
    ['', ['format']],
    ['https://exemple.fr/billet/42', ['format']],
  ] as const) {
    const before = await countRows(pool)
    const answered = await client.ask('POST', '/api/scans/validate', {
      token: client.organization.apiKey,
      body: { qrCodeData, eventId: event.id },
    })
    if (qrCodeData === '' && answered.status === 422) continue
    expect(answered.status).toBe(200)
    const { valid, reason } = answered.json as { valid: boolean; reason: string }
    expect(valid).toBe(false)
    expect(reasons).toContain(reason)
    expect(await countRows(pool)).toEqual({ ...before, scan: before.scan + 1 })
  }
  const scanToken = client.organization.apiKey
  const huge = { qrCodeData: 'A'.repeat(9_000), eventId: event.id }
  await expectRefused('POST', '/api/scans/validate', { token: scanToken, body: huge }, { status: 422 })
  const unknown = { qrCodeData: token, eventId: randomUUID() }
  await expectRefused('POST', '/api/scans/validate', { token: scanToken, body: unknown }, { status: 404 })
  await expectRefused(
    'POST',
    '/api/scans/validate',
    { body: { qrCodeData: token, eventId: event.id } },
    { status: 401 },
  )
})

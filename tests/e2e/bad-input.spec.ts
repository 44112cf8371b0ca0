// Bad input against the running installation: the right status, a sentence in the one shape of errors, nothing written but the
// refused scan, nothing 5xx.
import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import type pg from 'pg'
import type { Answered, Asked, DemoClient } from '@/scripts/demo-client'
import { buy, type EventOnSale, holdPlaces, putEventOnSale } from '@/scripts/demo-story'
import { expectRefusal, type Refusal } from './refusals'
import { countRows, expectInvariantsToHold, openClient, openPool } from './running'

let client: DemoClient
let pool: pg.Pool
let event: EventOnSale
let other: EventOnSale
let typeId: string

test.beforeAll(async () => {
  client = await openClient()
  pool = openPool()
  event = await putEventOnSale(client, { title: 'Mauvaises entrées' })
  other = await putEventOnSale(client, { title: 'Un autre événement' })
  typeId = event.ticketTypes[0]?.id ?? ''
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

const purchaseBody = (more: object = {}) => ({
  eventId: event.id,
  items: [{ ticketTypeId: typeId, quantity: 1 }],
  buyer: { name: 'Camille Roussel', email: 'camille@exemple.fr' },
  ...more,
})
const quantity = (value: unknown) => purchaseBody({ items: [{ ticketTypeId: typeId, quantity: value }] })
const named = (name: string) => purchaseBody({ buyer: { name, email: 'camille@exemple.fr' } })

for (const value of [0, -1, 1.5, 1e9, '2', 11, null, Number.MAX_SAFE_INTEGER]) {
  test(`a quantity of ${JSON.stringify(value)} is refused and its field is named`, async () => {
    await expectRefused('POST', '/api/purchases', { body: quantity(value) }, { status: 422, path: 'items.0.quantity' })
  })
}

test('an unknown event is not found, and a ticket type of another event is refused', async () => {
  await expectRefused('POST', '/api/purchases', { body: purchaseBody({ eventId: randomUUID() }) }, { status: 404 })
  await expectRefused('POST', '/api/purchases', { body: purchaseBody({ eventId: 'no-id' }) }, { status: [404, 422] })
  for (const id of [randomUUID(), other.ticketTypes[0]?.id]) {
    const items = [{ ticketTypeId: id, quantity: 1 }]
    await expectRefused(
      'POST',
      '/api/purchases',
      { body: purchaseBody({ items }) },
      { status: [404, 422], path: /^items\.0/ },
    )
  }
})

test('a price in the request is refused, whatever it is called', async () => {
  for (const more of [{ total: { amount: 1, currency: 'EUR' } }, { price: 1 }, { amount: 1 }])
    await expectRefused('POST', '/api/purchases', { body: purchaseBody(more) }, { status: 422 })
  const items = [{ ticketTypeId: typeId, quantity: 1, unitPrice: { amount: 1, currency: 'EUR' } }]
  await expectRefused('POST', '/api/purchases', { body: purchaseBody({ items }) }, { status: 422 })
})

for (const [what, name] of [
  ['a line break', 'Camille\r\nBcc: tout@exemple.fr'],
  ['a NUL', 'Camille\u0000Roussel'],
  ['10,000 characters', 'a'.repeat(10_000)],
  ['nothing but spaces', '   '],
  ['half a character', 'Camille \ud83d'],
] as const) {
  test(`a name with ${what} is refused`, async () => {
    await expectRefused('POST', '/api/purchases', { body: named(name) }, { status: [400, 422] })
  })
}

test('markup, emoji, Arabic and Vietnamese in a name are taken and shown literally', async ({ page }) => {
  const free = await putEventOnSale(client, { title: 'Noms du monde', types: [{ name: 'Libre', amount: 0 }] })
  const names = [
    '<b>Zoé</b> & "{{name}}" <img src=x onerror=alert(1)>',
    'Zoé 🎉👩‍👩‍👧',
    'محمد بن عبد الله',
    'Nguyễn Thị Hồng Phượng',
  ]
  let asked = false
  page.on('dialog', (dialog) => {
    asked = true
    void dialog.dismiss()
  })
  for (const name of names) {
    const { hold, purchase } = await buy(client, free, { name, email: 'noms@exemple.fr', atBoxOffice: true })
    expect(purchase.tickets[0]?.attendeeName).toBe(name)
    await page.goto(`/p/${hold.accessToken}`)
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible()
  }
  expect(asked).toBe(false)
})

test('a foreign id answers exactly like an unknown one', async () => {
  const { purchase, ticket } = await buy(client, other, {
    name: 'Camille Roussel',
    email: 'deux@exemple.fr',
    atBoxOffice: true,
  })
  const [, stranger] = client.demo.organizations
  const token = stranger?.apiKey ?? ''
  for (const [method, address] of [
    ['GET', (id: string) => `/api/purchases/${id}`],
    ['GET', (id: string) => `/api/tickets/${id}`],
    ['GET', (id: string) => `/api/tickets/${id}/pdf`],
    ['GET', (id: string) => `/api/events/${id}/stats`],
    ['PATCH', (id: string) => `/api/events/${id}`],
    ['POST', (id: string) => `/api/events/${id}/publish`],
    ['POST', (id: string) => `/api/events/${id}/attendees`],
  ] as const) {
    const known = address('').includes('purchases')
      ? purchase.id
      : address('').includes('tickets')
        ? ticket.id
        : other.id
    const body = method === 'GET' ? {} : { body: bodyFor(address('')) }
    const headers = { 'x-request-id': 'the-same' }
    const [foreign, unknown] = await Promise.all(
      [known, randomUUID()].map((id) => client.ask(method, address(id), { token, headers, ...body })),
    )
    expectRefusal(foreign as Answered, { status: 404 })
    expect(foreign?.json).toEqual(unknown?.json)
  }
})

function bodyFor(address: string): object {
  if (address.endsWith('attendees')) return { attendees: [{ name: 'Camille', email: 'camille@exemple.fr' }] }
  return address.endsWith('publish') ? {} : { title: 'Pris' }
}

test('a lapsed hold can be read but not paid', async () => {
  const hold = await holdPlaces(client, event, { name: 'Camille Roussel', email: 'tard@exemple.fr', atBoxOffice: true })
  await pool.query("UPDATE purchase SET hold_expires_at = clock_timestamp() - interval '5 seconds' WHERE id = $1", [
    hold.id,
  ])
  const token = hold.accessToken
  const read = await client.ask('GET', `/api/purchases/${hold.id}`, { token })
  expect(read.status).toBe(200)
  expect(read.json).toMatchObject({ success: true, data: { status: 'expired' } })
  const body = { purchaseId: hold.id, returnUrl: `${client.url}/`, preferredGateways: ['stripe'] }
  await expectRefused('POST', '/api/payments/process', { token, body }, { status: 410 })
})

test('a double submit makes one purchase and one payment', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const twice = await Promise.all(
    [0, 1].map(() => client.ask('POST', '/api/purchases', { body: purchaseBody(), headers })),
  )
  expect(twice.map(({ status }) => status)).toEqual([201, 201])
  expect(twice[0]?.json).toEqual(twice[1]?.json)
  await expectRefused('POST', '/api/purchases', { body: named('Quelqu’un d’autre'), headers }, { status: 409 })

  const hold = await holdPlaces(client, event, {
    name: 'Camille Roussel',
    email: 'double@exemple.fr',
    atBoxOffice: true,
  })
  const body = { purchaseId: hold.id, returnUrl: `${client.url}/`, preferredGateways: ['stripe'] }
  const paid = await Promise.all(
    [0, 1].map(() => client.ask('POST', '/api/payments/process', { token: hold.accessToken, body })),
  )
  for (const { status } of paid) expect([200, 201]).toContain(status)
  const [one, two] = paid.map(({ json }) => json as { data: { paymentId: string; redirectUrl: string } })
  expect(two?.data).toMatchObject({ paymentId: one?.data.paymentId, redirectUrl: one?.data.redirectUrl })
  expect((await client.ask('POST', '/api/payments/process', { token: hold.accessToken, body })).status).toBe(200)
  const { rows } = await pool.query('SELECT id FROM payment WHERE purchase_id = $1', [hold.id])
  expect(rows).toHaveLength(1)
})

test('another amount, another origin and another’s token are refused by the payment', async () => {
  const hold = await holdPlaces(client, event, { name: 'Camille Roussel', email: 'prix@exemple.fr', atBoxOffice: true })
  const stranger = await holdPlaces(client, event, {
    name: 'Camille Roussel',
    email: 'prix2@exemple.fr',
    atBoxOffice: true,
  })
  const body = { purchaseId: hold.id, returnUrl: `${client.url}/`, preferredGateways: ['stripe'] }
  const ask = (token: string | undefined, more: object, refusal: Refusal) =>
    expectRefused('POST', '/api/payments/process', { ...(token && { token }), body: { ...body, ...more } }, refusal)
  await ask(hold.accessToken, { amount: 1, currency: 'EUR' }, { status: 409 })
  await ask(hold.accessToken, { returnUrl: 'https://mechant.example/' }, { status: 422 })
  await ask(hold.accessToken, { returnUrl: 'javascript:alert(1)' }, { status: 422 })
  await ask(stranger.accessToken, {}, { status: 404 })
  await ask(undefined, {}, { status: 401 })
  await ask('ptl_buy_AAAA', {}, { status: 401 })
})

test('bodies that are no JSON, no object, too large, of another type or with unknown fields are refused', async () => {
  const send = (raw: string, type: string | null, refusal: Refusal) =>
    expectRefused('POST', '/api/purchases', { raw, headers: type === null ? {} : { 'content-type': type } }, refusal)
  await send('{"eventId":', 'application/json', { status: 400 })
  await send('', 'application/json', { status: [400, 422] })
  await send('null', 'application/json', { status: [400, 422] })
  await send('[]', 'application/json', { status: [400, 422] })
  await send('\ufeff\u0000', 'application/json', { status: 400 })
  await send(JSON.stringify(purchaseBody()), 'text/plain', { status: 415 })
  await send(JSON.stringify(purchaseBody({ locale: 'x'.repeat(1_100_000) })), 'application/json', { status: 413 })
  await send(JSON.stringify(purchaseBody({ __proto__: null, role: 'owner' })), 'application/json', { status: 422 })
  const { apiKey: token } = client.organization
  const twice = { headers: { 'idempotency-key': 'k'.repeat(256) }, body: purchaseBody() }
  await expectRefused('POST', '/api/purchases', twice, { status: 400 })
  await expectRefused('POST', '/api/events', { token, body: { title: '' } }, { status: 422, path: /title/ })
})

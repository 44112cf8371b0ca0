// Who bears the platform's fee, as the hold writes it and everyone reads it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publicEvent } from '@/server/capacity/public-event'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, as, type Sale, type SaleOptions, salesCtx } from '@/tests/support/sales-factories'
import { getPurchase } from './queries'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  // An installation for many organizers: plans are sold, and a fee is taken.
  process.env.STRIPE_CONNECT = 'on'
  process.env.STRIPE_SECRET_KEY = 'sk_test_of_the_tests'
  process.env.STRIPE_WEBHOOK_SECRET = 'whsec_of_the_tests_0123456789'
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  expect(await checkInvariants(ctx.pool)).toEqual([])
  await end()
  await database.drop()
})

async function aConnectedSale(feeBearer: 'organizer' | 'buyer' | null, options: SaleOptions = {}): Promise<Sale> {
  const organizationId = ctx.random.uuid(ctx.now)
  const slug = `o-${organizationId}`
  await ctx.db.organization.create({ data: { id: organizationId, name: 'Lumières & Cie', slug, createdAt: ctx.now } })
  await ctx.db.providerAccount.create({
    data: {
      organizationId,
      gateway: 'stripe',
      ref: `acct_${organizationId}`,
      chargesEnabled: true,
      payoutsEnabled: true,
      detailsSubmitted: true,
      createdAt: ctx.now,
      checkedAt: ctx.now,
    },
  })
  if (feeBearer) await ctx.db.paymentSettings.create({ data: { organizationId, feeBearer, updatedAt: ctx.now } })
  return aSale(ctx, { ...options, organizationId })
}

async function columns(id: string) {
  const { subtotalMinor, feeMinor, platformFeeMinor, totalMinor } = await ctx.db.purchase.findUniqueOrThrow({
    where: { id },
  })
  return [subtotalMinor, feeMinor, platformFeeMinor, totalMinor]
}

test('the organizer bears the fee unless it was decided otherwise: the price is all', async () => {
  for (const bearer of [null, 'organizer'] as const) {
    const sale = await aConnectedSale(bearer)
    const hold = await aHold(ctx, sale, 2)
    expect(hold).toMatchObject({ fees: { amount: 0 }, total: { amount: 9800, currency: 'EUR' } })
    expect(await columns(hold.id)).toEqual([9800, 0, 245, 9800])
    expect((await publicEvent(ctx, { idOrSlug: sale.eventId })).serviceFeeRate).toBe(0)
  }
})

test('a buyer who bears it pays it on top, told before the hold and in every answer after it', async () => {
  const sale = await aConnectedSale('buyer', { types: [{ name: 'Plein tarif', amount: 4900, vatRate: 5.5 }] })
  const event = await publicEvent(ctx, { idOrSlug: sale.eventId })
  expect(event).toMatchObject({ serviceFeeRate: 2.5, ticketTypes: [{ vatRate: 5.5 }] })
  const hold = await aHold(ctx, sale, 2)
  expect(hold).toMatchObject({ fees: { amount: 245 }, total: { amount: 10_045 } })
  expect(await columns(hold.id)).toEqual([9800, 245, 245, 10_045])
  expect(await getPurchase(as(ctx, hold.holder), hold.id)).toMatchObject({
    fees: { amount: 245, currency: 'EUR' },
    vat: { amount: 511 + 13, currency: 'EUR' },
    total: { amount: 10_045, currency: 'EUR' },
    items: [{ unitPrice: { amount: 4900 }, vatRate: 5.5 }],
  })
})

test.each([
  ['JPY', 4900, 123],
  ['KWD', 4900, 120],
])('in %s the fee keeps to the currency’s steps', async (currency, amount, fee) => {
  const sale = await aConnectedSale('buyer', { currency, types: [{ name: 'Plein tarif', amount }] })
  const hold = await aHold(ctx, sale)
  expect(hold).toMatchObject({ fees: { amount: fee }, total: { amount: amount + fee, currency } })
})

test('a price that no card takes in its currency is refused where it stands', async () => {
  const refused = aConnectedSale('buyer', { currency: 'KWD', types: [{ name: 'Plein tarif', amount: 4905 }] })
  await expect(refused).rejects.toThrow(/multiple of 10/)
})

test('the fee is that of the plan at the hold, and nothing is due for what is free', async () => {
  const sale = await aConnectedSale('buyer', {
    types: [
      { name: 'Plein', amount: 10_000 },
      { name: 'Libre', amount: 0 },
    ],
  })
  const { organizationId } = sale
  const before = await aHold(ctx, sale)
  const plan = { plan: 'pro', status: 'active', customerRef: 'cus_1', updatedAt: ctx.now }
  await ctx.db.subscription.create({ data: { organizationId, ...plan } })
  const after = await aHold(ctx, sale)
  expect([await columns(before.id), await columns(after.id)]).toEqual([
    [10_000, 250, 250, 10_250],
    [10_000, 100, 100, 10_100],
  ])
  const free = await aHold(ctx, sale, 1, 1)
  expect(free).toMatchObject({ status: 'paid', fees: { amount: 0 }, total: { amount: 0 } })
})

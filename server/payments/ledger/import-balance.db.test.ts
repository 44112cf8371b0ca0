import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { followDispute } from '@/server/disputes/follow-dispute'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aHold, aSale, as, later, type Sale, type SaleOptions, salesCtx } from '@/tests/support/sales-factories'
import { countAttention, listAttention } from '../attention/list-attention'
import { markSeen } from '../attention/mark-seen'
import { gatewayOf } from '../gateways'
import { requestRefund } from '../refunds/request-refund'
import { checkRefund, sendRefund } from '../refunds/send-refund'
import { settlePayment } from '../settle-payment'
import { startPayment } from '../start-payment'
import { bookMovements } from './book-movements'
import { importBalance } from './import-balance'
import { moneyReport } from './money-overview'

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  process.env.STRIPE_CONNECT = 'on'
  stripe = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date(), actor: { kind: 'system', name: 'test' } }
})
afterEach(async () => {
  await stripe.control('DELETE', '/faults')
  expect(await checkInvariants(ctx.pool)).toEqual([])
})
afterAll(async () => {
  await end()
  await database.drop()
  await stripe.stop()
})

type Seller = Sale & { account: string }

/** An organization with a sale and its own account at the provider. */
async function aSeller(options: SaleOptions = {}): Promise<Seller> {
  const sale = await aSale(ctx, options)
  const answer = await fetch(`${stripe.url}/v1/accounts`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_of_the_tests', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'country=FR',
  })
  const { id: account } = (await answer.json()) as { id: string }
  await stripe.control('POST', `/accounts/${account}`, { chargesEnabled: true })
  const { organizationId } = sale
  const enabled = { chargesEnabled: true, payoutsEnabled: true, createdAt: ctx.now, checkedAt: ctx.now }
  await ctx.db.providerAccount.create({ data: { organizationId, gateway: 'stripe', ref: account, ...enabled } })
  return { ...sale, account }
}

async function paid(seller: Seller, quantity = 1) {
  const hold = await aHold(as(ctx, { kind: 'anonymous', address: null }), seller, quantity)
  const started = await startPayment(as(ctx, hold.holder), {
    purchaseId: hold.id,
    returnUrl: 'http://127.0.0.1:3000/',
    preferredGateways: ['stripe'],
  })
  await stripe.buyer(started.paymentIntentId, 'pay')
  const settle = async () =>
    settlePayment(
      ctx,
      await gatewayOf('stripe').fetchCheckout({ ref: started.paymentIntentId, account: seller.account }),
    )
  return { hold, started, settle }
}

const imported = (seller: Seller, at: Ctx = ctx) => importBalance(at, { organizationId: seller.organizationId })
const owner = (seller: Seller, at: Ctx = ctx) => as(at, seller.owner)
const entriesOf = (seller: Seller) =>
  ctx.db.balanceEntry.findMany({ where: { organizationId: seller.organizationId }, orderBy: { at: 'asc' } })
const inbox = async (seller: Seller) =>
  (await listAttention(owner(seller), { state: 'open', limit: 50 })).items.map(({ kind, amount }) => [
    kind,
    amount?.amount,
  ])
const payout = (seller: Seller, currency = 'eur', outcome = 'paid') =>
  stripe.control('POST', '/payouts', { account: seller.account, currency, outcome })

async function atProvider(seller: Seller): Promise<Record<string, number>> {
  const { currencies } = await moneyReport(owner(seller))
  return Object.fromEntries(currencies.map(({ currency, gateways }) => [currency, gateways[0]?.balance.amount ?? 0]))
}

/** What Stripe says is there, available or not. */
async function toldBalance(seller: Seller): Promise<Record<string, number>> {
  const answer = await fetch(`${stripe.url}/v1/balance`, {
    headers: { authorization: 'Bearer sk_test_of_the_tests', 'stripe-account': seller.account },
  })
  const { available, pending } = (await answer.json()) as Record<
    'available' | 'pending',
    { amount: number; currency: string }[]
  >
  const sums: Record<string, number> = {}
  for (const { amount, currency } of [...available, ...pending]) {
    const code = currency.toUpperCase()
    sums[code] = (sums[code] ?? 0) + amount
  }
  return sums
}

describe('reading a balance', () => {
  test('books fees and payouts once, and the ledger agrees with the provider', async () => {
    const seller = await aSeller()
    for (let index = 0; index < 3; index++) await (await paid(seller)).settle()
    await payout(seller)
    await (await paid(seller, 2)).settle()
    for (let round = 0; round < 3; round++) await imported(seller)
    const entries = await entriesOf(seller)
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['charge', 'charge', 'charge', 'charge', 'payout'])
    expect(entries.every(({ matchedAt }) => matchedAt !== null)).toBe(true)
    const [overview] = (await moneyReport(owner(seller))).currencies
    expect(overview?.captured.amount).toBe(5 * 4900)
    expect(overview?.providerFees.amount).toBe(3 * 99 + 172)
    expect(overview?.platformFees.amount).toBe(3 * 123 + 245)
    expect(overview?.paidOut.amount).toBeGreaterThan(0)
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    expect(await inbox(seller)).toEqual([])
    const payouts = await ctx.db.payout.findMany({ where: { organizationId: seller.organizationId } })
    expect(payouts).toMatchObject([{ status: 'paid', currency: 'EUR' }])
    expect(entries.filter(({ payoutRef }) => payoutRef === payouts[0]?.providerRef)).toHaveLength(4)
  })

  test('goes on page by page where it was cut off, and two at once book nothing twice', async () => {
    const seller = await aSeller()
    for (let index = 0; index < 250; index++)
      await stripe.control('POST', '/balance', { account: seller.account, amount: -(index + 1), kind: 'fee' })
    // The provider goes away after the first page.
    const before = (await stripe.requests()).length
    const cut = imported(seller)
    for (;;) {
      const asked = (await stripe.requests()).slice(before).filter(({ path }) => path.includes('balance_transactions'))
      if (asked.length > 0) break
    }
    await stripe.control('PUT', '/faults', { status: 503 })
    await cut.catch(() => null)
    await stripe.control('DELETE', '/faults')
    await Promise.all([imported(seller), imported(seller), imported(seller)])
    const entries = await entriesOf(seller)
    expect(entries).toHaveLength(250)
    expect(
      await ctx.db.ledgerEntry.count({ where: { organizationId: seller.organizationId, causeKind: 'provider_fee' } }),
    ).toBe(500)
    expect(await atProvider(seller)).toEqual({ EUR: -(250 * 251) / 2 })
    // Later only what is new is asked for.
    await stripe.control('POST', '/balance', { account: seller.account, amount: -7, kind: 'fee' })
    const then = (await stripe.requests()).length
    await imported(seller)
    const asked = (await stripe.requests()).slice(then).filter(({ path }) => path.includes('balance_transactions'))
    expect(asked.length).toBeLessThanOrEqual(2)
    expect(await entriesOf(seller)).toHaveLength(251)
  })

  test('keeps three currencies apart', async () => {
    const first = await aSeller()
    const { organizationId } = first
    const sellers = [first]
    for (const currency of ['JPY', 'KWD']) {
      const sale = await aSale(ctx, {
        organizationId,
        currency,
        types: [{ name: 'Plein', amount: 12_340, capacity: 9 }],
      })
      sellers.push({ ...sale, account: first.account })
    }
    for (const seller of sellers) await (await paid(seller)).settle()
    await payout(first, 'jpy')
    await imported(first)
    const { currencies } = await moneyReport(owner(first))
    expect(currencies.map(({ currency, captured }) => [currency, captured.amount])).toEqual([
      ['EUR', 4900],
      ['JPY', 12_340],
      ['KWD', 12_340],
    ])
    expect(currencies.map(({ paidOut }) => paidOut.amount > 0)).toEqual([false, true, false])
    expect(await atProvider(first)).toEqual(await toldBalance(first))
  })

  test('a payout that the bank sends back lies at the provider again', async () => {
    const seller = await aSeller()
    await (await paid(seller)).settle()
    await imported(seller)
    const before = await atProvider(seller)
    const made = (await payout(seller, 'eur', 'create')) as { id: string }
    await imported(seller)
    expect(await atProvider(seller)).toEqual({ EUR: 0 })
    await stripe.control('POST', '/payouts', { account: seller.account, payout: made.id, outcome: 'failed' })
    await imported(seller)
    expect(await atProvider(seller)).toEqual(before)
    const [kept] = await ctx.db.payout.findMany({ where: { organizationId: seller.organizationId } })
    expect(kept?.status).toBe('failed')
  })

  test('an organization without an account, and one whose account was closed, are left alone', async () => {
    const sale = await aSale(ctx)
    await importBalance(ctx, { organizationId: sale.organizationId })
    const gone = await aSeller()
    await ctx.db.providerAccount.updateMany({ where: { ref: gone.account }, data: { ref: `${gone.account}gone` } })
    await importBalance(ctx, { organizationId: gone.organizationId })
    expect(await entriesOf(gone)).toEqual([])
  })
})

describe('matching', () => {
  test('ends the same whichever comes first: the movement or our own row', async () => {
    const seller = await aSeller()
    const late = await paid(seller)
    await imported(seller)
    expect((await entriesOf(seller))[0]?.matchedAt).toBeNull()
    expect(await inbox(seller)).toEqual([])
    await late.settle()
    await imported(seller)
    expect(await entriesOf(seller)).toMatchObject([{ purchaseId: late.hold.id, kind: 'charge' }])
    expect((await entriesOf(seller))[0]?.matchedAt).not.toBeNull()
  })

  test('refunds with the platform’s fee, and disputes lost and won, are matched and leave the ledger at the provider’s sum', async () => {
    const seller = await aSeller()
    const [refunded, lost, won] = [await paid(seller), await paid(seller), await paid(seller)]
    for (const { settle } of [refunded, lost, won]) await settle()
    const payment = await ctx.db.payment.findFirstOrThrow({ where: { purchaseId: refunded.hold.id } })
    for (const amount of [1000, 3900]) {
      const refundId = await inTransaction(ctx, (tx) =>
        requestRefund(tx, { paymentId: payment.id, amount, reason: 'goodwill' }),
      )
      await sendRefund(ctx, { refundId })
    }
    for (const [{ started }, outcome] of [
      [lost, 'lost'],
      [won, 'won'],
    ] as const) {
      const told = await stripe.control('POST', '/disputes', { paymentIntent: started.paymentIntentId, outcome })
      const { id: providerRef } = told as { id: string }
      expect(await followDispute(ctx, { gateway: 'stripe', account: seller.account, providerRef })).toBe('recorded')
    }
    await imported(seller)
    expect(await ctx.db.balanceEntry.count({ where: { organizationId: seller.organizationId, matchedAt: null } })).toBe(
      0,
    )
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    const [overview] = (await moneyReport(owner(seller))).currencies
    expect(overview).toMatchObject({
      refunded: { amount: 4900 },
      disputed: { amount: 4900 },
      captured: { amount: 14_700 },
    })
    expect(await inbox(seller)).toEqual([])
  })

  test('a refund that came back is booked as what came back, whether we were told or a person closed it first', async () => {
    const seller = await aSeller()
    const { hold, settle } = await paid(seller)
    await settle()
    const { id: paymentId } = await ctx.db.payment.findFirstOrThrow({ where: { purchaseId: hold.id } })
    const refundId = await inTransaction(ctx, (tx) =>
      requestRefund(tx, { paymentId, amount: 2000, reason: 'goodwill' }),
    )
    await sendRefund(ctx, { refundId })
    await imported(seller)
    const { providerRef } = await ctx.db.refund.findUniqueOrThrow({ where: { id: refundId } })
    await stripe.control('POST', `/refunds/${providerRef}`, { outcome: 'fail' })
    await imported(seller, later(ctx, 7200))
    const { items } = await listAttention(owner(seller), { state: 'open', limit: 50 })
    expect(items).toMatchObject([{ kind: 'balance_differs', amount: { amount: 2000 } }])
    await markSeen(owner(seller), { id: items[0]?.id ?? '', note: 'Remboursement revenu' })
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    await checkRefund(ctx, { refundId })
    await imported(seller, later(ctx, 7300))
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    expect((await inbox(seller)).map(([kind]) => kind)).toEqual(['refund_failed'])
    expect((await moneyReport(owner(seller))).currencies).toMatchObject([{ refunded: { amount: 0 } }])
  })

  test('the platform’s fee goes back with each part of a refund, and stays where the fees are kept', async () => {
    const seller = await aSeller()
    const { hold, settle } = await paid(seller)
    await settle()
    const { id: paymentId, applicationFeeMinor } = await ctx.db.payment.findFirstOrThrow({
      where: { purchaseId: hold.id },
    })
    for (const keepFees of [false, true]) {
      const part = { paymentId, amount: 2450, reason: 'goodwill' as const, keepFees }
      const refundId = await inTransaction(ctx, (tx) => requestRefund(tx, part))
      await sendRefund(ctx, { refundId })
    }
    await imported(seller)
    const [overview] = (await moneyReport(owner(seller))).currencies
    expect(overview?.platformFees.amount).toBe(applicationFeeMinor - Math.floor(applicationFeeMinor / 2))
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
  })

  test('money that the provider changed into another currency is in neither twice', async () => {
    const seller = await aSeller()
    const { organizationId, account } = seller
    const at = { gateway: 'stripe' as const, account }
    const movement = {
      ref: `txn_of_${organizationId}`,
      kind: 'charge' as const,
      amount: 3000,
      fee: 70,
      applicationFee: 0,
      currency: 'EUR',
      sourceRef: 'ch_jpy',
      intentRef: 'pi_jpy',
      source: { amount: 4900, currency: 'JPY' },
      paymentHint: null,
      availableOn: ctx.now,
      at: ctx.now,
    }
    await inTransaction(ctx, (tx) => bookMovements(tx, at, organizationId, [movement, movement]))
    // Beside it stands our own capture of 4900 JPY.
    expect(await atProvider(seller)).toEqual({ EUR: 2930, JPY: -4900 })
  })

  test('a movement that nothing explains waits for a person, once, and is booked as such when it was seen', async () => {
    const seller = await aSeller()
    await stripe.control('POST', '/balance', { account: seller.account, amount: -1234 })
    await imported(seller)
    expect(await inbox(seller)).toEqual([])
    const inTwoHours = later(ctx, 7200)
    for (let round = 0; round < 2; round++) await imported(seller, inTwoHours)
    expect(await inbox(seller)).toEqual([['balance_unmatched', -1234]])
    expect(await countAttention(owner(seller))).toBe(1)
    const [item] = (await listAttention(owner(seller), { state: 'open', limit: 50 })).items
    if (!item) return expect.unreachable()
    await Promise.all([1, 2, 3].map(() => markSeen(owner(seller), { id: item.id, note: 'Frais de la banque' })))
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    await imported(seller, inTwoHours)
    expect(await inbox(seller)).toEqual([])
    const { items } = await listAttention(owner(seller), { state: 'resolved', limit: 50 })
    expect(items).toMatchObject([{ resolved: { how: 'seen', note: 'Frais de la banque' } }])
  })

  test('a capture whose webhook came days late takes back what was booked as unexplained', async () => {
    const seller = await aSeller()
    const late = await paid(seller)
    await imported(seller, later(ctx, 7200))
    const [item] = (await listAttention(owner(seller), { state: 'open', limit: 50 })).items
    if (!item) return expect.unreachable()
    await markSeen(owner(seller), { id: item.id, note: 'Inconnu' })
    await late.settle()
    await imported(seller, later(ctx, 7300))
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    expect(await inbox(seller)).toEqual([])
  })

  test('one that waits is closed by itself when its row comes', async () => {
    const seller = await aSeller()
    const late = await paid(seller)
    await imported(seller, later(ctx, 7200))
    expect(await inbox(seller)).toEqual([['balance_unmatched', 4900]])
    await late.settle()
    await imported(seller, later(ctx, 7300))
    expect(await inbox(seller)).toEqual([])
  })

  test('another amount than ours is told as that, with its purchase', async () => {
    const seller = await aSeller()
    const { hold, settle } = await paid(seller)
    await imported(seller)
    await ctx.db.balanceEntry.updateMany({
      where: { organizationId: seller.organizationId },
      data: { sourceMinor: 5000 },
    })
    await settle()
    await imported(seller, later(ctx, 7200))
    const { items } = await listAttention(owner(seller), { state: 'open', limit: 50 })
    expect(items).toMatchObject([{ kind: 'balance_differs', amount: { amount: 5000 }, purchase: { id: hold.id } }])
    await markSeen(owner(seller), { id: items[0]?.id ?? '', note: 'Arrondi' })
    expect(
      await ctx.db.ledgerEntry.findMany({ where: { organizationId: seller.organizationId, causeKind: 'adjustment' } }),
    ).toMatchObject([
      { account: 'provider:stripe', amountMinor: 100n },
      { account: 'adjustments', amountMinor: -100n },
    ])
  })

  test('money of ours that the provider does not show for a day is told, and closed when it comes', async () => {
    const seller = await aSeller()
    const { hold, settle } = await paid(seller)
    await settle()
    const { providerIntent } = await ctx.db.payment.findFirstOrThrow({ where: { purchaseId: hold.id } })
    await ctx.db.payment.updateMany({ where: { purchaseId: hold.id }, data: { providerIntent: 'pi_of_nothing' } })
    await imported(seller)
    expect(await inbox(seller)).toEqual([])
    const tomorrow = later(ctx, 25 * 3600)
    for (let round = 0; round < 2; round++) await imported(seller, tomorrow)
    expect((await inbox(seller)).sort()).toEqual([
      ['balance_missing', 4900],
      ['balance_unmatched', 4900],
    ])
    await ctx.db.payment.updateMany({ where: { purchaseId: hold.id }, data: { providerIntent } })
    await imported(seller, tomorrow)
    expect(await inbox(seller)).toEqual([])
  })

  test('another organization’s payment never explains a movement, and its inbox shows nothing of it', async () => {
    const [seller, stranger] = [await aSeller(), await aSeller()]
    const { hold, settle } = await paid(seller)
    await settle()
    await ctx.db.providerAccount.updateMany({ where: { ref: stranger.account }, data: { ref: 'acct_moved' } })
    await ctx.db.providerAccount.updateMany({
      where: { organizationId: seller.organizationId },
      data: { ref: `${seller.account}_former` },
    })
    await ctx.db.providerAccount.updateMany({
      where: { organizationId: stranger.organizationId },
      data: { ref: seller.account },
    })
    await imported(stranger, later(ctx, 7200))
    expect(await entriesOf(stranger)).toMatchObject([{ purchaseId: null, matchedAt: null }])
    expect(await inbox(seller)).toEqual([])
    const { items } = await listAttention(owner(stranger), { state: 'open', limit: 50 })
    expect(items).toMatchObject([{ kind: 'balance_unmatched', purchase: null }])
    expect(JSON.stringify(items)).not.toContain(hold.id)
    const id = items[0]?.id ?? ''
    await expect(markSeen(owner(seller), { id, note: 'x' })).rejects.toMatchObject({ kind: 'not_found' })
  })
})

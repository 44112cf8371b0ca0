import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { getPurchase } from '@/server/purchases/queries'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aHold, aSale, as, jobsOf, later, poolsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { cancelPurchase } from './cancel-purchase'
import { gatewayOf } from './gateways'
import { lapseHold } from './lapse-hold'
import { askForLapsingHolds, reconcilePayments } from './reconcile'
import { refreshPayment } from './refresh-payment'
import { sendRefund } from './refunds/send-refund'
import { settlePayment } from './settle-payment'
import { startPayment } from './start-payment'

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  stripe = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  // Stripe checks expires_at against its own clock, so these tests live in the present.
  ctx = { ...ctx, now: new Date() }
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

type Hold = Awaited<ReturnType<typeof aHold>>

const pay = (at: Ctx, hold: Hold, more: object = {}) =>
  startPayment(as(at, hold.holder), {
    purchaseId: hold.id,
    returnUrl: 'http://127.0.0.1:3000/',
    preferredGateways: ['stripe'],
    ...more,
  })

const purchaseOf = (hold: Hold) =>
  ctx.db.purchase.findUniqueOrThrow({
    where: { id: hold.id },
    include: { payments: true, refunds: true, tickets: true },
  })

async function paidHold(sale: Sale, quantity = 1) {
  const hold = await aHold(ctx, sale, quantity)
  const payment = await pay(ctx, hold)
  await stripe.buyer(payment.paymentIntentId, 'pay')
  return { hold, payment }
}

const settleNow = async (at: Ctx, ref: string) =>
  settlePayment(at, await gatewayOf('stripe').fetchCheckout({ ref: ref, account: null }))

describe('starting a payment', () => {
  test('answers the provider’s page, extends the hold once, and repeats itself while the payment is open', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale, 2)
    const first = await pay(later(ctx, 60), hold)
    expect(first).toMatchObject({ gateway: 'stripe', status: 'pending', clientSecret: null, created: true })
    expect(first.redirectUrl).toContain(first.paymentIntentId)
    const extended = (await purchaseOf(hold)).holdExpiresAt
    expect(extended).toEqual(new Date(ctx.now.getTime() + 960_000))
    expect(await pay(later(ctx, 120), hold)).toEqual({ ...first, created: false })
    expect((await purchaseOf(hold)).holdExpiresAt).toEqual(extended)
  })

  test('twenty times at once opens one checkout', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    const before = (await stripe.requests()).length
    const started = await Promise.all(Array.from({ length: 20 }, () => pay(ctx, hold)))
    expect(new Set(started.map((payment) => payment.paymentIntentId)).size).toBe(1)
    const keys = (await stripe.requests()).slice(before).map((request) => request.idempotencyKey)
    expect(new Set(keys)).toEqual(new Set([started[0]?.paymentId]))
  })

  test('refuses another amount, another currency, a foreign return address and a lapsed hold, and asks the provider nothing', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    const before = (await stripe.requests()).length
    await expect(pay(ctx, hold, { amount: 1 })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'payments.amount_differs',
    })
    await expect(pay(ctx, hold, { amount: 4900, currency: 'USD' })).rejects.toMatchObject({ kind: 'conflict' })
    for (const returnUrl of [
      'https://evil.example/',
      '//evil.example',
      'http://127.0.0.1:3000@evil.example/',
      'javascript:alert(1)',
      'http://127.0.0.1:3000/\\evil',
    ]) {
      await expect(pay(ctx, hold, { returnUrl })).rejects.toMatchObject({
        kind: 'invalid',
        code: 'payments.foreign_return_url',
      })
    }
    await expect(pay(later(ctx, 901), hold)).rejects.toMatchObject({ kind: 'gone', code: 'purchase.expired' })
    await expect(
      pay(ctx, {
        ...hold,
        holder: { kind: 'buyer', purchaseId: ctx.random.uuid(ctx.now), organizationId: ctx.random.uuid(ctx.now) },
      }),
    ).rejects.toMatchObject({ kind: 'not_found' })
    expect((await stripe.requests()).length).toBe(before)
    expect((await purchaseOf(hold)).payments).toEqual([])
  })

  test('keeps the hold and the intent when the provider is away, and finds the same checkout when it is back', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    await stripe.control('PUT', '/faults', { status: 503 })
    await expect(pay(ctx, hold)).rejects.toMatchObject({ kind: 'unavailable', retryAfterSeconds: 5 })
    expect(await purchaseOf(hold)).toMatchObject({
      status: 'awaiting_payment',
      places: 'held',
      payments: [{ status: 'intended' }],
    })
    await stripe.control('DELETE', '/faults')
    const payment = await pay(later(ctx, 5), hold)
    expect((await purchaseOf(hold)).payments).toMatchObject([{ id: payment.paymentId, status: 'pending' }])
  })

  test('opens one checkout though its answer is lost', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    await stripe.control('PUT', '/faults', { dropAnswers: true })
    await expect(pay(ctx, hold)).rejects.toMatchObject({ kind: 'unavailable' })
    await stripe.control('DELETE', '/faults')
    const payment = await pay(ctx, hold)
    const made = await fetch(`${stripe.url}/v1/checkout/sessions?limit=100`, {
      headers: { authorization: 'Bearer sk_test_of_the_tests' },
    })
    const { data } = (await made.json()) as { data: { id: string; client_reference_id: string }[] }
    expect(data.filter((session) => session.client_reference_id === hold.id).map(({ id }) => id)).toEqual([
      payment.paymentIntentId,
    ])
  })
})

describe('a checkout whose answer was lost', () => {
  /** The intent is written, the checkout opened, its answer lost; then the organizer renames the event. */
  async function lostAndRenamed(more: object = {}) {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale)
    await stripe.control('PUT', '/faults', { dropAnswers: true })
    await expect(pay(ctx, hold)).rejects.toMatchObject({ kind: 'unavailable' })
    await stripe.control('DELETE', '/faults')
    await ctx.db.event.update({ where: { id: sale.eventId }, data: { title: 'Un autre titre' } })
    await ctx.db.payment.updateMany({ where: { purchaseId: hold.id }, data: more })
    return { sale, hold, opened: await openedFor(hold) }
  }

  async function openedFor(hold: Hold): Promise<string[]> {
    const made = await fetch(`${stripe.url}/v1/checkout/sessions?limit=100`, {
      headers: { authorization: 'Bearer sk_test_of_the_tests' },
    })
    const { data } = (await made.json()) as { data: { id: string; client_reference_id: string }[] }
    return data.filter((session) => session.client_reference_id === hold.id).map(({ id }) => id)
  }

  test('is asked for again in the words of the first time, whatever the event is called by then', async () => {
    const { hold, opened } = await lostAndRenamed()
    expect((await pay(ctx, hold)).paymentIntentId).toBe(opened[0])
    expect(await openedFor(hold)).toEqual(opened)
  })

  test('is found by the payment that it names when it was asked for in other words', async () => {
    const { hold, opened } = await lostAndRenamed({ request: Prisma.DbNull })
    expect((await pay(ctx, hold)).paymentIntentId).toBe(opened[0])
    expect((await purchaseOf(hold)).payments).toMatchObject([{ status: 'pending', providerRef: opened[0] }])
    expect(await openedFor(hold)).toEqual(opened)
  })

  test('is worth its money when it is paid after all: tickets, or the money back', async () => {
    const first = await lostAndRenamed({ status: 'failed' })
    await stripe.buyer(first.opened[0]!, 'pay')
    expect(await settleNow(ctx, first.opened[0]!)).toBe('settled')
    expect(await purchaseOf(first.hold)).toMatchObject({
      status: 'paid',
      tickets: [{}],
      payments: [{ status: 'succeeded', providerRef: first.opened[0] }],
    })
    const second = await lostAndRenamed({ status: 'failed' })
    await settleNow(ctx, second.opened[0]!)
    expect((await purchaseOf(second.hold)).payments).toMatchObject([{ status: 'failed', providerRef: null }])
    await ctx.pool.query(`UPDATE purchase SET status = 'held' WHERE id = $1`, [second.hold.id])
    const other = await pay(ctx, second.hold)
    await stripe.buyer(other.paymentIntentId, 'pay')
    expect(await settleNow(ctx, other.paymentIntentId)).toBe('settled')
    await stripe.buyer(second.opened[0]!, 'pay')
    expect(await settleNow(ctx, second.opened[0]!)).toBe('late_refunded')
    expect(await purchaseOf(second.hold)).toMatchObject({ tickets: [{}], refunds: [{ reason: 'paid_twice' }] })
  })
})

describe('settling', () => {
  test('makes tickets, ledger rows and one message of a paid checkout, once, whoever calls', async () => {
    const sale = await aSale(ctx)
    const { hold, payment } = await paidHold(sale, 2)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => settleNow(ctx, payment.paymentIntentId)))
    expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'already_settled')).toHaveLength(7)
    const purchase = await purchaseOf(hold)
    expect(purchase).toMatchObject({
      status: 'paid',
      places: 'sold',
      payments: [{ status: 'succeeded', capturedMinor: 9800 }],
    })
    expect(purchase.tickets).toHaveLength(2)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 2 }])
    const entries = await ctx.db.ledgerEntry.findMany({
      where: { causeId: payment.paymentId },
      orderBy: { account: 'asc' },
    })
    expect(entries.map(({ account, amountMinor }) => [account, Number(amountMinor)])).toEqual([
      ['provider:stripe', 9800],
      ['sales', -9800],
    ])
    expect(await ctx.db.notification.count({ where: { purchaseId: hold.id } })).toBe(1)
  })

  test('changes nothing for a checkout that is open, of nobody, or of another gateway', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    const payment = await pay(ctx, hold)
    expect(await settleNow(ctx, payment.paymentIntentId)).toBe('still_open')
    const checkout = await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account: null })
    expect(await settlePayment(ctx, { ...checkout, status: 'complete', paid: true, ref: 'cs_test_stranger' })).toBe(
      'unknown_payment',
    )
    expect(await purchaseOf(hold)).toMatchObject({ status: 'awaiting_payment', tickets: [] })
  })

  test.each([
    ['less money', { amount: 4899 }],
    ['a negative amount', { amount: -1 }],
    ['another currency', { currency: 'USD' }],
    ['another account', { account: 'acct_other' }],
    ['another mode', { liveMode: true }],
  ])('gives no ticket for %s, and asks for a person', async (_, change) => {
    const hold = await aHold(ctx, await aSale(ctx))
    const payment = await pay(ctx, hold)
    const checkout = {
      ...(await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account: null })),
      status: 'complete' as const,
      paid: true,
    }
    expect(await settlePayment(ctx, { ...checkout, ...change })).toBe('mismatch')
    expect(await purchaseOf(hold)).toMatchObject({
      status: 'needs_attention',
      attentionReason: 'payment_mismatch',
      tickets: [],
    })
    const refunds = (await purchaseOf(hold)).refunds.map(({ reason, amountMinor }) => ({ reason, amountMinor }))
    const kept = 'amount' in change && change.amount > 0 ? change.amount : 0
    expect(refunds).toEqual(kept > 0 ? [{ reason: 'mismatch', amountMinor: kept }] : [])
    expect(await ctx.db.notification.count({ where: { purchaseId: hold.id } })).toBe(refunds.length)
  })

  test('takes the places again for a payment that comes late, while there are any', async () => {
    const sale = await aSale(ctx)
    const { hold, payment } = await paidHold(sale)
    await ctx.db.payment.update({ where: { id: payment.paymentId }, data: { status: 'expired' } })
    await ctx.pool.query(`UPDATE purchase SET status = 'expired', places = 'released' WHERE id = $1`, [hold.id])
    await ctx.pool.query('UPDATE capacity SET held = 0 WHERE event_id = $1', [sale.eventId])
    expect(await settleNow(later(ctx, 2000), payment.paymentIntentId)).toBe('late_settled')
    expect(await purchaseOf(hold)).toMatchObject({ status: 'paid', places: 'sold', tickets: [{}] })
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 1 }])
  })

  test('refunds a late payment in full and once when its places are gone, with a mail that says why', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Un', amount: 4900, capacity: 1 }] })
    const { hold, payment } = await paidHold(sale)
    await ctx.db.payment.update({ where: { id: payment.paymentId }, data: { status: 'expired' } })
    await ctx.pool.query(`UPDATE purchase SET status = 'expired', places = 'released' WHERE id = $1`, [hold.id])
    await ctx.pool.query('UPDATE capacity SET held = 0 WHERE event_id = $1', [sale.eventId])
    await aHold(later(ctx, 2000), sale)
    const outcomes = await Promise.all([1, 2, 3].map(() => settleNow(later(ctx, 2000), payment.paymentIntentId)))
    expect(outcomes.filter((outcome) => outcome === 'late_refunded')).toHaveLength(1)
    const [refund] = (await purchaseOf(hold)).refunds
    expect(refund).toMatchObject({ amountMinor: 4900, reason: 'places_gone', status: 'requested' })
    const before = (await stripe.requests()).filter(
      ({ method, path }) => method === 'POST' && path === '/v1/refunds',
    ).length
    await stripe.control('PUT', '/faults', { dropAnswers: true })
    await expect(sendRefund(ctx, { refundId: refund!.id })).rejects.toThrow()
    await stripe.control('DELETE', '/faults')
    await Promise.all([1, 2, 3].map(() => sendRefund(ctx, { refundId: refund!.id })))
    const keys = (await stripe.requests())
      .filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')
      .slice(before)
      .map((request) => request.idempotencyKey)
    expect(new Set(keys)).toEqual(new Set([refund!.id]))
    expect(await purchaseOf(hold)).toMatchObject({
      status: 'refunded',
      tickets: [],
      refunds: [{ status: 'succeeded' }],
    })
    const view = await getPurchase(as(ctx, hold.holder), hold.id)
    expect(view.refunded).toEqual(view.total)
    expect(await ctx.db.notification.findMany({ where: { purchaseId: hold.id } })).toMatchObject([
      { kind: 'late_payment_refund', key: refund!.id },
    ])
  })

  test('gives the second payment of one purchase back and keeps the tickets', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale)
    const first = await pay(ctx, hold)
    await ctx.db.payment.update({ where: { id: first.paymentId }, data: { status: 'expired' } })
    const second = await pay(ctx, hold)
    for (const payment of [first, second]) await stripe.buyer(payment.paymentIntentId, 'pay')
    expect(await settleNow(ctx, second.paymentIntentId)).toBe('settled')
    expect(await settleNow(ctx, first.paymentIntentId)).toBe('late_refunded')
    const [refund] = (await purchaseOf(hold)).refunds
    await sendRefund(ctx, { refundId: refund!.id })
    expect(await purchaseOf(hold)).toMatchObject({
      status: 'paid',
      tickets: [{}],
      refunds: [{ reason: 'paid_twice', status: 'succeeded', paymentId: first.paymentId }],
    })
  })

  test('waits for the funds of a debit, keeps the place meanwhile, and gives it up when they fail', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale)
    const payment = await pay(ctx, hold)
    await stripe.buyer(payment.paymentIntentId, 'pay_async')
    expect(await settleNow(ctx, payment.paymentIntentId)).toBe('awaiting_funds')
    await lapseHold(later(ctx, 5000), { purchaseId: hold.id })
    expect(await purchaseOf(hold)).toMatchObject({ places: 'held', status: 'awaiting_payment' })
    await stripe.buyer(payment.paymentIntentId, 'fail_async')
    expect(await settleNow(later(ctx, 6000), payment.paymentIntentId)).toBe('closed')
    const [again] = (await jobsOf(ctx, 'lapse-hold')).filter((job) => job.payload.purchaseId === hold.id)
    expect(again?.run_at).toEqual(later(ctx, 6000).now)
    await lapseHold(later(ctx, 9000), { purchaseId: hold.id })
    expect(await purchaseOf(hold)).toMatchObject({ places: 'released', status: 'expired', tickets: [] })
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 0 }])
  })
})

describe('a hold that lapses', () => {
  test('closes the checkout at the provider before it gives the places back', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale)
    const payment = await pay(ctx, hold)
    await lapseHold(later(ctx, 901), { purchaseId: hold.id })
    expect((await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account: null })).status).toBe(
      'expired',
    )
    expect(await purchaseOf(hold)).toMatchObject({
      status: 'expired',
      places: 'released',
      payments: [{ status: 'expired' }],
    })
  })

  test('becomes tickets when the provider says it was paid in the last second', async () => {
    const sale = await aSale(ctx)
    const { hold } = await paidHold(sale)
    await lapseHold(later(ctx, 901), { purchaseId: hold.id })
    expect(await purchaseOf(hold)).toMatchObject({ status: 'paid', places: 'sold', tickets: [{}] })
  })

  test('keeps its places while the provider cannot be asked', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    await pay(ctx, hold)
    await stripe.control('PUT', '/faults', { status: 500 })
    await expect(lapseHold(later(ctx, 901), { purchaseId: hold.id })).rejects.toThrow()
    expect(await purchaseOf(hold)).toMatchObject({ places: 'held' })
  })

  test('is asked for when its time is over, once, and not before', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    const mine = async () => (await jobsOf(ctx, 'lapse-hold')).filter((job) => job.payload.purchaseId === hold.id)
    await askForLapsingHolds(later(ctx, 899))
    expect(await mine()).toEqual([])
    await lapseHold(later(ctx, 899), { purchaseId: hold.id })
    expect(await purchaseOf(hold)).toMatchObject({ status: 'held', places: 'held' })
    for (const seconds of [900, 901, 902]) await askForLapsingHolds(later(ctx, seconds))
    expect(await mine()).toHaveLength(1)
    await lapseHold(later(ctx, 903), { purchaseId: hold.id })
    expect(await purchaseOf(hold)).toMatchObject({ status: 'expired', places: 'released' })
  })
})

describe('giving a hold back', () => {
  test('closes its payment first, and is refused once that is complete', async () => {
    const sale = await aSale(ctx)
    const open = await aHold(ctx, sale)
    await pay(ctx, open)
    expect(await cancelPurchase(as(ctx, open.holder), { id: open.id })).toEqual({ status: 'cancelled' })
    expect(await cancelPurchase(as(ctx, open.holder), { id: open.id })).toEqual({ status: 'cancelled' })
    const { hold } = await paidHold(sale)
    await expect(cancelPurchase(as(ctx, hold.holder), { id: hold.id })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'purchase.not_held',
    })
    expect(await purchaseOf(hold)).toMatchObject({ status: 'paid', tickets: [{}] })
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 1 }])
  })
})

describe('giving back while a payment starts', () => {
  test('never leaves a payment open for places that were given back', async () => {
    const sale = await aSale(ctx)
    for (let round = 0; round < 12; round++) {
      const hold = await aHold(ctx, sale)
      const [started, given] = await Promise.allSettled([
        pay(ctx, hold),
        cancelPurchase(as(ctx, hold.holder), { id: hold.id }),
      ])
      const purchase = await purchaseOf(hold)
      const open = purchase.payments.filter(({ status }) => status === 'pending' || status === 'intended')
      if (purchase.places === 'released') expect(open).toEqual([])
      else expect(given.status === 'rejected' || started.status === 'fulfilled').toBe(true)
    }
  })
})

describe('the reconciler', () => {
  test('finds the payment that no webhook told, and the checkout whose answer was lost', async () => {
    const sale = await aSale(ctx)
    const { hold } = await paidHold(sale)
    const lost = await aHold(ctx, sale)
    await stripe.control('PUT', '/faults', { dropAnswers: true })
    await expect(pay(ctx, lost)).rejects.toMatchObject({ kind: 'unavailable' })
    await stripe.control('DELETE', '/faults')
    await reconcilePayments(later(ctx, 61))
    expect(await purchaseOf(hold)).toMatchObject({ status: 'paid' })
    expect((await purchaseOf(lost)).payments).toMatchObject([{ status: 'pending' }])
    expect(await refreshPayment(ctx, lost.id, { close: true })).toBe('closed')
  })
})

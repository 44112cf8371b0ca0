// What becomes of money that a provider took: tickets once, or a refund.
import { describe, expect, test } from 'vitest'
import { checkData } from '@/emails/message-data'
import { getPurchase } from '@/server/purchases/queries'
import { aPaidCheckout, pay, purchaseOf, settleNow } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, jobsOf, later, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { gatewayOf } from './gateways'
import { lapseHold } from './lapse-hold'
import { reconcilePayments } from './reconcile'
import { refreshPayment } from './refresh-payment'
import { sendRefund } from './refunds/send-refund'
import { settlePayment } from './settle-payment'
import { composePaymentFailed, composePaymentPending } from './unpaid-mails'

openSale()

const paidHold = (sale: Sale, quantity = 1) => aPaidCheckout(ctx, stripe, sale, quantity)

describe('settling', () => {
  test('makes tickets, ledger rows and one message of a paid checkout, once, whoever calls', async () => {
    const sale = await aSale(ctx)
    const { hold, payment } = await paidHold(sale, 2)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => settleNow(ctx, payment.paymentIntentId)))
    expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'already_settled')).toHaveLength(7)
    const purchase = await purchaseOf(ctx, hold)
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
    const paid = { ...checkout, status: 'complete' as const, paid: true }
    const foreign = { ref: 'cs_test_stranger', paymentId: null }
    for (const change of [foreign, { gateway: 'paypal' as const }, { ...foreign, gateway: 'paypal' as const }])
      expect(await settlePayment(ctx, { ...paid, ...change })).toBe('unknown_payment')
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'awaiting_payment',
      tickets: [],
      payments: [{ status: 'pending', capturedMinor: 0 }],
    })
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
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'needs_attention',
      attentionReason: 'payment_mismatch',
      tickets: [],
    })
    const refunds = (await purchaseOf(ctx, hold)).refunds.map(({ reason, amountMinor }) => ({ reason, amountMinor }))
    const kept = 'amount' in change && change.amount > 0 ? change.amount : 0
    expect(refunds).toEqual(kept > 0 ? [{ reason: 'mismatch', amountMinor: kept }] : [])
    expect(await ctx.db.notification.count({ where: { purchaseId: hold.id } })).toBe(refunds.length)
  })

  test('goes by the mode that the payment was begun in, whatever keys there are by now', async () => {
    const begunLive = await aHold(ctx, await aSale(ctx))
    const { paymentId, paymentIntentId: ref } = await pay(ctx, begunLive)
    await ctx.db.payment.update({ where: { id: paymentId }, data: { liveMode: true } })
    const checkout = await gatewayOf('stripe').fetchCheckout({ ref, account: null })
    expect([gatewayOf('stripe').liveMode, checkout.liveMode]).toEqual([false, false])
    const paid = { ...checkout, status: 'complete' as const, paid: true }
    expect(await settlePayment(ctx, { ...paid, liveMode: true })).toBe('settled')
    const { hold } = await paidHold(await aSale(ctx))
    await ctx.db.payment.updateMany({ where: { purchaseId: hold.id }, data: { liveMode: true } })
    expect(await refreshPayment(ctx, hold.id, { close: false })).toBe('mismatch')
  })

  test('takes the places again for a payment that comes late, while there are any', async () => {
    const sale = await aSale(ctx)
    const { hold, payment } = await paidHold(sale)
    await ctx.db.payment.update({ where: { id: payment.paymentId }, data: { status: 'expired' } })
    await ctx.pool.query(`UPDATE purchase SET status = 'expired', places = 'released' WHERE id = $1`, [hold.id])
    await ctx.pool.query('UPDATE capacity SET held = 0 WHERE event_id = $1', [sale.eventId])
    expect(await settleNow(later(ctx, 2000), payment.paymentIntentId)).toBe('late_settled')
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', places: 'sold', tickets: [{}] })
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
    const [refund] = (await purchaseOf(ctx, hold)).refunds
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
    expect(await purchaseOf(ctx, hold)).toMatchObject({
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
    const [refund] = (await purchaseOf(ctx, hold)).refunds
    await sendRefund(ctx, { refundId: refund!.id })
    expect(await purchaseOf(ctx, hold)).toMatchObject({
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
    expect(await purchaseOf(ctx, hold)).toMatchObject({ places: 'held', status: 'awaiting_payment' })
    await stripe.buyer(payment.paymentIntentId, 'fail_async')
    expect(await settleNow(later(ctx, 6000), payment.paymentIntentId)).toBe('closed')
    const [again] = (await jobsOf(ctx, 'lapse-hold')).filter((job) => job.payload.purchaseId === hold.id)
    expect(again?.run_at).toEqual(later(ctx, 6000).now)
    await lapseHold(later(ctx, 9000), { purchaseId: hold.id })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ places: 'released', status: 'expired', tickets: [] })
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 0 }])
  })

  test('tells once of funds that are on their way, and once that they failed; of a checkout that was left nothing', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale)
    const payment = await pay(ctx, hold)
    const mails = (purchaseId = hold.id) =>
      ctx.db.notification.findMany({ where: { purchaseId }, orderBy: { id: 'asc' } })
    await stripe.buyer(payment.paymentIntentId, 'pay_async')
    for (const seconds of [0, 60]) await settleNow(later(ctx, seconds), payment.paymentIntentId)
    const [pending, ...more] = await mails()
    if (!pending) throw expect.unreachable()
    expect(more).toEqual([])
    expect(pending).toMatchObject({ kind: 'payment_pending', recipient: (await purchaseOf(ctx, hold)).buyerEmail })
    const data = await composePaymentPending(ctx, pending)
    expect(checkData('payment_pending', data ?? {})).toEqual([])
    await stripe.buyer(payment.paymentIntentId, 'fail_async')
    for (const seconds of [100, 160]) await settleNow(later(ctx, seconds), payment.paymentIntentId)
    const [, failed, ...others] = await mails()
    if (!failed) throw expect.unreachable()
    expect(others).toEqual([])
    expect(await composePaymentPending(ctx, pending)).toBeNull()
    const asked = await composePaymentFailed(ctx, failed)
    expect(checkData('payment_failed', asked ?? {})).toEqual([])
    expect(asked).toMatchObject({ amount: { amount: 4900 }, payment_url: expect.stringContaining('/p/') })
    const lapsed = await composePaymentFailed(later(ctx, 9000), failed)
    expect(lapsed).toMatchObject({ payment_url: expect.stringContaining('/e/'), message: expect.any(String) })
    const left = await aHold(ctx, sale)
    await pay(ctx, left)
    await lapseHold(later(ctx, 5000), { purchaseId: left.id })
    expect(await purchaseOf(ctx, left)).toMatchObject({ status: 'expired' })
    expect(await mails(left.id)).toEqual([])
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
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid' })
    expect((await purchaseOf(ctx, lost)).payments).toMatchObject([{ status: 'pending' }])
    expect(await refreshPayment(ctx, lost.id, { close: true })).toBe('closed')
  })
})

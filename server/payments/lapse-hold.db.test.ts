// A hold ends while its payment is open: the checkout is closed before the places are given back.
import { describe, expect, test } from 'vitest'
import { aPaidCheckout, pay, purchaseOf } from '@/tests/support/paid-purchases'
import { together } from '@/tests/support/race-timing'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, jobsOf, later, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { cancelPurchase } from './cancel-purchase'
import { gatewayOf } from './gateways'
import { lapseHold } from './lapse-hold'
import { askForLapsingHolds } from './overdue-jobs'

openSale()

const ROUNDS = 24
const isOpen = ({ status }: { status: string }) => status === 'pending' || status === 'intended'

const paidHold = (sale: Sale, quantity = 1) => aPaidCheckout(ctx, stripe, sale, quantity)

describe('a hold that lapses', () => {
  test('closes the checkout at the provider before it gives the places back', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale)
    const payment = await pay(ctx, hold)
    await lapseHold(later(ctx, 901), { purchaseId: hold.id })
    expect((await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account: null })).status).toBe(
      'expired',
    )
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'expired',
      places: 'released',
      payments: [{ status: 'expired' }],
    })
  })

  test('becomes tickets when the provider says it was paid in the last second', async () => {
    const sale = await aSale(ctx)
    const { hold } = await paidHold(sale)
    await lapseHold(later(ctx, 901), { purchaseId: hold.id })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', places: 'sold', tickets: [{}] })
  })

  test('keeps its places while the provider cannot be asked', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    await pay(ctx, hold)
    await stripe.control('PUT', '/faults', { status: 500 })
    await expect(lapseHold(later(ctx, 901), { purchaseId: hold.id })).rejects.toThrow()
    expect(await purchaseOf(ctx, hold)).toMatchObject({ places: 'held' })
  })

  test('is asked for when its time is over, once, and not before', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    const mine = async () => (await jobsOf(ctx, 'lapse-hold')).filter((job) => job.payload.purchaseId === hold.id)
    await askForLapsingHolds(later(ctx, 899))
    expect(await mine()).toEqual([])
    await lapseHold(later(ctx, 899), { purchaseId: hold.id })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'held', places: 'held' })
    for (const seconds of [900, 901, 902]) await askForLapsingHolds(later(ctx, seconds))
    expect(await mine()).toHaveLength(1)
    await lapseHold(later(ctx, 903), { purchaseId: hold.id })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'expired', places: 'released' })
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
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', tickets: [{}] })
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 1 }])
  })
})

describe('giving back while a payment starts', () => {
  test('never leaves a payment open for places that were given back, nor places held of which the buyer heard otherwise', async () => {
    const sale = await aSale(ctx)
    const seen = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const hold = await aHold(ctx, sale)
      const [started, given] = await together(
        ctx.pool,
        round,
        () => pay(ctx, hold),
        () => cancelPurchase(as(ctx, hold.holder), { id: hold.id }),
      )
      const { status, places, payments } = await purchaseOf(ctx, hold)
      seen.add(payments.length > 0 ? 'begun' : 'not begun')
      const left = { given: given.status, status, places, open: payments.filter(isOpen).length }
      if (given.status === 'fulfilled')
        expect(left).toEqual({ given: 'fulfilled', status: 'cancelled', places: 'released', open: 0 })
      else {
        expect(given.reason).toMatchObject({ code: 'purchase.not_held' })
        expect(left).toEqual({ given: 'rejected', status: 'awaiting_payment', places: 'held', open: 1 })
        expect(started.status).toBe('fulfilled')
      }
      const [pool] = await poolsOf(ctx, sale)
      expect(pool?.held).toBe(await ctx.db.purchase.count({ where: { eventId: sale.eventId, places: 'held' } }))
    }
    expect([...seen].sort()).toEqual(['begun', 'not begun'])
  })
})

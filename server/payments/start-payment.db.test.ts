// A buyer begins to pay: one checkout at the provider, whoever asks and whatever is lost on the way.
import { describe, expect, test } from 'vitest'
import { Prisma } from '@/prisma/generated/client'
import { type Hold, pay, purchaseOf, settleNow } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, later } from '@/tests/support/sales-factories'

openSale()

describe('starting a payment', () => {
  test('answers the provider’s page, extends the hold once, and repeats itself while the payment is open', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale, 2)
    const first = await pay(later(ctx, 60), hold)
    expect(first).toMatchObject({ gateway: 'stripe', status: 'pending', clientSecret: null, created: true })
    expect(first.redirectUrl).toContain(first.paymentIntentId)
    const extended = (await purchaseOf(ctx, hold)).holdExpiresAt
    expect(extended).toEqual(new Date(ctx.now.getTime() + 960_000))
    expect(await pay(later(ctx, 120), hold)).toEqual({ ...first, created: false })
    expect((await purchaseOf(ctx, hold)).holdExpiresAt).toEqual(extended)
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
    expect((await purchaseOf(ctx, hold)).payments).toEqual([])
  })

  test('keeps the hold and the intent when the provider is away, and finds the same checkout when it is back', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    await stripe.control('PUT', '/faults', { status: 503 })
    await expect(pay(ctx, hold)).rejects.toMatchObject({ kind: 'unavailable', retryAfterSeconds: 5 })
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'awaiting_payment',
      places: 'held',
      payments: [{ status: 'intended' }],
    })
    await stripe.control('DELETE', '/faults')
    const payment = await pay(later(ctx, 5), hold)
    expect((await purchaseOf(ctx, hold)).payments).toMatchObject([{ id: payment.paymentId, status: 'pending' }])
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
    expect((await purchaseOf(ctx, hold)).payments).toMatchObject([{ status: 'pending', providerRef: opened[0] }])
    expect(await openedFor(hold)).toEqual(opened)
  })

  test('is worth its money when it is paid after all: tickets, or the money back', async () => {
    const first = await lostAndRenamed({ status: 'failed' })
    await stripe.buyer(first.opened[0]!, 'pay')
    expect(await settleNow(ctx, first.opened[0]!)).toBe('settled')
    expect(await purchaseOf(ctx, first.hold)).toMatchObject({
      status: 'paid',
      tickets: [{}],
      payments: [{ status: 'succeeded', providerRef: first.opened[0] }],
    })
    const second = await lostAndRenamed({ status: 'failed' })
    await settleNow(ctx, second.opened[0]!)
    expect((await purchaseOf(ctx, second.hold)).payments).toMatchObject([{ status: 'failed', providerRef: null }])
    await ctx.pool.query(`UPDATE purchase SET status = 'held' WHERE id = $1`, [second.hold.id])
    const other = await pay(ctx, second.hold)
    await stripe.buyer(other.paymentIntentId, 'pay')
    expect(await settleNow(ctx, other.paymentIntentId)).toBe('settled')
    await stripe.buyer(second.opened[0]!, 'pay')
    expect(await settleNow(ctx, second.opened[0]!)).toBe('late_refunded')
    expect(await purchaseOf(ctx, second.hold)).toMatchObject({ tickets: [{}], refunds: [{ reason: 'paid_twice' }] })
  })
})

// The places of a purchase: sold once, given back once, taken again only while there are any.
import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, completed, later, poolsOf } from '@/tests/support/sales-factories'
import { releasePlaces } from './release-places'
import { retakePlaces } from './retake-places'

openSale({ providers: false, promises: 'at the end' })

describe('the places of a purchase', () => {
  test('are sold once, whoever completes it again', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
    const hold = await aHold(ctx, sale, 3)
    expect(await completed(ctx, hold.id)).toBe(false)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 10, held: 0, sold: 3 }])
    expect(await ctx.db.ticket.count({ where: { purchaseId: hold.id } })).toBe(3)
  })

  test('come back once when the hold lapses, and not before', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale, 4)
    const release = (at: Ctx) =>
      inTransaction(at, (tx) => releasePlaces(tx, hold.id, 'expired', { onlyIfLapsed: true }))
    expect(await release(later(ctx, 899))).toBe(false)
    expect(await release(later(ctx, 900))).toBe(true)
    expect(await release(later(ctx, 901))).toBe(false)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 0 }])
  })

  test('are not given back while a payment is open', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale)
    const payment = {
      id: ctx.random.uuid(ctx.now),
      organizationId: sale.organizationId,
      purchaseId: hold.id,
      gateway: 'stripe',
    }
    await ctx.db.payment.create({
      data: {
        ...payment,
        status: 'pending',
        amountMinor: 4900,
        currency: 'EUR',
        providerRef: `cs_${payment.id}`,
        createdAt: ctx.now,
      },
    })
    expect(
      await inTransaction(later(ctx, 2000), (tx) => releasePlaces(tx, hold.id, 'expired', { onlyIfLapsed: true })),
    ).toBe(false)
    await ctx.db.payment.update({ where: { id: payment.id }, data: { status: 'expired' } })
    expect(
      await inTransaction(later(ctx, 2000), (tx) => releasePlaces(tx, hold.id, 'expired', { onlyIfLapsed: true })),
    ).toBe(true)
  })

  test('are taken again after a lapse only while there are any', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Deux', amount: 1000, capacity: 2 }] })
    const hold = await aHold(ctx, sale, 2)
    await inTransaction(later(ctx, 900), (tx) => releasePlaces(tx, hold.id, 'expired', { onlyIfLapsed: true }))
    const other = await aHold(later(ctx, 901), sale, 1)
    expect(await inTransaction(later(ctx, 902), (tx) => retakePlaces(tx, hold.id))).toBe(false)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 2, held: 1, sold: 0 }])
    await inTransaction(later(ctx, 903), (tx) => releasePlaces(tx, other.id, 'cancelled', { onlyIfLapsed: false }))
  })
})

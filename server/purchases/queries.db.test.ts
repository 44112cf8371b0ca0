// Reading purchases: what a lapsed hold says, pages of a list, and nothing of another organization.
import { describe, expect, test } from 'vitest'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as, later } from '@/tests/support/sales-factories'
import { getPurchase, listPurchases } from './queries'

openSale({ providers: false, promises: 'at the end' })

describe('reading', () => {
  test('a lapsed hold says expired before its places are given back', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale)
    const holder = as(later(ctx, 900), hold.holder)
    expect((await getPurchase(holder, hold.id)).status).toBe('expired')
  })

  test('a list has as many purchases as were asked for, newest first, and goes on where it ended', async () => {
    const sale = await aSale(ctx)
    const numbers: string[] = []
    for (const seconds of [0, 1, 2]) numbers.unshift((await aHold(later(ctx, seconds), sale)).number)
    const owner = as(ctx, sale.owner)
    const first = await listPurchases(owner, { eventId: sale.eventId, limit: 2 })
    const rest = await listPurchases(owner, { eventId: sale.eventId, limit: 2, cursor: first.nextCursor ?? undefined })
    expect([first, rest].map(({ purchases }) => purchases.map(({ number }) => number))).toEqual([
      numbers.slice(0, 2),
      numbers.slice(2),
    ])
    expect([first.nextCursor === null, rest.nextCursor]).toEqual([false, null])
  })

  test('a purchase of another organization is not found, like one that never was', async () => {
    const [ours, theirs] = [await aSale(ctx), await aSale(ctx)]
    const hold = await aHold(ctx, ours)
    const answers = await Promise.allSettled([
      getPurchase(as(ctx, theirs.owner), hold.id),
      getPurchase(as(ctx, theirs.owner), ctx.random.uuid(ctx.now)),
    ])
    const [foreign, random] = answers.map((answer) =>
      answer.status === 'rejected'
        ? { kind: answer.reason.kind, code: answer.reason.code, message: answer.reason.message }
        : 'shown',
    )
    expect(foreign).toEqual(random)
    expect(foreign).toMatchObject({ kind: 'not_found' })
    expect((await listPurchases(as(ctx, theirs.owner), { limit: 50 })).purchases).toEqual([])
    expect((await listPurchases(as(ctx, ours.owner), { search: hold.number, limit: 50 })).purchases).toMatchObject([
      { id: hold.id },
    ])
  })
})

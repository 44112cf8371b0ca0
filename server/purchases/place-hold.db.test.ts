// Places are held at the price of that moment, or nothing is written; what is free is bought at once.
import { describe, expect, test } from 'vitest'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as, buyer, jobsOf, later, poolsOf, salesNow } from '@/tests/support/sales-factories'
import { openPurchaseToken } from './access'
import { placeHold } from './place-hold'
import { getPurchase } from './queries'

openSale({ providers: false, promises: 'at the end' })

const counts = async () => ({
  purchases: await ctx.db.purchase.count(),
  items: await ctx.db.purchaseItem.count(),
  tickets: await ctx.db.ticket.count(),
  messages: (await jobsOf(ctx, 'deliver-notification')).length,
})

describe('a hold', () => {
  test('takes its places and keeps the price of that moment', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale, 2)
    expect(hold).toMatchObject({
      status: 'held',
      total: { amount: 9800, currency: 'EUR' },
      expiresAt: new Date(salesNow.getTime() + 900_000),
    })
    expect(hold.number).toMatch(/^PTL-[0-9A-Z]{8}$/)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 2, sold: 0 }])
    expect(await openPurchaseToken(ctx, hold.accessToken)).toEqual({
      purchaseId: hold.id,
      organizationId: sale.organizationId,
    })
  })

  test('counts a pool shared by two ticket types once, for both', async () => {
    const sale = await aSale(ctx, {
      capacities: [{ name: 'Salle', size: 5 }],
      types: [
        { name: 'Plein', amount: 2000, capacityName: 'Salle' },
        { name: 'Réduit', amount: 1000, capacityName: 'Salle', capacity: 3 },
      ],
    })
    const [full, reduced] = sale.ticketTypes
    const items = [
      { ticketTypeId: full!.id, quantity: 2 },
      { ticketTypeId: reduced!.id, quantity: 3 },
    ]
    const hold = await placeHold(ctx, { eventId: sale.eventId, items, buyer })
    expect(hold.total.amount).toBe(7000)
    expect((await poolsOf(ctx, sale)).map((pool) => pool.held).sort()).toEqual([3, 5])
    await expect(aHold(ctx, sale, 1)).rejects.toMatchObject({ code: 'purchase.sold_out' })
  })

  test('beyond what is left writes nothing at all', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Petit', amount: 1000, capacity: 1 }] })
    const before = await counts()
    await expect(aHold(ctx, sale, 2)).rejects.toMatchObject({ kind: 'conflict', code: 'purchase.sold_out' })
    expect(await counts()).toEqual(before)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 1, held: 0, sold: 0 }])
  })

  test('of an unlimited ticket type needs no pool', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Ouvert', amount: 500 }] })
    expect((await aHold(ctx, sale, 10)).total.amount).toBe(5000)
  })

  test('is refused for a draft, a foreign ticket type and more than the type allows, and nothing is written', async () => {
    const draft = await aSale(ctx, { draft: true })
    const sale = await aSale(ctx, { types: [{ name: 'Deux', amount: 100, capacity: 50, maxPerPurchase: 2 }] })
    const before = await counts()
    await expect(aHold(ctx, draft)).rejects.toMatchObject({ kind: 'not_found', code: 'event.not_found' })
    const foreign = { eventId: sale.eventId, items: [{ ticketTypeId: draft.ticketTypes[0]!.id, quantity: 1 }], buyer }
    await expect(placeHold(ctx, foreign)).rejects.toMatchObject({
      kind: 'invalid',
      details: [{ path: 'items.0.ticketTypeId' }],
    })
    await expect(aHold(ctx, sale, 3)).rejects.toMatchObject({
      kind: 'invalid',
      details: [{ path: 'items.0.quantity' }],
    })
    const unknown = {
      eventId: ctx.random.uuid(ctx.now),
      items: [{ ticketTypeId: sale.ticketTypes[0]!.id, quantity: 1 }],
      buyer,
    }
    await expect(placeHold(ctx, unknown)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await counts()).toEqual(before)
  })

  test('of an event that is over is refused', async () => {
    const sale = await aSale(ctx)
    const after = { ...ctx, now: new Date('2027-06-13T00:00:00Z') }
    await expect(aHold(after, sale)).rejects.toMatchObject({ kind: 'conflict', code: 'event.over' })
  })

  test('with the same request key is made once and answered again', async () => {
    const sale = await aSale(ctx)
    const keyed = { ...ctx, requestKey: ctx.random.bytes(32) }
    const first = await aHold(keyed, sale, 2)
    const again = await aHold(later(keyed, 5), sale, 2)
    expect(again).toMatchObject({ id: first.id, accessToken: first.accessToken, total: first.total })
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 2, sold: 0 }])
  })

  test('is nobody’s a day later: the same key makes another, and the first one gives it up', async () => {
    const sale = await aSale(ctx)
    const keyed = { ...ctx, requestKey: ctx.random.bytes(32) }
    const first = await aHold(keyed, sale, 2)
    expect((await aHold(later(keyed, 24 * 3600), sale, 2)).id).toBe(first.id)
    const next = later(keyed, 24 * 3600 + 1)
    const twins = await Promise.all([aHold(next, sale, 2), aHold(next, sale, 2)])
    expect(new Set(twins.map(({ id }) => id)).size).toBe(1)
    expect(twins[0].id).not.toBe(first.id)
    const kept = await ctx.db.purchase.findUniqueOrThrow({ where: { id: first.id } })
    expect(kept).toMatchObject({ requestKey: null, places: 'held' })
  })

  test('lets one address have twenty of them, however fast they come, and others go on buying', async () => {
    const sale = await aSale(ctx)
    const bot = as(ctx, { kind: 'anonymous', address: '203.0.113.9' })
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => aHold(bot, sale)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(20)
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused.every((result) => result.reason.kind === 'rate_limited')).toBe(true)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 20, sold: 0 }])
    await aHold(as(ctx, { kind: 'anonymous', address: '203.0.113.10' }), sale)
  })
})

describe('a free purchase', () => {
  test('is paid at once, with tickets, names and one mail asked for', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
    const typeId = sale.ticketTypes[0]!.id
    const hold = await placeHold(ctx, {
      eventId: sale.eventId,
      items: [{ ticketTypeId: typeId, quantity: 2 }],
      buyer,
      attendees: [{ ticketTypeId: typeId, name: 'Nguyễn Thị Ánh' }],
    })
    expect(hold.status).toBe('paid')
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 10, held: 0, sold: 2 }])
    const view = await getPurchase(
      as(ctx, { kind: 'buyer', purchaseId: hold.id, organizationId: sale.organizationId }),
      hold.id,
    )
    expect(view.tickets.map((ticket) => ticket.attendeeName)).toEqual(['Nguyễn Thị Ánh', buyer.name])
    expect(view.tickets.every((ticket) => /^T1:[A-Z2-7]{135}$/.test(ticket.qrToken ?? ''))).toBe(true)
    const messages = await ctx.db.notification.findMany({ where: { purchaseId: hold.id } })
    expect(messages).toMatchObject([
      { kind: 'purchase_confirmation', key: hold.id, recipient: buyer.email, status: 'requested' },
    ])
    expect(
      (await jobsOf(ctx, 'deliver-notification')).filter((job) => job.payload.notificationId === messages[0]!.id),
    ).toHaveLength(1)
  })

  test('that finds no room leaves nothing behind', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 1 }] })
    const before = await counts()
    await expect(aHold(ctx, sale, 2)).rejects.toMatchObject({ code: 'purchase.sold_out' })
    expect(await counts()).toEqual(before)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import {
  aHold,
  aSale,
  as,
  buyer,
  completed,
  jobsOf,
  later,
  poolsOf,
  salesCtx,
  salesNow,
} from '@/tests/support/sales-factories'
import { openPurchaseToken } from './access'
import { checkoutHoldInput, placeHoldInput } from './contract'
import { placeHold } from './place-hold'
import { getPurchase, listPurchases } from './queries'
import { releasePlaces } from './release-places'
import { retakePlaces } from './retake-places'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  expect(await checkInvariants(ctx.pool)).toEqual([])
  await end()
  await database.drop()
})

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

describe('the limits of what one may take unpaid', () => {
  const free = { types: [{ name: 'Libre', amount: 0, capacity: 500 }] }
  const from = (address: string) => as(ctx, { kind: 'anonymous', address })
  const takenBy = (at: Ctx, sale: Awaited<ReturnType<typeof aSale>>, email: string) =>
    placeHold(at, {
      eventId: sale.eventId,
      items: [{ ticketTypeId: sale.ticketTypes[0]!.id, quantity: 1 }],
      buyer: { name: 'A', email },
    })

  test('one address gets two hundred free purchases within the hour, and one mailbox fifty, however fast they come', async () => {
    const sale = await aSale(ctx, free)
    const bot = from('203.0.113.20')
    const spread = await Promise.allSettled(
      Array.from({ length: 210 }, (_, index) => takenBy(bot, sale, `a${index}@x.fr`)),
    )
    expect(spread.filter((result) => result.status === 'fulfilled')).toHaveLength(200)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 500, held: 0, sold: 200 }])
    await takenBy(later(bot, 3601), sale, 'b@x.fr')
    const aimed = await Promise.allSettled(
      Array.from({ length: 54 }, (_, index) => takenBy(from(`203.0.113.${100 + index}`), sale, 'victim@x.fr')),
    )
    const refused = aimed.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused).toEqual(Array.from({ length: 4 }, () => 'purchase.too_many_for_recipient'))
    expect(await ctx.db.notification.count({ where: { recipient: 'victim@x.fr' } })).toBe(50)
  })

  test('another organization’s key is a stranger, the seller’s own is not limited', async () => {
    const [ours, theirs] = [await aSale(ctx), await aSale(ctx)]
    const keyOf = (organizationId: string) =>
      as(ctx, {
        kind: 'api_key',
        apiKeyId: ctx.random.uuid(ctx.now),
        organizationId,
        permissions: new Set(['purchases:create'] as const),
      })
    const foreign = keyOf(theirs.organizationId)
    const results = await Promise.allSettled(Array.from({ length: 25 }, () => aHold(foreign, ours)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(20)
    await Promise.all(Array.from({ length: 25 }, () => aHold(keyOf(ours.organizationId), ours)))
    expect(await poolsOf(ctx, ours)).toEqual([{ size: 100, held: 45, sold: 0 }])
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
    expect(view.tickets.every((ticket) => /^T1:[A-Z2-7]{135}$/.test(ticket.qrToken))).toBe(true)
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

describe('the input of a purchase', () => {
  const id = '0190aaaa-0000-7000-8000-000000000001'
  const whole = (quantity: unknown) => ({ eventId: id, items: [{ ticketTypeId: id, quantity }], buyer })
  test.each([0, -1, 1.5, 1e9, '2', '2abc', null, [], {}, true, Number.NaN, Number.POSITIVE_INFINITY, 101])(
    'refuses a quantity of %j',
    (quantity) => {
      expect(placeHoldInput.safeParse(whole(quantity)).success).toBe(false)
    },
  )
  test.each([
    ['a price in the request', { ...whole(1), price: 1 }],
    ['a price in an item', { eventId: id, items: [{ ticketTypeId: id, quantity: 1, unitPrice: 1 }], buyer }],
    [
      'one ticket type on two lines',
      {
        eventId: id,
        items: [
          { ticketTypeId: id, quantity: 1 },
          { ticketTypeId: id, quantity: 1 },
        ],
        buyer,
      },
    ],
    [
      'more names than places',
      {
        ...whole(1),
        attendees: [
          { ticketTypeId: id, name: 'A' },
          { ticketTypeId: id, name: 'B' },
        ],
      },
    ],
    ['a name with a line break', { ...whole(1), buyer: { ...buyer, name: 'A\r\nBcc: x@y.fr' } }],
    ['a name that nobody can see', { ...whole(1), buyer: { ...buyer, name: '\u200b\u3164\u00ad' } }],
    ['a name of blank braille cells', { ...whole(1), buyer: { ...buyer, name: '\u2800\u2800' } }],
    ['a name with NUL', { ...whole(1), buyer: { ...buyer, name: 'A\u0000' } }],
    ['a name of 10,000 characters', { ...whole(1), buyer: { ...buyer, name: 'a'.repeat(10_000) } }],
    ['two mailboxes', { ...whole(1), buyer: { name: 'A', email: 'a@x.fr,b@y.fr' } }],
  ])('refuses %s', (_, input) => {
    expect(placeHoldInput.safeParse(input).success).toBe(false)
  })
  test('names the line of a ticket type that comes twice, at the checkout’s door as well', () => {
    const line = { ticketTypeId: id, quantity: 1 }
    for (const parsed of [
      placeHoldInput.safeParse({ eventId: id, items: [line, line], buyer }),
      checkoutHoldInput.safeParse({ eventId: id, items: [line, line] }),
    ]) {
      expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['items.1.ticketTypeId'])
    }
    const other = { ticketTypeId: '0190aaaa-0000-7000-8000-000000000002', quantity: 60 }
    const crowd = checkoutHoldInput.safeParse({ eventId: id, items: [{ ...line, quantity: 60 }, other] })
    expect(crowd.error?.issues.map(({ path }) => path.join('.'))).toEqual(['items'])
  })
  test.each(['<img src=x onerror=alert(1)>', '🎭🎟️', 'محمد الأمين', 'Nguyễn Thị Ánh', 'O’Brien & fils', '李小龍'])(
    'accepts the name %s as it is',
    (name) => {
      expect(placeHoldInput.parse({ ...whole(1), buyer: { ...buyer, name } }).buyer.name).toBe(name)
    },
  )
})

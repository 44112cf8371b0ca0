import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, poolsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { blockTickets, unblockTickets } from './block-tickets'
import { voidTickets } from './void-tickets'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterEach(async () => expect(await checkInvariants(ctx.pool)).toEqual([]))
afterAll(async () => {
  await end()
  await database.drop()
})

const twoPools = () =>
  aSale(ctx, {
    types: [{ name: 'Libre', amount: 0, capacity: 10, capacityName: 'Salle' }],
    capacities: [{ name: 'Salle', size: 50 }],
  })

async function ticketsOf(sale: Sale, quantity: number): Promise<string[]> {
  const { id } = await aHold(ctx, sale, quantity)
  const rows = await ctx.db.ticket.findMany({ where: { purchaseId: id }, orderBy: { id: 'asc' }, select: { id: true } })
  return rows.map((row) => row.id)
}

const endThem = (ids: readonly string[]) => inTransaction(ctx, (tx) => voidTickets(tx, ids, 'organizer'))
const sold = async (sale: Sale) => (await poolsOf(ctx, sale)).map((pool) => pool.sold)

test('ends tickets once: a new generation, an entry on the list of revocations, and their places free in every pool', async () => {
  const sale = await twoPools()
  const ids = await ticketsOf(sale, 3)
  expect(await sold(sale)).toEqual([3, 3])
  expect((await endThem(ids.slice(0, 2))).sort()).toEqual(ids.slice(0, 2))
  expect(await endThem(ids.slice(0, 2))).toEqual([])
  expect(await sold(sale)).toEqual([1, 1])
  const rows = await ctx.db.ticket.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
  expect(rows).toMatchObject([
    { status: 'void', gen: 1, voidReason: 'organizer', voidedAt: ctx.now },
    { status: 'void', gen: 1 },
    { status: 'valid', gen: 0, voidReason: null },
  ])
  expect(await ctx.db.revocation.findMany({ where: { eventId: sale.eventId } })).toMatchObject([
    { minGen: 1 },
    { minGen: 1 },
  ])
})

test('two at once free each place once, whatever the order of their tickets', async () => {
  const sale = await twoPools()
  const ids = await ticketsOf(sale, 6)
  const ended = await Promise.all([endThem(ids), endThem(ids.toReversed()), endThem(ids.slice(2, 4))])
  expect(ended.flat().sort()).toEqual(ids)
  expect(await sold(sale)).toEqual([0, 0])
})

test('a blocked ticket can end, and unblocking does not bring it back', async () => {
  const sale = await twoPools()
  const ids = await ticketsOf(sale, 2)
  const { purchaseId } = await ctx.db.ticket.findFirstOrThrow({ where: { id: ids[0] } })
  await inTransaction(ctx, (tx) => blockTickets(tx, purchaseId ?? ''))
  await endThem(ids.slice(0, 1))
  expect(await inTransaction(ctx, (tx) => unblockTickets(tx, purchaseId ?? ''))).toEqual(ids.slice(1))
  expect(await sold(sale)).toEqual([1, 1])
})

test('nothing, or what is not there, changes nothing', async () => {
  expect(await endThem([])).toEqual([])
  expect(await endThem([ctx.random.uuid(ctx.now)])).toEqual([])
})

// A chunk and whatever may happen beside it: a cancellation, its own twin, buyers of the same places. Each guard is also taken away once,
// to prove that the race is real.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { issueTickets } from '@/server/tickets/issue-tickets'
import { aBatch, attendeesOf } from '@/tests/support/batch-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, as, poolsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { cancelBatch } from './control-batch'
import { startBatch } from './create-batch'
import { issueChunk } from './issue-chunk'
import { issuePending } from './issue-pending'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-batch-races-'))
  process.env.STORAGE_URL = `file:${folder}`
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterAll(async () => {
  await end()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const ticketsOf = (sale: Sale) => ctx.db.ticket.count({ where: { eventId: sale.eventId } })

async function aBatchOf(count: number, capacity?: number) {
  const types = [{ name: 'Invitation', amount: 0, ...(capacity !== undefined && { capacity }) }]
  const sale = await aSale(ctx, { types })
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, count))
  const batch = await ctx.db.ticketBatch.findUniqueOrThrow({ where: { id }, include: { items: true } })
  const itemIds = batch.items.sort((a, b) => a.position - b.position).map((item) => item.id)
  return { sale, batch, itemIds, lane: { batchId: id, lane: 0, lanes: 1 } }
}

/** What a chunk would do that looked at the batch and its items without holding them. */
async function issueWithoutLooking(
  { sale, batch, itemIds }: Awaited<ReturnType<typeof aBatchOf>>,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const items = await tx.db.batchItem.findMany({
      where: { id: { in: itemIds }, status: 'pending', batch: { status: 'processing' } },
    })
    await meanwhile()
    await issueTickets(
      tx,
      { id: sale.eventId, organizationId: sale.organizationId },
      items.map(({ guestId }) => ({
        ticketTypeId: batch.ticketTypeId,
        sessionId: null,
        purchaseId: null,
        purchaseItemId: null,
        ordinal: 0,
        attendee: { id: guestId },
      })),
    )
  })
}

test('without the lock on the batch, tickets are made after its cancellation was answered', async () => {
  const made = await aBatchOf(5)
  await issueWithoutLooking(made, () => cancelBatch(as(ctx, made.sale.owner), { id: made.batch.id }))
  expect(await ticketsOf(made.sale)).toBe(5)
})

test('whenever a batch is cancelled, not one ticket is made after the answer', async () => {
  const seen = new Set<number>()
  for (let round = 0; round < 12; round++) {
    const { sale, batch, itemIds } = await aBatchOf(60, 100)
    const chunks = [0, 20, 40].map((from) => itemIds.slice(from, from + 20))
    const work = chunks.reduce(
      (before, chunk) => before.then(() => issuePending(ctx, batch, chunk, ctx.now)),
      Promise.resolve(),
    )
    for (let tickets = 0; tickets < (round % 3) * 20; ) tickets = await ticketsOf(sale)
    await cancelBatch(as(ctx, sale.owner), { id: batch.id })
    const answered = await ticketsOf(sale)
    await work
    expect(await ticketsOf(sale)).toBe(answered)
    seen.add(answered)
    const items = await ctx.db.batchItem.groupBy({ by: ['status'], where: { batchId: batch.id }, _count: true })
    expect(items.find(({ status }) => status === 'issued')?._count ?? 0).toBe(answered)
    expect(items.find(({ status }) => status === 'pending')).toBeUndefined()
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: answered }])
  }
  expect(seen.size).toBeGreaterThan(1)
})

test('without the lock on the items, two workers make two tickets for each', async () => {
  const made = await aBatchOf(5)
  const both = Promise.withResolvers<void>()
  let waiting = 0
  const meet = async () => {
    if (++waiting === 2) both.resolve()
    await both.promise
  }
  await Promise.all([issueWithoutLooking(made, meet), issueWithoutLooking(made, meet)])
  expect(await ticketsOf(made.sale)).toBe(10)
})

test('the same chunk, made by four workers at once, makes one ticket with one file for each of its people', async () => {
  const { sale, batch, lane } = await aBatchOf(30, 30)
  await Promise.all([1, 2, 3, 4].map(() => issueChunk({ ...ctx, now: new Date() }, lane)))
  const tickets = await ctx.db.ticket.findMany({ where: { eventId: sale.eventId } })
  expect(tickets).toHaveLength(30)
  expect(new Set(tickets.map(({ attendeeId }) => attendeeId)).size).toBe(30)
  expect(new Set(tickets.map(({ fileKey }) => fileKey)).size).toBe(30)
  expect(await ctx.db.storedFile.count({ where: { organizationId: sale.organizationId } })).toBe(30)
  expect(await ctx.db.ticketBatch.findUniqueOrThrow({ where: { id: batch.id } })).toMatchObject({ status: 'completed' })
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

/** Two presses of "all without a ticket" at once, each with a key of its own. */
async function pressedTwice(count: number) {
  const sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0, capacity: 100 }] })
  await attendeesOf(ctx, sale, count)
  const ticketTypeId = sale.ticketTypes[0]?.id ?? ''
  const order = { eventId: sale.eventId, ticketTypeId, priority: 'normal', guestIds: 'without_ticket' } as const
  const press = () => startBatch(as(ctx, sale.owner), { ...order, key: ctx.random.uuid(ctx.now) })
  const started = await Promise.all([press(), press()])
  expect(started.map(({ totalCount }) => totalCount)).toEqual([count, count])
  return { sale, batchIds: started.map(({ batchId }) => batchId) }
}

const issueAtOnce = (batchIds: readonly string[]) =>
  Promise.all(
    batchIds.map(async (id) => {
      const { items, ...batch } = await ctx.db.ticketBatch.findUniqueOrThrow({
        where: { id },
        include: { items: true },
      })
      await issuePending(
        ctx,
        batch,
        items.map((item) => item.id),
        ctx.now,
      )
    }),
  )

test('without a second look at who has a ticket, “all without a ticket” pressed twice at once gives everybody two', async () => {
  const { sale, batchIds } = await pressedTwice(20)
  await ctx.db.ticketBatch.updateMany({ where: { id: { in: batchIds } }, data: { withoutTicket: false } })
  await issueAtOnce(batchIds)
  expect(await ticketsOf(sale)).toBe(40)
})

test('“all without a ticket” pressed twice at once gives everybody one, and the other batch says that they have it', async () => {
  for (let round = 0; round < 5; round++) {
    const { sale, batchIds } = await pressedTwice(20)
    await issueAtOnce(batchIds)
    const tickets = await ctx.db.ticket.findMany({ where: { eventId: sale.eventId } })
    expect([tickets.length, new Set(tickets.map(({ attendeeId }) => attendeeId)).size]).toEqual([20, 20])
    const items = await ctx.db.batchItem.groupBy({
      by: ['status', 'errorCode'],
      where: { batchId: { in: batchIds } },
      orderBy: { status: 'asc' },
      _count: true,
    })
    expect(items).toEqual([
      { status: 'issued', errorCode: null, _count: 20 },
      { status: 'failed', errorCode: 'attendee.has_ticket', _count: 20 },
    ])
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 20 }])
  }
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

test('a batch and buyers who want the same last places never sell one twice', async () => {
  const { sale, batch, itemIds } = await aBatchOf(60, 50)
  const buyers = Array.from({ length: 30 }, () =>
    aHold(ctx, sale).then(
      () => true,
      () => false,
    ),
  )
  const chunks = [0, 20, 40].map((from) => issuePending(ctx, batch, itemIds.slice(from, from + 20), ctx.now))
  const [bought] = await Promise.all([Promise.all(buyers), Promise.all(chunks)])
  const issued = await ctx.db.batchItem.count({ where: { batchId: batch.id, status: 'issued' } })
  expect(bought.filter(Boolean).length + issued).toBe(50)
  expect(await poolsOf(ctx, sale)).toEqual([{ size: 50, held: 0, sold: 50 }])
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

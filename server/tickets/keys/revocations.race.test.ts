// Transactions that revoke at the same instant, and a scanner that reads between them. The trigger that puts numbers in the order of
// commits is taken away first, to prove that an entry can be lost.
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type LiveSale, liveTickets } from '@/tests/support/live-tickets'
import { as, salesCtx } from '@/tests/support/sales-factories'
import { gateApiKey } from '@/tests/support/scanning-factories'
import { voidTickets } from '../void-tickets'
import { revocationsSince } from './revocations'

type World = { database: TestDatabase; ctx: Ctx; end(): Promise<void> }
let guarded: World
let bare: World

async function open(): Promise<World> {
  const database = await freshDatabase()
  return { database, ...salesCtx(database) }
}

beforeAll(async () => {
  guarded = await open()
  bare = await open()
  await bare.database.pool.query('ALTER TABLE revocation DISABLE TRIGGER revocation_in_order')
})
afterAll(async () => {
  for (const { database, end } of [guarded, bare]) {
    await end()
    await database.drop()
  }
})

const read = ({ ctx }: World, sale: LiveSale, from: number) =>
  revocationsSince(as(ctx, gateApiKey(sale)), sale.eventId, from)
const serialsIn = (delta: Awaited<ReturnType<typeof read>>) =>
  delta.keys.flatMap(({ entries }) => entries.map(({ serial }) => serial))

/** Revokes one ticket on a connection of its own, and leaves it open. */
async function revoking(
  { database }: World,
  ticketId: string,
): Promise<{ done: Promise<unknown>; client: pg.PoolClient }> {
  const client = await database.pool.connect()
  await client.query('BEGIN')
  const done = client.query(
    `INSERT INTO revocation (organization_id, event_id, kid, serial, min_gen, at)
     SELECT organization_id, event_id, kid, serial, 1, now() FROM ticket WHERE id = $1`,
    [ticketId],
  )
  return { done, client }
}

async function commit(client: pg.PoolClient): Promise<void> {
  await client.query('COMMIT')
  client.release()
}

test('the control: numbers without order let a scanner pass over an entry for ever', async () => {
  const sale = await liveTickets(bare.ctx, 2)
  const [first = '', second = ''] = sale.ticketIds
  const slow = await revoking(bare, first)
  await slow.done
  const fast = await revoking(bare, second)
  await fast.done
  await commit(fast.client)
  const delta = await read(bare, sale, 0)
  expect(serialsIn(delta)).toHaveLength(1)
  await commit(slow.client)
  expect(serialsIn(await read(bare, sale, delta.to))).toEqual([])
  expect(serialsIn(await read(bare, sale, 0))).toHaveLength(2)
})

test('whoever revokes waits for those of the same event who were first, and readers never pass over an entry', async () => {
  const sale = await liveTickets(guarded.ctx, 2)
  const [first = '', second = ''] = sale.ticketIds
  const slow = await revoking(guarded, first)
  await slow.done
  const fast = await revoking(guarded, second)
  let isIn = false
  const going = fast.done.then(() => {
    isIn = true
  })
  const elsewhere = await liveTickets(guarded.ctx)
  await inTransaction(guarded.ctx, (tx) => voidTickets(tx, elsewhere.ticketIds, 'organizer'))
  expect(isIn).toBe(false)
  const delta = await read(guarded, sale, 0)
  expect(serialsIn(delta)).toEqual([])
  await commit(slow.client)
  await going
  await commit(fast.client)
  expect(serialsIn(await read(guarded, sale, delta.to))).toHaveLength(2)
})

test('a scanner that reads without pause during a storm ends with every revocation, and none twice', async () => {
  const sale = await liveTickets(guarded.ctx, 60)
  let isOver = false
  const storm = Promise.all(
    sale.ticketIds.map((id) => inTransaction(guarded.ctx, (tx) => voidTickets(tx, [id], 'organizer'))),
  ).finally(() => {
    isOver = true
  })
  const seen: bigint[] = []
  let from = 0
  for (let isLast = false; !isLast; ) {
    isLast = isOver
    const delta = await read(guarded, sale, from)
    seen.push(...serialsIn(delta))
    from = delta.to
  }
  await storm
  const all = await guarded.ctx.db.revocation.findMany({ where: { eventId: sale.eventId } })
  expect(all).toHaveLength(60)
  expect([...seen].sort()).toEqual(all.map(({ serial }) => serial).sort())
})

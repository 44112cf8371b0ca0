// Receivers that never answer, in a worker as it runs: what others are told goes out all the same.
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { emitWebhook } from '@/server/webhooks/emit-webhook'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId } from '@/tests/support/event-factories'
import { killablePrograms } from '@/tests/support/killable-programs'
import { salesCtx } from '@/tests/support/sales-factories'
import { anEndpoint, aReceiver } from '@/tests/support/webhook-receiver'

const SLOTS = 3

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
// Demo mode, in which receivers may be on this machine.
const { start } = killablePrograms({ worker: 'worker/main.ts' }, () => ({
  ...{ DATABASE_URL: database.url, PORTILLON_DEMO: '1', QUEUE_CONCURRENCY: String(SLOTS) },
}))

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterAll(async () => {
  await end()
  await database.drop()
})

test('receivers that hang leave slots to those that were quick', { timeout: 60_000 }, async () => {
  const [slow, quick] = [await aReceiver(), await aReceiver()]
  const held: ServerResponse[] = []
  slow.answer = (response) => void held.push(response)
  const [busy, other] = [await anOrganizationId(ctx), await anOrganizationId(ctx)]
  for (let at = 0; at <= SLOTS; at++) await listen(busy, slow.url)
  const { id } = await listen(other, quick.url)
  await ctx.db.webhookEndpoint.update({ where: { id }, data: { lastMilliseconds: 100 } })
  start('worker')
  await tell(busy)
  await expect.poll(() => held.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(1)
  await tell(other)
  await expect.poll(() => quick.received.length, { timeout: 5_000 }).toBe(1)
  expect(held).toHaveLength(SLOTS - 2)
  await Promise.all([slow.close(), quick.close()])
})

function listen(organizationId: string, url: string): Promise<{ id: string }> {
  return anEndpoint(ctx, organizationId, { url, types: ['ticket.completed'] })
}

function tell(organizationId: string): Promise<void> {
  const events = [{ type: 'ticket.completed' as const, key: 'one', data: {} }]
  return inTransaction(ctx, (tx) => emitWebhook(tx, { organizationId, events }))
}

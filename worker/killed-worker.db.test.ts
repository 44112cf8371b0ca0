import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectDeadLetters } from '@/server/jobs/dead-letters'
import { enqueue } from '@/server/jobs/enqueue'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { killablePrograms } from '@/tests/support/killable-programs'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aHold, aSale, buyer, salesCtx } from '@/tests/support/sales-factories'
import { releaseDeadWorkers } from './heartbeat'

let database: TestDatabase
let providers: StripeForTests
let ctx: Ctx
let end: () => Promise<void>
const { start, kill } = killablePrograms({ worker: 'worker/main.ts' }, () => ({ DATABASE_URL: database.url }))

beforeAll(async () => {
  providers = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterAll(async () => {
  await end()
  await database.drop()
  await providers.stop()
})

async function until<T>(what: string, seconds: number, look: () => Promise<T | null | false | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const messagesTo = async (email: string) => {
  const answer = await fetch(`${process.env.RESEND_API_BASE}/_control/messages?to=${encodeURIComponent(email)}`)
  return ((await answer.json()) as { messages: { idempotencyKey: string; attachments: { filename: string }[] }[] })
    .messages
}

test('frees the jobs of workers that fell silent or died before their first beat, and no others', async () => {
  await inTransaction(ctx, async (tx) => {
    for (const key of ['silent', 'unknown', 'alive'])
      await enqueue(tx, 'purge-expired', {}, { jobKey: key, runAt: new Date(Date.now() + 3_600_000) })
  })
  await ctx.pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_by = 'pool-' || key, locked_at = now() - interval '1 minute' WHERE key IN ('silent', 'unknown', 'alive')`,
  )
  await ctx.pool.query(
    `INSERT INTO worker_heartbeat VALUES ('pool-silent', now(), now() - interval '1 minute'), ('pool-alive', now(), now())`,
  )
  expect((await releaseDeadWorkers(ctx.pool)).sort()).toEqual(['pool-silent', 'pool-unknown'])
  const { rows } = await ctx.pool.query(`SELECT key FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL`)
  expect(rows).toEqual([{ key: 'alive' }])
  await ctx.pool.query(`DELETE FROM graphile_worker._private_jobs`)
  await ctx.pool.query(`DELETE FROM worker_heartbeat`)
})

test('of a worker that died a job is a dead letter if that was its last try or had failed, and none if a newer one had replaced it', async () => {
  const ask = (batchId: string, jobKey?: string) =>
    inTransaction(ctx, (tx) =>
      enqueue(tx, 'advance-batch', { batchId }, { jobKey, runAt: new Date(Date.now() + 3_600_000) }),
    )
  const [replaced, failed, last] = [1, 2, 3].map(() => ctx.random.uuid(ctx.now)) as [string, string, string]
  await ask(replaced, 'its-next-step')
  await ask(failed, 'its-next-try')
  await ask(last)
  await ctx.pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_by = 'pool-dead', locked_at = now() - interval '1 minute',
       attempts = CASE WHEN payload->>'batchId' = $1 THEN max_attempts ELSE 1 END`,
    [last],
  )
  // Their own next steps, written just before the worker died; one of the two had failed.
  await ask(replaced, 'its-next-step')
  await ask(failed, 'its-next-try')
  await ctx.pool.query(
    `UPDATE graphile_worker._private_jobs SET last_error = 'no' WHERE key IS NULL AND payload->>'batchId' = $1`,
    [failed],
  )
  expect(await releaseDeadWorkers(ctx.pool)).toEqual(['pool-dead'])
  expect(await checkInvariants(ctx.pool)).toMatchObject([{ id: 'jobs_not_stuck', rows: [{}, {}] }])
  expect(await collectDeadLetters(ctx)).toBe(2)
  const letters = await ctx.db.deadLetter.findMany()
  expect(new Set(letters.map(({ payload }) => payload))).toEqual(new Set([{ batchId: failed }, { batchId: last }]))
  const { rows } = await ctx.pool.query('SELECT key, attempts FROM graphile_worker._private_jobs ORDER BY key')
  expect(rows).toEqual([
    { key: 'its-next-step', attempts: 0 },
    { key: 'its-next-try', attempts: 0 },
  ])
  await ctx.pool.query('DELETE FROM graphile_worker._private_jobs')
  await ctx.db.deadLetter.deleteMany()
})

test('a worker killed while it sends a mail is taken over within 60 s, and the mail arrives once', {
  timeout: 120_000,
}, async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const resend = process.env.RESEND_API_BASE
  const fault = (method: string, body?: object) =>
    fetch(`${resend}/_control/faults`, { method, ...(body && { body: JSON.stringify(body) }) })
  // The provider takes the message and answers much too late: the worker dies between the two.
  await fault('PUT', { delayMs: 120_000 })
  const first = start('worker')
  const hold = await aHold(ctx, sale, 2)
  await until('the provider has the message', 60, async () => (await messagesTo(buyer.email)).length > 0)
  await kill(first)
  await fault('DELETE')
  const killedAt = Date.now()
  start('worker')
  const sent = await until('the message is marked as sent', 60, async () => {
    const notification = await ctx.db.notification.findFirst({ where: { purchaseId: hold.id } })
    return notification?.status === 'sent' ? notification : null
  })
  expect(Date.now() - killedAt).toBeLessThan(60_000)
  const messages = await messagesTo(buyer.email)
  expect(messages.map((message) => message.idempotencyKey)).toEqual([sent.id])
  expect(messages[0]?.attachments).toHaveLength(2)
  expect(await ctx.db.ticket.count({ where: { purchaseId: hold.id, fileKey: { not: null } } })).toBe(2)
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

// Workers that are killed in the middle of giving money back: at every step of one refund, and again and again in a run of hundreds.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { failpoints } from '@/server/kernel/failpoint'
import { cancelEvent } from '@/server/payments/refunds/cancel-event'
import { refundRun } from '@/server/payments/refunds/queries'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aPaidPurchase, refundsAtProvider } from '@/tests/support/refund-factories'
import { aHold, aSale, as, type Sale, salesCtx } from '@/tests/support/sales-factories'

const PURCHASES = 200
const FREE = 20

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let end: () => Promise<void>
const workers: ChildProcess[] = []

beforeAll(async () => {
  stripe = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill('SIGKILL')
    await ended(worker)
  }
})
afterAll(async () => {
  await end()
  await database.drop()
  await stripe.stop()
})

/** Stripe checks times against its own clock. */
const present = (): Ctx => ({ ...ctx, now: new Date() })

function startWorker(failpoint?: string): ChildProcess {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      STORAGE_URL: `file:/tmp/portillon-killed-refunds-${process.pid}`,
      ...(failpoint && { FAILPOINT: failpoint }),
    },
    stdio: 'ignore',
  })
  workers.push(worker)
  return worker
}

async function ended(worker: ChildProcess): Promise<NodeJS.Signals | null> {
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
  return worker.signalCode
}

/** As if half a minute had gone by: the next worker takes the dead one's jobs over at its start. */
async function forgetDeadWorkers(): Promise<void> {
  await ctx.pool.query(`UPDATE worker_heartbeat SET seen_at = seen_at - interval '1 minute'`)
  await ctx.pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '1 minute' WHERE locked_at IS NOT NULL`,
  )
  await ctx.pool.query(
    'UPDATE graphile_worker._private_jobs SET run_at = least(run_at, now()) WHERE locked_at IS NULL AND attempts > 0',
  )
}

async function stop(worker: ChildProcess): Promise<void> {
  worker.kill('SIGTERM')
  await ended(worker)
}

const runOf = async (sale: Sale) => {
  const run = await refundRun(as(present(), sale.owner), { eventId: sale.eventId })
  return run ?? expect.unreachable()
}

async function untilDone(sale: Sale, share: number, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const { succeeded, failed, total } = await runOf(sale)
    if (failed > 0) throw new Error(`${failed} refunds failed`)
    if (total > 0 && succeeded >= total * share) return
    if (Date.now() > deadline) throw new Error(`${succeeded} of ${total} after ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** At the provider, by its own books: each payment once and whole. */
async function expectPaidBackOnce(sale: Sale): Promise<void> {
  const payments = await ctx.db.payment.findMany({ where: { purchase: { eventId: sale.eventId } } })
  const ours = new Set(payments.map(({ providerIntent }) => providerIntent))
  const made = (await refundsAtProvider(stripe)).filter(({ payment_intent }) => ours.has(payment_intent))
  expect(made.map(({ amount }) => amount)).toEqual(payments.map(({ capturedMinor }) => capturedMinor))
  expect(new Set(made.map(({ payment_intent }) => payment_intent)).size).toBe(payments.length)
}

async function cancel(sale: Sale): Promise<void> {
  const confirmation = 'Les Nuits du Théâtre antique'
  await cancelEvent(as(present(), sale.owner), { eventId: sale.eventId, confirmation, keepFees: false })
}

test.each(failpoints.filter((step) => step.startsWith('refund')))(
  'a worker killed at %s leaves work that the next one finishes, and the provider pays back once',
  { timeout: 240_000 },
  async (step) => {
    const sale = await aSale(present())
    for (let n = 0; n < 3; n++) await aPaidPurchase(present(), stripe, sale)
    await cancel(sale)
    expect(await ended(startWorker(step))).toBe('SIGKILL')
    await forgetDeadWorkers()
    const next = startWorker()
    await untilDone(sale, 1, 120)
    await stop(next)
    await expectPaidBackOnce(sale)
    expect(await checkInvariants(ctx.pool)).toEqual([])
  },
)

test(`a run of ${PURCHASES} refunds whose worker is killed three times pays each purchase back exactly once`, {
  timeout: 600_000,
}, async () => {
  const types = [
    { name: 'Plein tarif', amount: 4900 },
    { name: 'Libre', amount: 0 },
  ]
  const sale = await aSale(present(), { types })
  for (let n = 0; n < PURCHASES; n += 10)
    await Promise.all(Array.from({ length: 10 }, () => aPaidPurchase(present(), stripe, sale)))
  for (let n = 0; n < FREE; n++) await aHold(present(), sale, 1, 1)
  // The confirmations, with their PDFs, are another test.
  await ctx.pool.query(
    `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
     WHERE t.id = j.task_id AND t.identifier = 'deliver-notification'`,
  )
  await ctx.db.notification.updateMany({ data: { status: 'sent' } })
  await cancel(sale)
  for (const share of [0.15, 0.4, 0.7]) {
    const worker = startWorker()
    await untilDone(sale, share, 150)
    worker.kill('SIGKILL')
    await ended(worker)
    await forgetDeadWorkers()
  }
  const last = startWorker()
  await untilDone(sale, 1, 150)
  await stop(last)
  const { succeeded, refunded } = await runOf(sale)
  expect({ succeeded, refunded: refunded.amount }).toEqual({ succeeded: PURCHASES + FREE, refunded: PURCHASES * 4900 })
  expect(
    await ctx.db.notification.count({ where: { kind: 'event_cancelled', purchase: { eventId: sale.eventId } } }),
  ).toBe(PURCHASES + FREE)
  await expectPaidBackOnce(sale)
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

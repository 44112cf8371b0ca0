// Workers that are killed in the middle of giving money back: at every step of one refund, and again and again in a run of many.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { failpoints } from '@/server/kernel/failpoint'
import { cancelEvent } from '@/server/payments/refunds/cancel-event'
import { refundRun } from '@/server/payments/refunds/queries'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { forgetDeadWorkers } from '@/tests/support/forget-dead-workers'
import { forgetPapers } from '@/tests/support/forget-papers'
import { killablePrograms } from '@/tests/support/killable-programs'
import { aPaidPurchase, type Paid } from '@/tests/support/paid-purchases'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aBookedPurchase, plantCharges, refundsAtProvider } from '@/tests/support/refund-factories'
import { aHold, aSale, as, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'

const PURCHASES = inAll(100, 20)
const FREE = 10
/** By `npm test` at the web alone (killed-refund-requests.db.test.ts). */
const ofWebToo = ['refund:requested', 'refund:committed']
const steps = failpoints.filter((step) => step.startsWith('refund') && (inAll(true, false) || !ofWebToo.includes(step)))

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let end: () => Promise<void>
const { start, ended, kill, stop } = killablePrograms({ worker: 'worker/main.ts' }, () => ({
  DATABASE_URL: database.url,
  QUEUE_CONCURRENCY: inAll('5', '1'),
}))

beforeAll(async () => {
  stripe = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
  await stripe.stop()
})

/** Stripe checks times against its own clock. */
const present = (): Ctx => ({ ...ctx, now: new Date() })

/** The next worker takes the dead one's jobs over, and tries at once what failed with it. */
async function goOn(): Promise<void> {
  await forgetDeadWorkers(ctx)
  await ctx.pool.query(
    'UPDATE graphile_worker._private_jobs SET run_at = least(run_at, now()) WHERE locked_at IS NULL AND attempts > 0',
  )
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
    await forgetPapers(ctx)
    if (Date.now() > deadline) throw new Error(`${succeeded} of ${total} after ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
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

test(`workers killed at ${steps.join(', ')} leave work that the next one finishes, and the provider pays back once`, {
  timeout: 240_000,
}, async () => {
  const sales: Sale[] = []
  for (const failpoint of steps) {
    const sale = await aSale(present())
    for (let n = 0; n < 3; n++) await aPaidPurchase(present(), stripe, sale)
    await forgetPapers(ctx)
    await cancel(sale)
    expect(await ended(start('worker', { failpoint }))).toBe('SIGKILL')
    await goOn()
    sales.push(sale)
  }
  const last = start('worker')
  for (const sale of sales) await untilDone(sale, 1, 120)
  await stop(last)
  for (const sale of sales) await expectPaidBackOnce(sale)
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

test(`a run of ${PURCHASES} refunds whose worker is killed three times pays each purchase back exactly once`, {
  timeout: 600_000,
}, async () => {
  const types = [
    { name: 'Plein tarif', amount: 4900 },
    { name: 'Libre', amount: 0 },
  ]
  const sale = await aSale(present(), { types })
  const paid: Paid[] = []
  while (paid.length < PURCHASES)
    paid.push(...(await Promise.all(Array.from({ length: 10 }, () => aBookedPurchase(present(), sale)))))
  await plantCharges(present(), stripe, paid)
  for (let n = 0; n < FREE; n++) await aHold(present(), sale, 1, 1)
  await forgetPapers(ctx)
  await cancel(sale)
  let inTheMiddle = 0
  for (const share of [0.15, 0.4, 0.7]) {
    const worker = start('worker')
    await untilDone(sale, share, 150)
    await kill(worker)
    if ((await runOf(sale)).succeeded < PURCHASES + FREE) inTheMiddle++
    await goOn()
  }
  expect(inTheMiddle).toBeGreaterThan(0)
  const last = start('worker')
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

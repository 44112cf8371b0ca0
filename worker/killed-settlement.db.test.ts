import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import type { Failpoint } from '@/server/kernel/failpoint'
import { purchasePage } from '@/server/payments/purchase-page'
import { startPayment } from '@/server/payments/start-payment'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { forgetDeadWorkers } from '@/tests/support/forget-dead-workers'
import { killablePrograms } from '@/tests/support/killable-programs'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aHold, aSale, as, type Sale, salesCtx } from '@/tests/support/sales-factories'

const steps = [
  'settle:locked',
  'settle:captured',
  'settle:completed',
  'settle:committed',
] as const satisfies Failpoint[]

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let sale: Sale
let end: () => Promise<void>
const { start, ended } = killablePrograms(
  { worker: 'worker/main.ts', page: 'tests/support/open-purchase-page.ts' },
  () => ({ DATABASE_URL: database.url }),
)

beforeAll(async () => {
  stripe = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
  sale = await aSale(ctx)
})
afterAll(async () => {
  await end()
  await database.drop()
  await stripe.stop()
})

async function aPaidCheckout() {
  const now = { ...ctx, now: new Date() }
  const hold = await aHold(now, sale, 2)
  const payment = await startPayment(as(now, hold.holder), {
    purchaseId: hold.id,
    returnUrl: 'http://127.0.0.1:3000/',
    preferredGateways: ['stripe'],
  })
  await stripe.buyer(payment.paymentIntentId, 'pay')
  return { hold, session: payment.paymentIntentId }
}

async function askForSettlement(session: string): Promise<void> {
  const eventId = `evt_${session}`
  const payload = JSON.stringify({ id: eventId, data: { object: { id: session } } })
  const event = { provider: 'stripe', eventId, type: 'checkout.session.completed', payload, receivedAt: ctx.now }
  await ctx.db.providerEvent.create({ data: event })
  await inTransaction(ctx, (tx) => enqueue(tx, 'apply-provider-event', { provider: 'stripe', eventId }))
}

async function untilPaid(purchaseId: string): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const { status } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId }, select: { status: true } })
    if (status === 'paid') return
    if (Date.now() > deadline) throw new Error(`the purchase is ${status} after a minute`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function expectWhole(purchaseId: string): Promise<void> {
  expect(await ctx.db.ticket.count({ where: { purchaseId, status: 'valid' } })).toBe(2)
  expect(await ctx.db.notification.count({ where: { purchaseId, kind: 'purchase_confirmation' } })).toBe(1)
  expect(await ctx.db.ledgerEntry.count({ where: { causeKind: 'capture', account: 'provider:stripe' } })).toBe(
    await ctx.db.payment.count({ where: { status: 'succeeded' } }),
  )
  expect(await checkInvariants(ctx.pool)).toEqual([])
}

test(`workers killed at ${steps.join(', ')} leave payments that the next worker makes whole`, {
  timeout: 180_000,
}, async () => {
  const bought: string[] = []
  for (const step of steps) {
    const { hold, session } = await aPaidCheckout()
    await askForSettlement(session)
    expect(await ended(start('worker', { failpoint: step }))).toBe('SIGKILL')
    await forgetDeadWorkers(ctx)
    bought.push(hold.id)
  }
  start('worker')
  for (const purchaseId of bought) await untilPaid(purchaseId)
  for (const purchaseId of bought) await expectWhole(purchaseId)
})

test.each(steps)(
  'a web process killed at %s while a buyer returns leaves a payment that the next visit makes whole',
  {
    timeout: 60_000,
  },
  async (step) => {
    const { hold } = await aPaidCheckout()
    const args = [hold.accessToken]
    expect(await ended(start('page', { args, failpoint: step }))).toBe('SIGKILL')
    await purchasePage({ ...ctx, now: new Date() }, hold.accessToken)
    await untilPaid(hold.id)
    await expectWhole(hold.id)
  },
)

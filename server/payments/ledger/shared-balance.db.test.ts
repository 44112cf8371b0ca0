// One account of the installation for every organization: whose a movement is, is told by the payment that it is about.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aHold, aSale, as, jobsOf, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { listAttention } from '../attention/list-attention'
import { gatewayOf } from '../gateways'
import { settlePayment } from '../settle-payment'
import { startPayment } from '../start-payment'
import { askForBalances } from './ask-for-balances'
import { importBalance } from './import-balance'

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  stripe = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date(), actor: { kind: 'system', name: 'test' } }
})
afterEach(async () => expect(await checkInvariants(ctx.pool)).toEqual([]))
afterAll(async () => {
  await end()
  await database.drop()
  await stripe.stop()
})

async function paid(sale: Sale): Promise<() => Promise<unknown>> {
  const hold = await aHold(as(ctx, { kind: 'anonymous', address: null }), sale)
  const { paymentIntentId } = await startPayment(as(ctx, hold.holder), {
    purchaseId: hold.id,
    returnUrl: 'http://127.0.0.1:3000/',
    preferredGateways: ['stripe'],
  })
  await stripe.buyer(paymentIntentId, 'pay')
  return async () =>
    settlePayment(ctx, await gatewayOf('stripe').fetchCheckout({ ref: paymentIntentId, account: null }))
}

test('each organization gets its own movements, whoever asked, settled already or not; the rest is the first one’s', async () => {
  const [first, second] = [await aSale(ctx), await aSale(later(ctx, 1))]
  const settles = [await paid(first), await paid(second), await paid(second)]
  await settles[1]?.()
  await stripe.control('POST', '/balance', { amount: -500 })
  await askForBalances(ctx)
  expect((await jobsOf(ctx, 'import-balance')).map(({ payload }) => payload)).toEqual([
    { organizationId: first.organizationId },
  ])
  await importBalance(ctx, { organizationId: second.organizationId })
  for (const settle of settles) await settle()
  await importBalance(later(ctx, 7200), { organizationId: second.organizationId })
  const entries = await ctx.db.balanceEntry.findMany()
  const of = (organizationId: string) =>
    entries
      .filter((entry) => entry.organizationId === organizationId)
      .map(({ sourceMinor, matchedAt }) => [sourceMinor, matchedAt !== null])
  expect(of(first.organizationId).sort()).toEqual([
    [-500, false],
    [4900, true],
  ])
  expect(of(second.organizationId)).toEqual([
    [4900, true],
    [4900, true],
  ])
  const seen = async (sale: Sale) =>
    (await listAttention(as(ctx, sale.owner), { state: 'open', limit: 9 })).items.length
  expect([await seen(first), await seen(second)]).toEqual([1, 0])
})

// One account of the installation for every organization: whose a movement is, is told by the payment that it is about.

import { expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { aPaidCheckout } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, jobsOf, later, type Sale } from '@/tests/support/sales-factories'
import { listAttention } from '../attention/list-attention'
import { askForBalances } from './ask-for-balances'
import { bookMovements } from './book-movements'
import { importBalance } from './import-balance'
import { matchMoney } from './match-money'

openSale({ actor: { kind: 'system', name: 'test' } })

const paid = async (sale: Sale) => (await aPaidCheckout(ctx, stripe, sale)).settle

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

test('what an operator did before the first payment waits for nobody; afterwards everything unexplained is told, a few at a time', async () => {
  const first = await aSale(ctx)
  const { createdAt } = await ctx.db.payment.findFirstOrThrow({ orderBy: { createdAt: 'asc' } })
  const movements = (count: number, at: Date) =>
    Array.from({ length: count }, (_, index) => ({
      ref: `txn_${at.getTime()}_${index}`,
      kind: 'other' as const,
      amount: -1,
      fee: 0,
      applicationFee: 0,
      currency: 'EUR',
      sourceRef: null,
      intentRef: null,
      source: { amount: -1, currency: 'EUR' },
      paymentHint: null,
      availableOn: at,
      at,
    }))
  const own = { gateway: 'stripe', account: null } as const
  const book = (count: number, at: Date) =>
    inTransaction(ctx, (tx) => bookMovements(tx, own, first.organizationId, movements(count, at)))
  const told = async () => {
    const { rows } = await ctx.pool.query<{ items: number; transactions: number }>(
      `SELECT count(*)::int AS items, count(DISTINCT xmin::text)::int AS transactions FROM attention_item
       WHERE kind = 'balance_unmatched' AND amount_minor = -1`,
    )
    return rows[0]
  }
  await book(30, new Date(createdAt.getTime() - 86_400_000))
  await matchMoney(later(ctx, 7200), own)
  expect(await told()).toEqual({ items: 0, transactions: 0 })
  await book(450, later(ctx, 60).now)
  for (let round = 0; round < 2; round++) await matchMoney(later(ctx, 7200), own)
  expect(await told()).toEqual({ items: 450, transactions: 3 })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction, isDuplicate } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { paidInFull, refunded } from '@/tests/support/money-factories'
import { aHold, aSale, salesCtx } from '@/tests/support/sales-factories'
import { recordEntries, recordLegs } from './record-entries'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

async function aTaxedPurchase(basisPoints: number, quantity: number) {
  const sale = await aSale(ctx)
  await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { vatBasisPoints: basisPoints } })
  const hold = await aHold(ctx, sale, quantity)
  return { purchaseId: hold.id, payment: await paidInFull(ctx, hold.id) }
}

async function accounts(causeIds: string[]): Promise<Record<string, number>> {
  const rows = await ctx.db.ledgerEntry.findMany({ where: { causeId: { in: causeIds } } })
  const sums: Record<string, number> = {}
  for (const { account, amountMinor } of rows) sums[account] = (sums[account] ?? 0) + Number(amountMinor)
  return sums
}

test('a capture is booked with the tax that is in it, and parts given back take all of it with them, no more', async () => {
  const { purchaseId, payment } = await aTaxedPurchase(550, 3)
  // 14 700 with 5.5 %: 766.35 of it is tax.
  expect(await accounts([payment.id])).toEqual({ 'provider:stripe': 14_700, sales: -13_934, vat: -766 })
  const parts = [1, 333, 4900, 9466]
  const ids: string[] = []
  for (const amount of parts) ids.push(await refunded(ctx, { purchaseId, paymentId: payment.id, amount }))
  expect(await accounts(ids)).toEqual({ 'provider:stripe': -14_700, refunds: 13_934, vat: 766 })
})

test('without tax there is no tax account', async () => {
  const { payment } = await aTaxedPurchase(0, 1)
  expect(await accounts([payment.id])).toEqual({ 'provider:stripe': 4900, sales: -4900 })
})

test('the same cause is booked once, and legs that do not add up are refused', async () => {
  const { purchaseId, payment } = await aTaxedPurchase(2000, 1)
  const again = await ctx.db.payment.findUniqueOrThrow({ where: { id: payment.id } })
  await expect(
    inTransaction(ctx, (tx) => recordEntries(tx, again, { kind: 'capture', id: payment.id, amount: 4900 })),
  ).rejects.toSatisfy(isDuplicate)
  const { organizationId } = again
  const cause = { organizationId, kind: 'adjustment' as const, id: purchaseId, currency: 'EUR' }
  await expect(
    inTransaction(ctx, (tx) =>
      recordLegs(tx, cause, [
        { account: 'provider:stripe', amount: 100 },
        { account: 'adjustments', amount: -100, currency: 'JPY' },
      ]),
    ),
  ).rejects.toThrow(/sum to zero/)
  expect((await checkInvariants(ctx.pool)).filter(({ id }) => /booked|zero|logged/.test(id))).toEqual([])
})

// The provider's balance behind the demo's past sales: its fees, weekly payouts, and one movement that nothing explains, so that the
// pages about money have something to show. Written by the same commands as a real balance; only the provider's word is made up.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { bookMovements } from '@/server/payments/ledger/book-movements'
import { matchMoney } from '@/server/payments/ledger/match-money'
import type { Movement } from '@/server/payments/ledger/movement'

const DAY_MS = 24 * 3_600_000
const own = { gateway: 'stripe', account: null } as const

export async function balanceThePast(ctx: Ctx, organizationId: string): Promise<void> {
  const payments = await ctx.db.payment.findMany({
    where: { organizationId, gateway: 'stripe', status: 'succeeded', providerIntent: { startsWith: 'pi_demo_' } },
    orderBy: [{ settledAt: 'asc' }, { id: 'asc' }],
  })
  const sales = payments.map((payment): Movement => {
    const at = payment.settledAt ?? payment.createdAt
    const ownFee = Math.round((payment.capturedMinor * 15) / 1000) + 25
    return {
      ...movementAt(at, payment.capturedMinor, payment.currency),
      ref: `txn_demo_${payment.id}`,
      kind: 'charge',
      fee: ownFee + payment.applicationFeeMinor,
      applicationFee: payment.applicationFeeMinor,
      sourceRef: `ch_demo_${payment.id}`,
      intentRef: payment.providerIntent,
    }
  })
  const [first] = sales
  if (!first) return
  const unknown: Movement = {
    ...movementAt(new Date(ctx.now.getTime() - 2 * DAY_MS), -1500, first.currency),
    ref: `txn_demo_${organizationId}`,
    kind: 'other',
    fee: 0,
    applicationFee: 0,
    sourceRef: null,
    intentRef: null,
  }
  await inTransaction(ctx, async (tx) => {
    await bookMovements(tx, own, organizationId, [...sales, unknown])
    await matchMoney(tx, own)
  })
  await payOut(ctx, organizationId)
}

function movementAt(at: Date, amount: number, currency: string) {
  const availableOn = new Date(at.getTime() + 2 * DAY_MS)
  return { at, availableOn, amount, currency, source: { amount, currency }, paymentHint: null }
}

/** What was there on each of the last three weekends, in each currency. */
async function payOut(ctx: Ctx, organizationId: string): Promise<void> {
  for (const weeks of [3, 2, 1]) {
    const at = new Date(ctx.now.getTime() - (weeks * 7 - 4) * DAY_MS)
    const waiting = await ctx.db.balanceEntry.findMany({
      where: { organizationId, ...own, payoutRef: null, at: { lt: at }, providerRef: { startsWith: 'txn_demo_' } },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    for (const currency of new Set(waiting.map((entry) => entry.currency))) {
      const entries = waiting.filter((entry) => entry.currency === currency)
      const [oldest] = entries
      const amount = entries.reduce((sum, { netMinor }) => sum + netMinor, 0)
      if (!oldest || amount <= 0) continue
      const ref = `po_demo_${oldest.id}`
      await inTransaction(ctx, async (tx) => {
        const paid = {
          ...movementAt(at, -amount, currency),
          ref: `txn_${ref}`,
          kind: 'payout' as const,
          sourceRef: ref,
        }
        await bookMovements(tx, own, organizationId, [{ ...paid, fee: 0, applicationFee: 0, intentRef: null }])
        await tx.db.payout.create({
          data: {
            id: tx.random.uuid(tx.now),
            organizationId,
            ...own,
            providerRef: ref,
            status: 'paid',
            amountMinor: amount,
            currency,
            arrivesOn: new Date(at.getTime() + 2 * DAY_MS),
            at,
          },
        })
        await tx.db.balanceEntry.updateMany({
          where: { id: { in: entries.map(({ id }) => id) } },
          data: { payoutRef: ref },
        })
      })
    }
  }
}

// The ledger's double entry. Guards: the legs of one cause sum to zero in each currency (a trigger checks it again at commit), and
// UNIQUE (cause_kind, cause_id, account, currency) refuses to book the same cause twice; rows are never changed.
import type { Payment } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { shareByRate, splitExactly, type TaxedPart, vatWithin } from '@/server/purchases/pricing'
import type { LedgerAccount, LedgerCause } from './contract'

/** `amount` in minor units, of `currency` where it is not the cause's. */
export type Leg = { account: LedgerAccount; amount: number; currency?: string }

export type Cause = { organizationId: string; kind: LedgerCause; id: string; currency: string }

export type Booking = { cause: Cause; legs: readonly Leg[] }

/** Legs of nothing are left out; a cause without any other is not booked. */
export function recordLegs(tx: TxCtx, cause: Cause, legs: readonly Leg[]): Promise<void> {
  return recordBookings(tx, [{ cause, legs }])
}

/** Many causes in one statement. */
export async function recordBookings(tx: TxCtx, bookings: readonly Booking[]): Promise<void> {
  const data = bookings.flatMap(({ cause: { organizationId, kind: causeKind, id: causeId, currency }, legs }) =>
    legs
      .filter(({ amount }) => amount !== 0)
      .map(({ account, amount, currency: own = currency }) => ({
        organizationId,
        causeKind,
        causeId,
        account,
        amountMinor: amount,
        currency: own,
        at: tx.now,
      })),
  )
  if (data.length > 0) await tx.db.ledgerEntry.createMany({ data })
}

type MoneyMoved = {
  kind: 'capture' | 'refund' | 'dispute' | 'dispute_reversal'
  /** Of the payment, the refund or the dispute. */
  id: string
  /** Minor units, positive in every kind. */
  amount: number
}

/** What came in, went back or was taken, with the tax in it. The provider's fees and payouts are booked from its own balance. */
export async function recordEntries(
  tx: TxCtx,
  payment: Pick<Payment, 'organizationId' | 'gateway' | 'currency'> & { purchaseId?: string },
  moved: MoneyMoved,
): Promise<void> {
  const { organizationId, gateway, currency } = payment
  const { kind, id, amount } = moved
  const provider: LedgerAccount = `provider:${gateway}`
  const cause = { organizationId, kind, id, currency }
  if (kind === 'dispute' || kind === 'dispute_reversal') {
    const taken = kind === 'dispute' ? amount : -amount
    return recordLegs(tx, cause, [
      { account: provider, amount: -taken },
      { account: 'disputes', amount: taken },
    ])
  }
  const vat = payment.purchaseId ? await vatIn(tx, payment.purchaseId, moved) : 0
  const direction = kind === 'capture' ? 1 : -1
  return recordLegs(tx, cause, [
    { account: provider, amount: direction * amount },
    { account: kind === 'capture' ? 'sales' : 'refunds', amount: -direction * (amount - vat) },
    { account: 'vat', amount: -direction * vat },
  ])
}

/** Takes back exactly what a cause has booked, under a kind of its own. */
export async function reverseEntries(
  tx: TxCtx,
  cause: { kind: LedgerCause; id: string },
  kind: LedgerCause,
): Promise<void> {
  const booked = await tx.db.ledgerEntry.findMany({ where: { causeKind: cause.kind, causeId: cause.id } })
  const [first] = booked
  if (!first) return
  await recordLegs(
    tx,
    { organizationId: first.organizationId, kind, id: cause.id, currency: first.currency },
    booked.map(({ account, amountMinor, currency }) => ({
      account: account as LedgerAccount,
      amount: -Number(amountMinor),
      currency,
    })),
  )
}

/** The tax in what moved; parts of the price, and parts given back, have no more tax in all than the whole would. */
async function vatIn(tx: TxCtx, purchaseId: string, { kind, id, amount }: MoneyMoved): Promise<number> {
  const sold = await tx.db.$queryRaw<(TaxedPart & { feeMinor: number })[]>`
    SELECT i.quantity * i.unit_price_minor AS "grossMinor", i.vat_basis_points AS "vatBasisPoints", p.fee_minor AS "feeMinor"
    FROM purchase p JOIN purchase_item i ON i.purchase_id = p.id
    WHERE p.id = ${purchaseId}::uuid ORDER BY i.id`
  const parts = [...sold, ...shareByRate(sold[0]?.feeMinor ?? 0, sold)]
  if (parts.every(({ vatBasisPoints }) => vatBasisPoints === 0)) return 0
  if (kind === 'capture') {
    const captured = await capturedBefore(tx, purchaseId, id)
    const whole = parts.reduce((total, { grossMinor }) => total + grossMinor, 0)
    return captured + amount <= whole ? vatOf(parts, captured + amount) - vatOf(parts, captured) : vatOf(parts, amount)
  }
  const { _sum: earlier } = await tx.db.refund.aggregate({
    where: { purchaseId, status: 'succeeded', id: { not: id } },
    _sum: { amountMinor: true },
  })
  const before = earlier.amountMinor ?? 0
  return vatOf(parts, before + amount) - vatOf(parts, before)
}

/** And not given back. */
async function capturedBefore(tx: TxCtx, purchaseId: string, paymentId: string): Promise<number> {
  const { _sum } = await tx.db.payment.aggregate({
    where: { purchaseId, status: 'succeeded', id: { not: paymentId } },
    _sum: { capturedMinor: true, refundedMinor: true },
  })
  return (_sum.capturedMinor ?? 0) - (_sum.refundedMinor ?? 0)
}

/** Of an amount that is made of the parts in their proportion; of their sum it is what the invoice says. */
function vatOf(parts: readonly TaxedPart[], amount: number): number {
  const shares = splitExactly(
    amount,
    parts.map(({ grossMinor }) => grossMinor),
  )
  return parts.reduce((total, { vatBasisPoints }, index) => total + vatWithin(shares[index] ?? 0, vatBasisPoints), 0)
}

// The ledger's double entry. Guards: the legs of one cause sum to zero in each currency (a trigger checks it again at commit), and
// UNIQUE (cause_kind, cause_id, account, currency) refuses to book the same cause twice; rows are never changed.
import { type Payment, Prisma } from '@/prisma/generated/client'
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
  const rows = rowsOf(bookings)
  if (rows.length > 0) await tx.db.$executeRaw(insertRows(tx, rows))
}

function rowsOf(bookings: readonly Booking[]): Record<string, unknown>[] {
  return bookings.flatMap(({ cause: { organizationId, kind, id, currency }, legs }) =>
    legs
      .filter(({ amount }) => amount !== 0)
      .map((leg) => ({
        organizationId,
        kind,
        id,
        account: leg.account,
        amount: leg.amount,
        currency: leg.currency ?? currency,
      })),
  )
}

function insertRows({ now }: TxCtx, rows: readonly Record<string, unknown>[]): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ledger_entry (organization_id, cause_kind, cause_id, account, amount_minor, currency, at)
    SELECT v."organizationId", v.kind, v.id, v.account, v.amount, v.currency, ${now}::timestamptz
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS v("organizationId" uuid, kind text, id uuid, account text, amount bigint,
      currency text)`
}

/** Books one cause as a part of the statement that makes it happen. */
export function insertBooking(tx: TxCtx, booking: Booking): Prisma.Sql {
  return insertRows(tx, rowsOf([booking]))
}

type MoneyMoved = {
  kind: 'capture' | 'refund' | 'dispute' | 'dispute_reversal'
  /** Of the payment, the refund or the dispute. */
  id: string
  /** Minor units, positive in every kind. */
  amount: number
}

type OfPayment = Pick<Payment, 'organizationId' | 'gateway' | 'currency'> & { purchaseId?: string }

export async function recordEntries(tx: TxCtx, payment: OfPayment, moved: MoneyMoved): Promise<void> {
  await recordBookings(tx, [await bookingOf(tx, payment, moved)])
}

/** What came in, went back or was taken, with the tax in it. The provider's fees and payouts are booked from its own balance. */
export async function bookingOf(tx: TxCtx, payment: OfPayment, moved: MoneyMoved): Promise<Booking> {
  const { organizationId, gateway, currency } = payment
  const { kind, id, amount } = moved
  const provider: LedgerAccount = `provider:${gateway}`
  const cause = { organizationId, kind, id, currency }
  if (kind === 'dispute' || kind === 'dispute_reversal') {
    const taken = kind === 'dispute' ? amount : -amount
    const legs: Leg[] = [
      { account: provider, amount: -taken },
      { account: 'disputes', amount: taken },
    ]
    return { cause, legs }
  }
  const vat = payment.purchaseId ? await vatIn(tx, payment.purchaseId, moved) : 0
  const direction = kind === 'capture' ? 1 : -1
  const legs: Leg[] = [
    { account: provider, amount: direction * amount },
    { account: kind === 'capture' ? 'sales' : 'refunds', amount: -direction * (amount - vat) },
    { account: 'vat', amount: -direction * vat },
  ]
  return { cause, legs }
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

/** `captured`: by other payments, and not given back. `refunded`: by other refunds. */
type Sold = TaxedPart & { feeMinor: number; captured: number; refunded: number }

/** The tax in what moved; parts of the price, and parts given back, have no more tax in all than the whole would. */
async function vatIn(tx: TxCtx, purchaseId: string, { kind, id, amount }: MoneyMoved): Promise<number> {
  const sold = await tx.db.$queryRaw<Sold[]>`
    SELECT i.quantity * i.unit_price_minor AS "grossMinor", i.vat_basis_points AS "vatBasisPoints", p.fee_minor AS "feeMinor",
      (SELECT coalesce(sum(captured_minor - refunded_minor), 0)::int FROM payment
        WHERE purchase_id = p.id AND status = 'succeeded' AND id <> ${id}::uuid) AS captured,
      (SELECT coalesce(sum(amount_minor), 0)::int FROM refund
        WHERE purchase_id = p.id AND status = 'succeeded' AND id <> ${id}::uuid) AS refunded
    FROM purchase p JOIN purchase_item i ON i.purchase_id = p.id
    WHERE p.id = ${purchaseId}::uuid ORDER BY i.id`
  const { feeMinor = 0, captured = 0, refunded = 0 } = sold[0] ?? {}
  const parts = [...sold, ...shareByRate(feeMinor, sold)]
  if (parts.every(({ vatBasisPoints }) => vatBasisPoints === 0)) return 0
  if (kind !== 'capture') return vatOf(parts, refunded + amount) - vatOf(parts, refunded)
  const whole = parts.reduce((total, { grossMinor }) => total + grossMinor, 0)
  return captured + amount <= whole ? vatOf(parts, captured + amount) - vatOf(parts, captured) : vatOf(parts, amount)
}

/** Of an amount that is made of the parts in their proportion; of their sum it is what the invoice says. */
function vatOf(parts: readonly TaxedPart[], amount: number): number {
  const shares = splitExactly(
    amount,
    parts.map(({ grossMinor }) => grossMinor),
  )
  return parts.reduce((total, { vatBasisPoints }, index) => total + vatWithin(shares[index] ?? 0, vatBasisPoints), 0)
}

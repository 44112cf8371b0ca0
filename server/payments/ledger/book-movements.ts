// Writes a page of a provider's movements down, each once however often and by however many importers it is read, and books what only
// the provider can tell: its fees, the platform's, payouts and conversions. Guards: captures, refunds and disputes are booked by what
// happened to them, never from here, so no money is counted twice.
import type { BalanceEntry } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { isUuid } from '@/server/kernel/text'
import type { LedgerAccount } from './contract'
import type { BalanceAccount, Movement } from './movement'
import { type Booking, type Leg, recordBookings } from './record-entries'

/** Answers how many were new. @param organizationId whose they are unless their own payment says otherwise */
export async function bookMovements(
  tx: TxCtx,
  { gateway, account }: BalanceAccount,
  organizationId: string,
  movements: readonly Movement[],
): Promise<number> {
  const owners = account === null ? await ownersOf(tx, gateway, movements) : new Map<string, string>()
  // One statement for a page: whoever else reads the same one waits for it, and then finds its rows.
  const added = await tx.db.balanceEntry.createManyAndReturn({
    data: movements.map((moved) => ({
      id: tx.random.uuid(tx.now),
      organizationId: owners.get(moved.ref) ?? organizationId,
      gateway,
      account,
      ...columnsOf(moved, tx.now),
    })),
    skipDuplicates: true,
  })
  await recordBookings(
    tx,
    added.flatMap((entry) => bookingsOf(entry)),
  )
  return added.length
}

function columnsOf(moved: Movement, now: Date) {
  const { kind, sourceRef } = moved
  return {
    providerRef: moved.ref,
    kind,
    amountMinor: moved.amount,
    feeMinor: moved.fee,
    applicationFeeMinor: moved.applicationFee,
    netMinor: moved.amount - moved.fee,
    currency: moved.currency,
    sourceRef,
    intentRef: moved.intentRef,
    sourceMinor: moved.source.amount,
    sourceCurrency: moved.source.currency,
    payoutRef: kind === 'payout' ? sourceRef : null,
    // Fees and payouts explain themselves; the rest waits for our row with the same money.
    matchedAt: kind === 'fee' || kind === 'payout' ? now : null,
    availableOn: moved.availableOn,
    at: moved.at,
  }
}

function bookingsOf(entry: BalanceEntry): Booking[] {
  const { organizationId, id, gateway, kind, amountMinor, feeMinor, applicationFeeMinor, currency } = entry
  const provider: LedgerAccount = `provider:${gateway}`
  const cause = { organizationId, id, currency }
  const ownFee = feeMinor - applicationFeeMinor + (kind === 'fee' ? -amountMinor : 0)
  const move = (from: LedgerAccount, to: LedgerAccount, amount: number): Leg[] => [
    { account: from, amount: -amount },
    { account: to, amount },
  ]
  const { sourceMinor, sourceCurrency } = entry
  const isConverted = sourceCurrency !== currency
  return [
    { cause: { ...cause, kind: 'provider_fee' }, legs: move(provider, 'fees:provider', ownFee) },
    { cause: { ...cause, kind: 'application_fee' }, legs: move(provider, 'fees:platform', applicationFeeMinor) },
    { cause: { ...cause, kind: 'payout' }, legs: kind === 'payout' ? move(provider, 'bank', -amountMinor) : [] },
    {
      cause: { ...cause, kind: 'conversion' },
      legs: isConverted
        ? [
            ...move(provider, 'conversion', sourceMinor).map((leg) => ({ ...leg, currency: sourceCurrency })),
            ...move('conversion', provider, amountMinor),
          ]
        : [],
    },
  ]
}

/** Of an account that several organizations share: by the payment a movement is about. */
async function ownersOf(tx: TxCtx, gateway: string, movements: readonly Movement[]): Promise<Map<string, string>> {
  const intents = movements.flatMap(({ intentRef }) => (intentRef ? [intentRef] : []))
  const hints = movements.flatMap(({ paymentHint }) => (paymentHint && isUuid(paymentHint) ? [paymentHint] : []))
  const payments = await tx.db.payment.findMany({
    where: { gateway, providerAccount: null, OR: [{ providerIntent: { in: intents } }, { id: { in: hints } }] },
    select: { id: true, providerIntent: true, organizationId: true },
  })
  const byIntent = new Map(payments.map((payment) => [payment.providerIntent, payment.organizationId]))
  const byId = new Map(payments.map((payment) => [payment.id, payment.organizationId]))
  return new Map(
    movements.flatMap(({ ref, intentRef, paymentHint }) => {
      const owner = (intentRef && byIntent.get(intentRef)) || (paymentHint && byId.get(paymentHint))
      return owner ? [[ref, owner] as const] : []
    }),
  )
}

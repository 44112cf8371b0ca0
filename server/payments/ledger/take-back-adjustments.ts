// What was booked as unexplained when a person closed it, and is explained now: it goes back, so that its explanation can be booked.
import type { TxCtx } from '@/server/kernel/ctx'
import type { LedgerAccount } from './contract'
import { recordLegs } from './record-entries'

/** @param causeIds under which it was booked, each given once in all time */
export async function takeBackAdjustments(tx: TxCtx, causeIds: readonly string[]): Promise<void> {
  const booked = await tx.db.ledgerEntry.findMany({
    where: { causeKind: 'adjustment', causeId: { in: [...causeIds] } },
  })
  for (const [, [first, ...others]] of Map.groupBy(booked, ({ causeId }) => causeId)) {
    if (!first) continue
    const { organizationId, currency } = first
    await recordLegs(
      tx,
      { organizationId, kind: 'adjustment', id: tx.random.uuid(tx.now), currency },
      [first, ...others].map((leg) => ({
        account: leg.account as LedgerAccount,
        amount: -Number(leg.amountMinor),
        currency: leg.currency,
      })),
    )
  }
}

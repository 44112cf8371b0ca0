// The ledger's double entry for money that moved; the rows of one cause sum to zero, a trigger checks it at commit.

import type { Payment } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'

/** `amount` in minor units, positive in both kinds. `UNIQUE (cause_kind, cause_id, account)` refuses the same cause twice. */
export async function recordEntries(
  tx: TxCtx,
  payment: Pick<Payment, 'organizationId' | 'gateway' | 'currency'>,
  cause: { kind: 'capture' | 'refund'; id: string; amount: number },
): Promise<void> {
  const direction = cause.kind === 'capture' ? 1 : -1
  const common = {
    organizationId: payment.organizationId,
    causeKind: cause.kind,
    causeId: cause.id,
    currency: payment.currency,
    at: tx.now,
  }
  await tx.db.ledgerEntry.createMany({
    data: [
      { ...common, account: `provider:${payment.gateway}`, amountMinor: direction * cause.amount },
      { ...common, account: 'sales', amountMinor: -direction * cause.amount },
    ],
  })
}

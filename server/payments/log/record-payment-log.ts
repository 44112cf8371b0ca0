// Writes down what happened to a purchase's money, in the transaction in which it happens. Guards: append-only (a trigger); ids and
// codes only, so that neither card data nor a secret can be in it.
import { Prisma } from '@/prisma/generated/client'
import { actorName } from '@/server/audit/record-audit'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import type { PaymentLogKind } from './contract'

type Happening = {
  organizationId: string
  purchaseId: string
  kind: PaymentLogKind
  gateway?: string | null
  /** The provider's own id of what this is about. */
  providerRef?: string | null
  amountMinor?: number
  currency?: string
  /** A reason code or a name of ours; never a provider's free text. */
  detail?: string | null
}

/** In the order given; written by hand, since every step of every purchase is. */
export async function recordPaymentLog(tx: TxCtx, ...happenings: readonly Happening[]): Promise<void> {
  await tx.db.$executeRaw(insertPaymentLog(tx, ...happenings))
}

/** As a part of the statement that makes it happen; a `WHERE` may follow. */
export function insertPaymentLog(
  { actor, requestId, now }: Pick<Ctx, 'actor' | 'requestId' | 'now'>,
  ...happenings: readonly Happening[]
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO payment_log_entry (organization_id, purchase_id, kind, gateway, provider_ref, amount_minor, currency, detail,
      actor, request_id, at)
    SELECT v.*, ${actorName(actor)}, ${requestId}, ${now}::timestamptz
    FROM json_to_recordset(${JSON.stringify(happenings)}::json) AS v("organizationId" uuid, "purchaseId" uuid, kind text,
      gateway text, "providerRef" text, "amountMinor" int, currency text, detail text)`
}

// Money of ours that a provider's balance does not show, and what of it has come meanwhile. Guards: told once, and closed by itself.
import type { TxCtx } from '@/server/kernel/ctx'
import { asFinding, CHUNK, type Finding, resolveMatched, tell } from './findings'
import type { BalanceAccount } from './movement'

const MISSING_AFTER_MS = 24 * 3_600_000
/** What was missing this long has been told. */
const LOOK_BACK_MS = 35 * 24 * 3_600_000

const untold = `NOT EXISTS (SELECT FROM attention_item a WHERE a.kind = 'balance_missing' AND a.subject_id =`

/** Ours that were missing for a while, and not so long ago that everybody knows. */
function missingBetween({ now }: TxCtx): [after: string, before: string] {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString()
  return [ago(LOOK_BACK_MS), ago(MISSING_AFTER_MS)]
}

export async function findMissingCaptures(
  tx: TxCtx,
  { gateway, account }: BalanceAccount,
  after: string,
): Promise<Finding[]> {
  const found = await tx.db.$queryRawUnsafe<Finding[]>(
    `SELECT f.id, f.organization_id AS ${asFinding} FROM (
       SELECT y.id, y.organization_id, y.purchase_id, y.captured_minor AS amount, y.currency FROM payment y
       WHERE y.gateway = $1 AND y.provider_account IS NOT DISTINCT FROM $2 AND y.status = 'succeeded' AND y.captured_minor > 0
         AND y.settled_at >= $3::timestamptz AND y.settled_at < $4::timestamptz AND y.id > $5::uuid
         AND NOT EXISTS (SELECT FROM balance_entry b
           WHERE b.gateway = y.gateway AND b.kind = 'charge' AND b.intent_ref = y.provider_intent)
         AND ${untold} y.id::text)
       ORDER BY y.id LIMIT ${CHUNK}) f
     JOIN purchase p ON p.id = f.purchase_id ORDER BY f.id`,
    gateway,
    account,
    ...missingBetween(tx),
    after,
  )
  for (const finding of found) await tell(tx, 'balance_missing', 'payment', finding)
  return found
}

export async function findMissingRefunds(
  tx: TxCtx,
  { gateway, account }: BalanceAccount,
  after: string,
): Promise<Finding[]> {
  const found = await tx.db.$queryRawUnsafe<Finding[]>(
    `SELECT f.id, f.organization_id AS ${asFinding} FROM (
       SELECT r.id, r.organization_id, r.purchase_id, r.amount_minor AS amount, r.currency
       FROM refund r JOIN payment y ON y.id = r.payment_id
       WHERE y.gateway = $1 AND y.provider_account IS NOT DISTINCT FROM $2 AND r.status = 'succeeded'
         AND r.completed_at >= $3::timestamptz AND r.completed_at < $4::timestamptz AND r.id > $5::uuid
         AND NOT EXISTS (SELECT FROM balance_entry b
           WHERE b.gateway = y.gateway AND b.kind = 'refund' AND b.source_ref = r.provider_ref)
         AND ${untold} r.id::text)
       ORDER BY r.id LIMIT ${CHUNK}) f
     JOIN purchase p ON p.id = f.purchase_id ORDER BY f.id`,
    gateway,
    account,
    ...missingBetween(tx),
    after,
  )
  for (const finding of found) await tell(tx, 'balance_missing', 'refund', finding)
  return found
}

/** What was missing has come: nobody needs to look any more. */
export async function closeFound(tx: TxCtx, { gateway }: BalanceAccount, after: string): Promise<{ id: string }[]> {
  const found = await tx.db.$queryRaw<{ id: string; subject: string }[]>`
    SELECT a.id, a.subject_id AS subject FROM attention_item a
    LEFT JOIN payment y ON a.subject_kind = 'payment' AND y.id::text = a.subject_id
    LEFT JOIN refund r ON a.subject_kind = 'refund' AND r.id::text = a.subject_id
    WHERE a.kind = 'balance_missing' AND a.resolved_at IS NULL AND a.id > ${after}::uuid AND EXISTS (
      SELECT FROM balance_entry b WHERE b.gateway = ${gateway}
        AND (b.kind = 'charge' AND b.intent_ref = y.provider_intent OR b.kind = 'refund' AND b.source_ref = r.provider_ref))
    ORDER BY a.id LIMIT ${CHUNK}`
  await resolveMatched(
    tx,
    ['balance_missing'],
    found.map(({ subject }) => ({ id: subject })),
  )
  return found
}

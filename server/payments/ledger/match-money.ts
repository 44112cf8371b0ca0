// Holds a provider's movements against our own rows, both ways: what it moved and we do not know, what we took and it does not show,
// and amounts that differ. Guards: rows that arrive in any order end up the same; a person who has closed a finding is not asked again.
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { closeFound, findMissingCaptures, findMissingRefunds } from './find-missing'
import { asFinding, CHUNK, type Finding, inChunks, resolveMatched, tell } from './findings'
import type { BalanceAccount } from './movement'
import { takeBackAdjustments } from './take-back-adjustments'

/** Our own row may come a moment later than the provider's; its webhook is tried again for hours. */
const UNMATCHED_AFTER_MS = 3_600_000

/** Asked for when everything the provider has to tell was read. Cut off anywhere, the next one goes on from there. */
export async function matchMoney(ctx: Ctx, at: BalanceAccount): Promise<void> {
  await inChunks(ctx, (tx, after) => matchMovements(tx, at, after))
  await inChunks(ctx, (tx, after) => findDiffering(tx, at, after))
  await inChunks(ctx, (tx, after) => findUnmatched(tx, at, after))
  await inChunks(ctx, (tx, after) => findMissingCaptures(tx, at, after))
  await inChunks(ctx, (tx, after) => findMissingRefunds(tx, at, after))
  await inChunks(ctx, (tx, after) => closeFound(tx, at, after))
}

/** A movement's counterpart: one of ours with the same money. On a shared account it also tells whose the movement is. */
const counterparts = `
  SELECT b.id AS entry, y.id AS subject, y.purchase_id, y.organization_id, y.captured_minor AS amount, y.currency
  FROM balance_entry b JOIN payment y ON y.gateway = b.gateway AND y.provider_intent = b.intent_ref AND y.status = 'succeeded'
    AND y.provider_account IS NOT DISTINCT FROM b.account AND (b.account IS NULL OR y.organization_id = b.organization_id)
  WHERE b.kind = 'charge' AND b.matched_at IS NULL AND b.gateway = $1 AND b.account IS NOT DISTINCT FROM $2
  UNION ALL
  SELECT b.id, r.id, r.purchase_id, r.organization_id,
    CASE WHEN b.source_minor > 0 AND r.status = 'failed' THEN r.amount_minor ELSE -r.amount_minor END, r.currency
  FROM balance_entry b JOIN refund r ON r.provider_ref = b.source_ref AND r.status IN ('succeeded', 'failed')
    JOIN payment y ON y.id = r.payment_id AND y.gateway = b.gateway AND y.provider_account IS NOT DISTINCT FROM b.account
  WHERE b.kind = 'refund' AND b.matched_at IS NULL AND b.gateway = $1 AND b.account IS NOT DISTINCT FROM $2
    AND (b.account IS NULL OR r.organization_id = b.organization_id)
  UNION ALL
  SELECT b.id, d.id, d.purchase_id, d.organization_id,
    CASE WHEN b.source_minor < 0 THEN -d.amount_minor ELSE d.amount_minor END, d.currency
  FROM balance_entry b JOIN dispute d ON d.gateway = b.gateway AND d.provider_ref = b.source_ref
  WHERE b.kind = 'dispute' AND b.matched_at IS NULL AND b.gateway = $1 AND b.account IS NOT DISTINCT FROM $2
    AND (b.account IS NULL OR d.organization_id = b.organization_id)`

/** The rows are chosen first, so that one with two counterparts counts once. */
async function matchMovements(
  tx: TxCtx,
  { gateway, account }: BalanceAccount,
  after: string,
): Promise<{ id: string }[]> {
  const matched = await tx.db.$queryRawUnsafe<{ id: string; isMine: boolean }[]>(
    `WITH found AS (
       SELECT DISTINCT ON (b.id) b.id, c.purchase_id, c.organization_id FROM (${counterparts}) c JOIN balance_entry b ON b.id = c.entry
       WHERE c.amount = b.source_minor AND c.currency = b.source_currency AND b.id > $4::uuid
       ORDER BY b.id, c.subject LIMIT ${CHUNK}),
     done AS (
       UPDATE balance_entry b SET matched_at = $3::timestamptz, purchase_id = f.purchase_id, organization_id = f.organization_id
       FROM found f WHERE f.id = b.id AND b.matched_at IS NULL RETURNING b.id)
     SELECT f.id, d.id IS NOT NULL AS "isMine" FROM found f LEFT JOIN done d ON d.id = f.id ORDER BY f.id`,
    gateway,
    account,
    tx.now.toISOString(),
    after,
  )
  await takeBackAdjustments(
    tx,
    // Somebody may have closed them as unexplained. Another importer may have been faster.
    matched.flatMap(({ id, isMine }) => (isMine ? [id] : [])),
  )
  await resolveMatched(tx, ['balance_unmatched', 'balance_differs'], matched)
  return matched
}

async function findDiffering(tx: TxCtx, { gateway, account }: BalanceAccount, after: string): Promise<Finding[]> {
  const found = await tx.db.$queryRawUnsafe<Finding[]>(
    `SELECT f.id, f.organization_id AS ${asFinding} FROM (
       SELECT DISTINCT ON (b.id) b.id, c.organization_id, c.purchase_id, b.source_minor AS amount, b.source_currency AS currency
       FROM (${counterparts}) c JOIN balance_entry b ON b.id = c.entry
       WHERE (c.amount <> b.source_minor OR c.currency <> b.source_currency)
         AND b.id > $3::uuid
         AND NOT EXISTS (SELECT FROM attention_item a WHERE a.kind = 'balance_differs' AND a.subject_id = b.id::text)
       ORDER BY b.id, c.subject LIMIT ${CHUNK}) f
     LEFT JOIN purchase p ON p.id = f.purchase_id ORDER BY f.id`,
    gateway,
    account,
    after,
  )
  for (const finding of found) await tell(tx, 'balance_differs', 'balance_entry', finding)
  return found
}

/**
 * On the installation's own account only from the first payment on that was made through it: what an operator did there before is no
 * matter of ours. An organization's account was opened for it here, so all of its movements are.
 */
async function findUnmatched(tx: TxCtx, { gateway, account }: BalanceAccount, after: string): Promise<Finding[]> {
  const before = new Date(tx.now.getTime() - UNMATCHED_AFTER_MS)
  const found = await tx.db.$queryRawUnsafe<Finding[]>(
    `SELECT f.id, f.organization_id AS ${asFinding} FROM (
       SELECT b.id, b.organization_id, b.purchase_id, b.source_minor AS amount, b.source_currency AS currency FROM balance_entry b
       WHERE b.matched_at IS NULL AND b.gateway = $1 AND b.account IS NOT DISTINCT FROM $2 AND b.at < $3::timestamptz
         AND b.id > $4::uuid
         AND ($2::text IS NOT NULL OR b.at >= (SELECT date_trunc('second', min(y.created_at)) FROM payment y
           WHERE y.gateway = $1 AND y.provider_account IS NULL))
         AND NOT EXISTS (SELECT FROM attention_item a
           WHERE a.kind IN ('balance_unmatched', 'balance_differs') AND a.subject_id = b.id::text)
       ORDER BY b.id LIMIT ${CHUNK}) f
     LEFT JOIN purchase p ON p.id = f.purchase_id ORDER BY f.id`,
    gateway,
    account,
    before.toISOString(),
    after,
  )
  for (const finding of found) await tell(tx, 'balance_unmatched', 'balance_entry', finding)
  return found
}

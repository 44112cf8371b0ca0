// Holds a provider's movements against our own rows, both ways: what it moved and we do not know, what we took and it does not show,
// and amounts that differ. Guards: rows that arrive in any order end up the same; a person who has closed a finding is not asked again.
import type { TxCtx } from '@/server/kernel/ctx'
import { openAttention, resolveAttention } from '../attention/attention'
import type { AttentionKind } from '../attention/contract'
import type { BalanceAccount } from './movement'
import { recordLegs } from './record-entries'

/** Our own row may come a moment later than the provider's; its webhook is tried again for hours. */
const UNMATCHED_AFTER_MS = 3_600_000
const MISSING_AFTER_MS = 24 * 3_600_000
/** What was missing this long has been told. */
const LOOK_BACK_MS = 35 * 24 * 3_600_000

/** Asked for when everything the provider has to tell was read. */
export async function matchMoney(tx: TxCtx, at: BalanceAccount): Promise<void> {
  await matchMovements(tx, at)
  await findDiffering(tx, at)
  await findUnmatched(tx, at)
  await findMissing(tx, at)
  await closeFound(tx, at)
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

type Matched = { id: string; purchaseId: string; organizationId: string }

async function matchMovements(tx: TxCtx, { gateway, account }: BalanceAccount): Promise<void> {
  const matched = await tx.db.$queryRawUnsafe<Matched[]>(
    `UPDATE balance_entry b SET matched_at = $3::timestamptz, purchase_id = c.purchase_id, organization_id = c.organization_id
     FROM (${counterparts}) c
     WHERE c.entry = b.id AND c.amount = b.source_minor AND c.currency = b.source_currency AND b.matched_at IS NULL
     RETURNING b.id, b.purchase_id AS "purchaseId", b.organization_id AS "organizationId"`,
    gateway,
    account,
    tx.now.toISOString(),
  )
  for (const { id } of matched) await takeBackAdjustment(tx, id)
  await resolveMatched(tx, ['balance_unmatched', 'balance_differs'], matched)
}

async function resolveMatched(tx: TxCtx, kinds: readonly AttentionKind[], found: readonly { id: string }[]) {
  if (found.length === 0) return
  const open = await tx.db.attentionItem.findMany({
    where: { kind: { in: [...kinds] }, subjectId: { in: found.map(({ id }) => id) }, resolvedAt: null },
    select: { kind: true, subjectId: true },
  })
  for (const item of open) await resolveAttention(tx, { ...item, kind: item.kind as AttentionKind }, 'matched')
}

/** Somebody had closed it as unexplained, and booked it so; now it is explained, and what was booked then goes back. */
async function takeBackAdjustment(tx: TxCtx, entryId: string): Promise<void> {
  const booked = await tx.db.ledgerEntry.findMany({ where: { causeKind: 'adjustment', causeId: entryId } })
  const [first] = booked
  if (!first) return
  const { organizationId, currency } = first
  await recordLegs(
    tx,
    { organizationId, kind: 'adjustment', id: tx.random.uuid(tx.now), currency },
    booked.map((leg) => ({
      account: leg.account as `provider:${string}`,
      amount: -Number(leg.amountMinor),
      currency: leg.currency,
    })),
  )
}

type Finding = {
  id: string
  organizationId: string
  purchaseId: string | null
  eventId: string | null
  amount: number
  currency: string
}

const asFinding = `"organizationId", f.purchase_id AS "purchaseId", p.event_id AS "eventId", f.amount, f.currency`

async function findDiffering(tx: TxCtx, { gateway, account }: BalanceAccount): Promise<void> {
  const found = await tx.db.$queryRawUnsafe<Finding[]>(
    `SELECT f.id, f.organization_id AS ${asFinding} FROM (
       SELECT b.id, c.organization_id, c.purchase_id, b.source_minor AS amount, b.source_currency AS currency
       FROM (${counterparts}) c JOIN balance_entry b ON b.id = c.entry
       WHERE (c.amount <> b.source_minor OR c.currency <> b.source_currency)
         AND NOT EXISTS (SELECT FROM attention_item a WHERE a.kind = 'balance_differs' AND a.subject_id = b.id::text)) f
     LEFT JOIN purchase p ON p.id = f.purchase_id`,
    gateway,
    account,
  )
  for (const finding of found) await tell(tx, 'balance_differs', 'balance_entry', finding)
}

async function findUnmatched(tx: TxCtx, { gateway, account }: BalanceAccount): Promise<void> {
  const before = new Date(tx.now.getTime() - UNMATCHED_AFTER_MS)
  const found = await tx.db.$queryRawUnsafe<Finding[]>(
    `SELECT f.id, f.organization_id AS ${asFinding} FROM (
       SELECT b.id, b.organization_id, b.purchase_id, b.source_minor AS amount, b.source_currency AS currency FROM balance_entry b
       WHERE b.matched_at IS NULL AND b.gateway = $1 AND b.account IS NOT DISTINCT FROM $2 AND b.at < $3::timestamptz
         AND NOT EXISTS (SELECT FROM attention_item a
           WHERE a.kind IN ('balance_unmatched', 'balance_differs') AND a.subject_id = b.id::text)) f
     LEFT JOIN purchase p ON p.id = f.purchase_id`,
    gateway,
    account,
    before.toISOString(),
  )
  for (const finding of found) await tell(tx, 'balance_unmatched', 'balance_entry', finding)
}

async function findMissing(tx: TxCtx, { gateway, account }: BalanceAccount): Promise<void> {
  const before = new Date(tx.now.getTime() - MISSING_AFTER_MS).toISOString()
  const after = new Date(tx.now.getTime() - LOOK_BACK_MS).toISOString()
  const untold = `NOT EXISTS (SELECT FROM attention_item a WHERE a.kind = 'balance_missing' AND a.subject_id =`
  const captures = await tx.db.$queryRawUnsafe<Finding[]>(
    `SELECT f.id, f.organization_id AS ${asFinding} FROM (
       SELECT y.id, y.organization_id, y.purchase_id, y.captured_minor AS amount, y.currency FROM payment y
       WHERE y.gateway = $1 AND y.provider_account IS NOT DISTINCT FROM $2 AND y.status = 'succeeded' AND y.captured_minor > 0
         AND y.settled_at < $3::timestamptz AND y.settled_at >= $4::timestamptz
         AND NOT EXISTS (SELECT FROM balance_entry b
           WHERE b.gateway = y.gateway AND b.kind = 'charge' AND b.intent_ref = y.provider_intent)
         AND ${untold} y.id::text)) f
     JOIN purchase p ON p.id = f.purchase_id`,
    gateway,
    account,
    before,
    after,
  )
  const refunds = await tx.db.$queryRawUnsafe<Finding[]>(
    `SELECT f.id, f.organization_id AS ${asFinding} FROM (
       SELECT r.id, r.organization_id, r.purchase_id, r.amount_minor AS amount, r.currency
       FROM refund r JOIN payment y ON y.id = r.payment_id
       WHERE y.gateway = $1 AND y.provider_account IS NOT DISTINCT FROM $2 AND r.status = 'succeeded'
         AND r.completed_at < $3::timestamptz AND r.completed_at >= $4::timestamptz
         AND NOT EXISTS (SELECT FROM balance_entry b
           WHERE b.gateway = y.gateway AND b.kind = 'refund' AND b.source_ref = r.provider_ref)
         AND ${untold} r.id::text)) f
     JOIN purchase p ON p.id = f.purchase_id`,
    gateway,
    account,
    before,
    after,
  )
  for (const finding of captures) await tell(tx, 'balance_missing', 'payment', finding)
  for (const finding of refunds) await tell(tx, 'balance_missing', 'refund', finding)
}

/** What was missing has come: nobody needs to look any more. */
async function closeFound(tx: TxCtx, { gateway }: BalanceAccount): Promise<void> {
  const found = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT a.subject_id AS id FROM attention_item a
    LEFT JOIN payment y ON a.subject_kind = 'payment' AND y.id::text = a.subject_id
    LEFT JOIN refund r ON a.subject_kind = 'refund' AND r.id::text = a.subject_id
    WHERE a.kind = 'balance_missing' AND a.resolved_at IS NULL AND EXISTS (
      SELECT FROM balance_entry b WHERE b.gateway = ${gateway}
        AND (b.kind = 'charge' AND b.intent_ref = y.provider_intent OR b.kind = 'refund' AND b.source_ref = r.provider_ref))`
  await resolveMatched(tx, ['balance_missing'], found)
}

function tell(
  tx: TxCtx,
  kind: AttentionKind,
  subjectKind: 'balance_entry' | 'payment' | 'refund',
  { id, organizationId, purchaseId, eventId, amount, currency }: Finding,
): Promise<void> {
  return openAttention(tx, {
    kind,
    subjectKind,
    subjectId: id,
    organizationId,
    ...(purchaseId !== null && { purchaseId }),
    ...(eventId !== null && { eventId }),
    amountMinor: amount,
    currency,
  })
}

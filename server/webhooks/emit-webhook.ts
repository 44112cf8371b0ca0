// Writes down what happened for the addresses that want to hear of it, in the transaction in which it happened. Guards: one statement that
// only inserts, so that it waits for nobody and two sales never wait for each other because of it (the beat of ask-for-deliveries.ts
// finds what is due); nothing is written where nobody listens; what is told twice is written once; for an address that is disabled it
// waits until it is enabled again.
import type { TxCtx } from '@/server/kernel/ctx'
import { keptFrom, type WebhookType } from './contract'

/** Public shapes only: ids, money as a pair, instants as RFC 3339; never a token, a whole ticket code or a text of a QR code. */
export type WebhookData = Record<string, unknown>

export type Happening = {
  type: WebhookType
  /** With the type, what is told once in an organization. */
  key: string
  data: WebhookData
  /** Absent: now. */
  at?: Date
}

export async function emitWebhook(
  tx: TxCtx,
  { organizationId, events }: { organizationId: string; events: readonly Happening[] },
): Promise<void> {
  if (events.length === 0) return
  const from = keptFrom(tx.now)
  const rows = events.map(({ type, key, data, at = tx.now }) => ({ id: tx.random.uuid(tx.now), type, key, data, at }))
  await tx.db.$executeRaw`
    WITH told AS (
      INSERT INTO webhook_event (id, organization_id, type, key, data, at)
      SELECT v.id, ${organizationId}::uuid, v.type, v.key, v.data, v.at
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS v(id uuid, type text, key text, data jsonb, at timestamptz)
      WHERE EXISTS (SELECT FROM webhook_endpoint w
        WHERE w.organization_id = ${organizationId}::uuid AND (w.disabled_at IS NULL OR w.disabled_at > ${from}::timestamptz)
          AND v.type = ANY (w.event_types))
      ON CONFLICT (organization_id, type, key) DO NOTHING
      RETURNING id, type
    )
    INSERT INTO webhook_delivery (id, endpoint_id, event_id, since, next_at)
    SELECT webhook_delivery_id(told.id, w.id), w.id, told.id, ${tx.now}::timestamptz, ${tx.now}::timestamptz
    FROM told JOIN webhook_endpoint w ON w.organization_id = ${organizationId}::uuid
      AND (w.disabled_at IS NULL OR w.disabled_at > ${from}::timestamptz) AND told.type = ANY (w.event_types)`
}

// Tells something again: one delivery, or all since an instant. Guards: the message keeps its id, so that a receiver knows it; it is tried
// anew for three days; nothing is told to an address that is disabled.
import type { WebhookEndpoint } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { maxHeld, type ReplaySince } from './contract'
import { loadDelivery, loadEndpoint } from './load-endpoint'
import { lockEndpoint } from './record-attempt'

const inSteps = { atOnce: 5_000, most: maxHeld }
/** After every id of an event. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

export async function replayDelivery(ctx: Ctx, input: { id: string }): Promise<{ replayed: number }> {
  const { id, endpoint, event } = await loadDelivery(ctx, input.id, 'settings:manage')
  // As a delivery it would be tried for three days and count against the address: what a test never does.
  if (event.type === 'ping') fail('conflict', 'webhook.test_again', 'A test is not told again. Send a new one.')
  return inTransaction(ctx, async (tx) => {
    await lockLive(tx, endpoint)
    const { count } = await tx.db.webhookDelivery.updateMany({ where: { id }, data: anew(tx) })
    await audit(tx, endpoint, { deliveryId: id, replayed: count })
    return { replayed: count }
  })
}

/**
 * Of what happened since then, the latest of the types that the address wants now; what happened while it was disabled too. In steps, so that
 * whoever writes down an attempt does not wait for long.
 */
export async function replaySince(
  ctx: Ctx,
  { id, since }: ReplaySince,
  { atOnce, most } = inSteps,
): Promise<{ replayed: number }> {
  const endpoint = await loadEndpoint(ctx, id, 'settings:manage')
  for (let replayed = 0, before = LAST_ID; ; ) {
    const limit = Math.min(atOnce, most - replayed)
    const again = await inTransaction(ctx, async (tx) => {
      await lockLive(tx, endpoint)
      const eventIds = await replayStep(tx, { id, since }, { before, limit })
      const total = replayed + eventIds.length
      const isLast = eventIds.length < limit || total >= most
      if (isLast) await audit(tx, endpoint, { since, replayed: total })
      return { total, isLast, eventIds }
    })
    if (again.isLast) return { replayed: again.total }
    replayed = again.total
    // Ids of events are made in the order of what happened.
    before = again.eventIds.sort()[0] ?? before
  }
}

type Step = { before: string; limit: number }

async function replayStep(tx: TxCtx, { id, since }: ReplaySince, { before, limit }: Step): Promise<string[]> {
  const told = await tx.db.$queryRaw<{ eventId: string }[]>`
    INSERT INTO webhook_delivery AS d (id, endpoint_id, event_id, since, next_at)
    SELECT webhook_delivery_id(e.id, w.id), w.id, e.id, ${tx.now}::timestamptz, ${tx.now}::timestamptz
    FROM webhook_endpoint w JOIN webhook_event e ON e.organization_id = w.organization_id AND e.type = ANY (w.event_types)
    WHERE w.id = ${id}::uuid AND e.at >= ${since}::timestamptz AND e.id < ${before}::uuid
    ORDER BY e.id DESC LIMIT ${limit}
    ON CONFLICT (endpoint_id, event_id) DO UPDATE
      SET status = 'waiting', attempts = 0, since = excluded.since, next_at = excluded.next_at, delivered_at = NULL
    RETURNING event_id AS "eventId"`
  return told.map(({ eventId }) => eventId)
}

function anew({ now }: TxCtx) {
  return { status: 'waiting', attempts: 0, since: now, nextAt: now, deliveredAt: null }
}

async function lockLive(tx: TxCtx, { id }: WebhookEndpoint): Promise<void> {
  const endpoint = await lockEndpoint(tx, id)
  if (endpoint?.disabledAt !== null) fail('conflict', 'webhook.disabled', 'Enable this address first.')
}

function audit(tx: TxCtx, { id, organizationId }: WebhookEndpoint, after: object): Promise<void> {
  const subject = { kind: 'webhook_endpoint', id }
  return recordAudit(tx, { organizationId, action: 'webhook.replayed', subject, after })
}

// Asks for the work of each address of which something is due. A beat, not the transaction in which something happened: there a key or a
// queue of jobs would be a row for which the sales of one organization wait. Guards: an organization has some jobs at a time, whichever
// of its addresses they are for, and the addresses that are slow, or were never asked yet, together some slots fewer than a worker has, so
// that slow receivers never take all slots; one round at a time, however many workers ask.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'

/** Of one organization, running or about to. */
const JOBS_AT_ONCE = 2

/** An address is quick whose last attempt took no longer. */
const QUICK_MS = 3_000
/** Of a worker's slots, those for addresses that are known to be quick. */
const SLOTS_FOR_QUICK = 2

export async function askForDeliveries(ctx: Ctx): Promise<void> {
  if (!(await isAnyDue(ctx))) return
  await inTransaction(ctx, async (tx) => {
    const [round] = await tx.db.$queryRaw<{ isOurs: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended('webhooks/round', 0)) AS "isOurs"`
    if (!round?.isOurs) return
    for (const id of await nextOf(tx)) await askForDelivery(tx, id)
  })
}

async function isAnyDue(ctx: Ctx): Promise<boolean> {
  const due = await ctx.db.$queryRaw<object[]>`
    SELECT w.id FROM webhook_endpoint w
    WHERE w.disabled_at IS NULL AND (w.rests_until IS NULL OR w.rests_until <= ${ctx.now}::timestamptz)
      AND EXISTS (SELECT FROM webhook_delivery d
        WHERE d.endpoint_id = w.id AND d.status = 'waiting' AND d.next_at <= ${ctx.now}::timestamptz)
    LIMIT 1`
  return due.length > 0
}

/** Where more wait than have their turn, chance decides: none is always the last. What was never asked comes before what is slow. */
async function nextOf(tx: TxCtx): Promise<string[]> {
  const others = Math.max(1, env().queueConcurrency - SLOTS_FOR_QUICK)
  const next = await tx.db.$queryRaw<{ id: string }[]>`
    WITH in_turn AS (
      SELECT w.id, w.last_milliseconds AS took, j.id IS NOT NULL AS is_asked,
        coalesce(w.last_milliseconds <= ${QUICK_MS}, false) AS is_quick,
        row_number() OVER (PARTITION BY w.organization_id ORDER BY j.id IS NULL, random()) AS turn
      FROM webhook_endpoint w LEFT JOIN graphile_worker._private_jobs j ON j.key = 'webhooks:' || w.id
      WHERE j.id IS NOT NULL OR (w.disabled_at IS NULL AND (w.rests_until IS NULL OR w.rests_until <= ${tx.now}::timestamptz)
        AND EXISTS (SELECT FROM webhook_delivery d
          WHERE d.endpoint_id = w.id AND d.status = 'waiting' AND d.next_at <= ${tx.now}::timestamptz))
    ), in_lane AS (
      SELECT id, is_asked, is_quick,
        row_number() OVER (PARTITION BY is_quick ORDER BY NOT is_asked, took IS NOT NULL, random()) AS place
      FROM in_turn WHERE turn <= ${JOBS_AT_ONCE}
    )
    SELECT id FROM in_lane WHERE NOT is_asked AND (is_quick OR place <= ${others})
    ORDER BY is_quick DESC, id`
  return next.map(({ id }) => id)
}

/** The key says who is being worked for; the queue sees to it that it is one at a time. */
function askForDelivery(tx: TxCtx, endpointId: string): Promise<void> {
  const key = `webhooks:${endpointId}`
  return enqueue(tx, 'deliver-webhooks', { endpointId }, { jobKey: key, queue: key })
}

// Asks for the work of each address of which something is due. A beat, not the transaction in which something happened: there a key or a
// queue of jobs would be a row for which the sales of one organization wait.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'

export async function askForDeliveries(ctx: Ctx): Promise<void> {
  const due = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM webhook_endpoint w
    WHERE w.disabled_at IS NULL AND (w.rests_until IS NULL OR w.rests_until <= ${ctx.now}::timestamptz)
      AND EXISTS (SELECT FROM webhook_delivery d
        WHERE d.endpoint_id = w.id AND d.status = 'waiting' AND d.next_at <= ${ctx.now}::timestamptz)
    ORDER BY w.id`
  if (due.length === 0) return
  await inTransaction(ctx, async (tx) => {
    for (const { id } of due) await askForDelivery(tx, id)
  })
}

/** One at a time of each address; asked for while it runs, it runs once more. */
export function askForDelivery(tx: Parameters<typeof enqueue>[0], endpointId: string): Promise<void> {
  const key = `webhooks:${endpointId}`
  return enqueue(tx, 'deliver-webhooks', { endpointId }, { jobKey: key, queue: key })
}

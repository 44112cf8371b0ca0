// Cancels an event: sales stop, open checkouts are closed at their providers, every ticket ends and all money goes back, by a run of
// refunds that a person can watch. Guards: the run and its job stand or fall with the cancellation; its rows are made after it, so that
// no purchase is waited for while the event is locked.

import { actorName } from '@/server/audit/record-audit'
import { callOff } from '@/server/events/cancel-event'
import { loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { addMissingItems, askToAdvance } from './refund-run-rows'

/** Cancelling what is cancelled changes nothing. */
export async function cancelEvent(
  ctx: Ctx,
  input: { eventId: string; confirmation: string; keepFees: boolean },
): Promise<{ eventId: string }> {
  const event = await loadEvent(ctx, input.eventId, 'events:cancel')
  const runId = await inTransaction(ctx, async (tx) => {
    if (!(await callOff(tx, event, input.confirmation))) return null
    const runId = tx.random.uuid(tx.now)
    await tx.db.refundRun.create({
      data: {
        id: runId,
        organizationId: event.organizationId,
        eventId: event.id,
        status: 'running',
        reason: 'event_cancelled',
        keepFees: input.keepFees,
        actor: actorName(tx.actor),
        createdAt: tx.now,
      },
    })
    await askToAdvance(tx, runId, tx.now)
    return runId
  })
  if (runId) await inTransaction(ctx, (tx) => addMissingItems(tx, { id: runId, eventId: event.id }))
  return { eventId: event.id }
}

// Cancels an event: sales stop, open checkouts are closed at their providers, every ticket ends and all money goes back, by a run of
// refunds that a person can watch. Guards: the run and its job stand or fall with the cancellation; its rows are made after it, so that
// no purchase is waited for while the event is locked; nobody gives all money back who may not give back that of one ticket.

import { actorName } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { callOff } from '@/server/events/cancel-event'
import { loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { failpoint } from '@/server/kernel/failpoint'
import { addMissingItems, askToAdvance } from './refund-run-rows'

/** With `payments:refund` as well as soon as somebody has paid or is paying. Cancelling what is cancelled changes nothing. */
export async function cancelEvent(
  ctx: Ctx,
  input: { eventId: string; confirmation: string; keepFees: boolean },
): Promise<{ eventId: string }> {
  const event = await loadEvent(ctx, input.eventId, 'events:cancel')
  const runId = await inTransaction(ctx, async (tx) => {
    if (await hasMoney(tx, event.id))
      requirePermission(ctx, 'payments:refund', { organizationId: event.organizationId, eventId: event.id }, 'event')
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
    failpoint('cancel_event:called_off')
    return runId
  })
  failpoint('cancel_event:committed')
  if (runId) await showRun(ctx, { id: runId, eventId: event.id })
  return { eventId: event.id }
}

/** Whether the caller would be refused for who they are; asked before the act is shown. */
export async function mayCancelEvent(ctx: Ctx, input: { eventId: string }): Promise<boolean> {
  const event = await loadEvent(ctx, input.eventId, 'events:read')
  const { actor } = ctx
  if (actor.kind !== 'user' || !actor.permissions.has('events:cancel')) return false
  return actor.permissions.has('payments:refund') || !(await hasMoney(ctx, event.id))
}

/** The run's job would make its rows too: a purchase that is busy just now must not make the cancellation look as if it had failed. */
async function showRun(ctx: Ctx, run: { id: string; eventId: string }): Promise<void> {
  await inTransaction(ctx, (tx) => addMissingItems(tx, run)).catch((err: unknown) => {
    ctx.log.warn({ err, runId: run.id }, 'the rows of a run of refunds are left to its job')
  })
}

async function hasMoney({ db }: Pick<TxCtx, 'db'>, eventId: string): Promise<boolean> {
  const paid = await db.payment.findFirst({
    where: { purchase: { eventId }, status: { in: ['intended', 'pending', 'succeeded'] } },
    select: { id: true },
  })
  return paid !== null
}

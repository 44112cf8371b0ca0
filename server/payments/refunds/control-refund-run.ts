// Pause, resume and retry a run of refunds, by whoever may give money back. What was asked of a provider before goes on to its end.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { askToAdvance } from './refund-run-rows'

type Act = 'paused' | 'resumed' | 'retried'

/** When it answers, nothing more is asked for. */
export function pauseRefundRun(ctx: Ctx, input: { eventId: string }): Promise<void> {
  return control(ctx, input.eventId, 'paused', async (tx, run) => {
    if (run.status !== 'running') wrongState()
    await tx.db.refundRun.update({ where: { id: run.id }, data: { status: 'paused' } })
  })
}

export function resumeRefundRun(ctx: Ctx, input: { eventId: string }): Promise<void> {
  return control(ctx, input.eventId, 'resumed', async (tx, run) => {
    if (run.status !== 'paused') wrongState()
    await tx.db.refundRun.update({ where: { id: run.id }, data: { status: 'running' } })
    await askToAdvance(tx, run.id, tx.now)
  })
}

/** Those that failed wait again; a run that was over goes on with them. */
export function retryFailedRefunds(ctx: Ctx, input: { eventId: string }): Promise<void> {
  return control(ctx, input.eventId, 'retried', async (tx, run) => {
    const { count } = await tx.db.refundRunItem.updateMany({
      where: { runId: run.id, status: 'failed' },
      data: { status: 'waiting', error: null, decidedAt: null },
    })
    if (count === 0) wrongState()
    if (run.status === 'paused') return
    await tx.db.refundRun.update({ where: { id: run.id }, data: { status: 'running', completedAt: null } })
    await askToAdvance(tx, run.id, tx.now)
  })
}

type Locked = { id: string; status: string }

async function control(
  ctx: Ctx,
  eventId: string,
  act: Act,
  work: (tx: TxCtx, run: Locked) => Promise<void>,
): Promise<void> {
  const event = await loadEvent(ctx, eventId, 'payments:refund')
  await inTransaction(ctx, async (tx) => {
    const [run] = await tx.db.$queryRaw<Locked[]>`
      SELECT id, status::text AS status FROM refund_run WHERE event_id = ${event.id}::uuid
      ORDER BY created_at DESC LIMIT 1 FOR UPDATE`
    if (!run) return notFound('refund_run')
    await work(tx, run)
    await recordAudit(tx, {
      organizationId: event.organizationId,
      action: `refund_run.${act}`,
      subject: { kind: 'refund_run', id: run.id },
      after: { by: actorName(tx.actor) },
    })
  })
}

function wrongState(): never {
  fail('conflict', 'refund_run.wrong_status', 'The refunds are not in the state shown any more. Reload the page.')
}

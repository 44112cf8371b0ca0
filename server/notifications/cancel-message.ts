// Calls a message off, or puts it to another time, before it leaves. Guards: of one who calls it off and one who hands it over, one wins, and
// the row says which; a campaign's messages are the campaign's.
import type { Prisma } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { isTooFar } from './contract'
import { type LoadedMessage, loadMessage } from './load-message'
import { jobKeyOf } from './request-notification'
import { addStep } from './step'
import { unasked } from './unasked'

export async function cancelMessage(ctx: Ctx, { id }: { id: string }): Promise<{ cancelled: true }> {
  const message = await loadMessage(ctx, id, 'notifications:send')
  return inTransaction(ctx, async (tx) => {
    await changeWaiting(tx, { id }, { status: 'cancelled' })
    await tx.db.$queryRaw`SELECT 1 AS done FROM graphile_worker.remove_job(${jobKeyOf(id)})`
    await addStep(tx, id, 'cancelled', null)
    await audit(tx, message, 'notification.cancelled', null)
    return { cancelled: true }
  })
}

/** Of one that waits for its moment. */
export async function rescheduleMessage(
  ctx: Ctx,
  { id, at }: { id: string; at: Date },
): Promise<{ scheduledAt: Date }> {
  const message = await loadMessage(ctx, id, 'notifications:send')
  if (isTooFar(ctx.now, at))
    fail('invalid', 'request.invalid', 'Some fields are missing or not as they must be.', {
      details: [{ path: 'at', code: 'too_big', message: 'at most a year ahead' }],
    })
  return inTransaction(ctx, async (tx) => {
    await changeWaiting(tx, { id, scheduledAt: { gt: tx.now } }, { scheduledAt: at })
    await tx.db.$executeRaw`
      UPDATE graphile_worker._private_jobs SET run_at = GREATEST(${at}::timestamptz, now())
      WHERE key = ${jobKeyOf(id)} AND locked_at IS NULL`
    await audit(tx, message, 'notification.rescheduled', at)
    return { scheduledAt: at }
  })
}

/** Fails once it may have left. */
async function changeWaiting(
  tx: TxCtx,
  which: Prisma.NotificationWhereInput,
  data: Prisma.NotificationUpdateManyMutationInput,
): Promise<void> {
  const { count } = await tx.db.notification.updateMany({ where: { ...which, ...unasked }, data })
  if (count === 0) fail('conflict', 'notification.too_late', 'This message does not wait any more.')
}

async function audit(tx: TxCtx, message: LoadedMessage, action: string, at: Date | null): Promise<void> {
  const { id, organizationId, scheduledAt } = message
  if (organizationId === null) return
  const subject = { kind: 'notification', id }
  await recordAudit(tx, {
    organizationId,
    action,
    subject,
    before: { scheduledAt },
    ...(at && { after: { scheduledAt: at } }),
  })
}

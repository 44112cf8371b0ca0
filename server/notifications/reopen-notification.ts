// A message that had nothing to say any more and has again: the same one, asked for anew. Guards: what was sent or called off stays so.
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import { jobKeyOf, type NotificationRequest } from './request-notification'
import { addStep } from './step'

type Again = Pick<NotificationRequest, 'kind' | 'key' | 'recipient' | 'locale'>

/** False: there is none, or it is not obsolete. */
export async function reopenNotification(tx: TxCtx, { kind, key, recipient, locale }: Again): Promise<boolean> {
  const known = await tx.db.notification.findFirst({ where: { kind, key, status: 'obsolete' }, select: { id: true } })
  if (!known) return false
  const { id } = known
  const data = { status: 'requested' as const, recipient, locale, requestedAt: tx.now, lastError: null }
  const { count } = await tx.db.notification.updateMany({ where: { id, status: 'obsolete' }, data })
  if (count === 0) return false
  await addStep(tx, id, 'requested', null)
  await enqueue(tx, 'deliver-notification', { notificationId: id }, { jobKey: jobKeyOf(id) })
  return true
}

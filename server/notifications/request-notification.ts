// Asks for a message, in the transaction that causes it. Unique by kind and key: whatever is repeated, it is sent once.

import type { Prisma } from '@/prisma/generated/client'
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import type { NotificationKind } from './compose'

export type NotificationRequest = {
  kind: NotificationKind
  /** What makes the message one of its kind: the purchase, the refund. */
  key: string
  organizationId: string | null
  purchaseId: string | null
  recipient: string
  locale: string
  /** Ids and texts only; links and tokens are derived when the message is made. */
  props: Prisma.InputJsonObject
}

/** False when the same message was asked for before. */
export async function requestNotification(
  tx: TxCtx,
  request: NotificationRequest,
  options: { priority?: number } = {},
): Promise<boolean> {
  const id = tx.random.uuid(tx.now)
  const { count } = await tx.db.notification.createMany({
    data: { id, ...request, requestedAt: tx.now },
    skipDuplicates: true,
  })
  if (count === 0) return false
  await enqueue(tx, 'deliver-notification', { notificationId: id }, { jobKey: `notification:${id}`, ...options })
  return true
}

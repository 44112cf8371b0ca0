// Asks for a message, in the transaction that causes it. Unique by kind and key: whatever is repeated, it is sent once. Guards: what goes to
// many waits in slots of its own, and what a program asks for waits behind the tickets' own mails.

import type { Prisma } from '@/prisma/generated/client'
import { type JobName, priorities } from '@/server/jobs/catalog'
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import type { NotificationKind } from './compose'
import type { Channel, MessagePriority } from './contract'

export type NotificationRequest = {
  kind: NotificationKind
  /** What makes the message one of its kind: the purchase, the refund. */
  key: string
  organizationId: string | null
  purchaseId: string | null
  /** Absent: the purchase's. */
  eventId?: string | null
  /** Default: email. */
  channel?: Channel
  recipient: string
  locale: string
  /** Ids and texts only; links and tokens are derived when the message is made. */
  props: Prisma.InputJsonObject
  /** Not before. */
  scheduledAt?: Date | null
}

type Options = {
  /** Of a job, or as programs say it; absent: the tickets' own mails. */
  priority?: number | MessagePriority
}

type Lane = { job: Extract<JobName, `deliver-${string}notification`>; priority?: number }

const lanes: Record<MessagePriority, Lane> = {
  high: { job: 'deliver-notification', priority: priorities.ticket + 1 },
  normal: { job: 'deliver-notification', priority: priorities.upkeep },
  low: { job: 'deliver-mass-notification', priority: priorities.bulk },
}

/** Its id, or null when the same message was asked for before. */
export async function requestNotification(
  tx: TxCtx,
  request: NotificationRequest,
  options: Options = {},
): Promise<string | null> {
  const id = tx.random.uuid(tx.now)
  const { kind, key, organizationId, purchaseId, recipient, locale, scheduledAt = null } = request
  const { count } = await tx.db.notification.createMany({
    data: {
      id,
      kind,
      key,
      organizationId,
      purchaseId,
      eventId: request.eventId ?? null,
      channel: request.channel ?? 'email',
      recipient,
      locale,
      props: request.props,
      scheduledAt,
      requestedAt: tx.now,
    },
    skipDuplicates: true,
  })
  if (count === 0) return null
  const { job, priority } = laneOf(options)
  const runAt = scheduledAt ?? undefined
  await enqueue(tx, job, { notificationId: id }, { jobKey: jobKeyOf(id), priority, runAt })
  return id
}

/** By which the queue knows the job of a message, whichever it is. */
export function jobKeyOf(notificationId: string): string {
  return `notification:${notificationId}`
}

function laneOf({ priority }: Options): Lane {
  if (typeof priority === 'string') return lanes[priority]
  // What was asked for as mass work goes where mass work goes.
  if (priority !== undefined && priority >= priorities.bulk) return { ...lanes.low, priority }
  return { job: 'deliver-notification', priority }
}

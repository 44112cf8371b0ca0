// Asks for a message, in the transaction that causes it. Unique by kind and key: whatever is repeated, it is sent once. Guards: what goes to
// many waits in slots of its own, and what a program asks for waits behind the tickets' own mails.

import type { Prisma } from '@/prisma/generated/client'
import { type JobName, priorities } from '@/server/jobs/catalog'
import { addJob, jobValues } from '@/server/jobs/enqueue'
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

/** Message and job stand or fall together, and every sale asks for one: they are one statement. */
const statement = `
  WITH asked AS (
    INSERT INTO notification (id, organization_id, purchase_id, event_id, kind, key, channel, recipient, locale, props, scheduled_at,
      requested_at)
    VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7, $8, $9, $10::jsonb, $11::timestamptz, $12::timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING id
  )
  SELECT (${addJob(13)}).id FROM asked`

/** Its id, or null when the same message was asked for before. */
export async function requestNotification(
  tx: TxCtx,
  request: NotificationRequest,
  options: Options = {},
): Promise<string | null> {
  const id = tx.random.uuid(tx.now)
  const { kind, key, organizationId, purchaseId, recipient, locale, scheduledAt = null } = request
  const { job, priority } = laneOf(options)
  const asked = await tx.db.$queryRawUnsafe<unknown[]>(
    statement,
    id,
    organizationId,
    purchaseId,
    request.eventId ?? null,
    kind,
    key,
    request.channel ?? 'email',
    recipient,
    locale,
    JSON.stringify(request.props),
    scheduledAt,
    tx.now,
    ...jobValues(tx, job, { notificationId: id }, { jobKey: jobKeyOf(id), priority, runAt: scheduledAt ?? undefined }),
  )
  return asked.length > 0 ? id : null
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

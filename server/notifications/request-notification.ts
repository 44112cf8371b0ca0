// Asks for a message, in the transaction that causes it. Unique by kind and key: whatever is repeated, it is sent once.

import type { EmailKind } from '@/emails/contract'
import type { Prisma } from '@/prisma/generated/client'
import { addJob, jobValues } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'

export type NotificationRequest = {
  kind: EmailKind
  /** What makes the message one of its kind: the purchase, the refund. */
  key: string
  organizationId: string | null
  purchaseId: string | null
  recipient: string
  locale: string
  /** Ids and texts only; links and tokens are derived when the message is made. */
  props: Prisma.InputJsonObject
}

/** Message and job stand or fall together, and every sale asks for one: they are one statement. */
const statement = `
  WITH asked AS (
    INSERT INTO notification (id, organization_id, purchase_id, kind, key, recipient, locale, props, requested_at)
    VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8::jsonb, $9::timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING id
  )
  SELECT (${addJob(10)}).id FROM asked`

/** False when the same message was asked for before. */
export async function requestNotification(
  tx: TxCtx,
  request: NotificationRequest,
  options: { priority?: number } = {},
): Promise<boolean> {
  const id = tx.random.uuid(tx.now)
  const { kind, key, organizationId, purchaseId, recipient, locale, props } = request
  const job = jobValues(
    tx,
    'deliver-notification',
    { notificationId: id },
    { jobKey: `notification:${id}`, ...options },
  )
  const values = [id, organizationId, purchaseId, kind, key, recipient, locale, JSON.stringify(props), tx.now, ...job]
  const asked = await tx.db.$queryRawUnsafe<unknown[]>(statement, ...values)
  return asked.length > 0
}

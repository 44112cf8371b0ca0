// Sends a message again because a person says so: a new one, which names the first. Guards: the same click asks once; what is still on its way
// is not doubled; an address that gets nothing any more is not tried again.
import type { Prisma } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { limit } from '@/server/auth/rate-limit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { NotificationKind } from './compose'
import { canAgain } from './contract'
import { eventOf, type LoadedMessage, loadMessage } from './load-message'
import { requestNotification } from './request-notification'
import { firstKeyOf } from './sent-again'
import { addStep } from './step'
import { isSuppressed } from './suppression'

export async function resendMessage(ctx: Ctx, { id, key }: { id: string; key: string }): Promise<{ id: string }> {
  const message = await loadMessage(ctx, id, 'notifications:send')
  const { recipient } = message
  await limit(ctx, 'ticket_mail', `message:${id}`)
  return inTransaction(ctx, async (tx) => {
    const again = await sendAgain(tx, message, { recipient, key })
    return { id: again }
  })
}

type To = {
  recipient: string
  /** Of the click. */
  key: string
}

/** Answers the new message's id. */
export async function sendAgain(tx: TxCtx, message: LoadedMessage, { recipient, key }: To): Promise<string> {
  const { id, kind, organizationId, purchaseId, channel, locale } = message
  if (!canAgain(message)) fail('conflict', 'notification.not_again', 'This message cannot be sent again.')
  if (await isSuppressed(tx, { organizationId, address: recipient, campaign: false }))
    fail('conflict', 'notification.suppressed', 'This address gets no messages any more.')
  const about = { kind: kind as NotificationKind, key: `again:${id}:${key}` }
  const props = { ...(message.props as Prisma.InputJsonObject), again: { of: id, key: firstKeyOf(message) } }
  const again = await requestNotification(
    tx,
    {
      ...about,
      organizationId,
      purchaseId,
      eventId: eventOf(message),
      channel: channel === 'sms' ? 'sms' : 'email',
      recipient,
      locale,
      props,
    },
    { priority: 'high' },
  )
  if (again === null) return (await tx.db.notification.findUniqueOrThrow({ where: { kind_key: about } })).id
  await addStep(tx, id, 'resent', null)
  if (organizationId !== null)
    await recordAudit(tx, {
      organizationId,
      action: 'notification.resent',
      subject: { kind: 'notification', id },
      after: { notificationId: again },
    })
  return again
}

// Sends one requested message. Its row's id is the provider's idempotency key, so a job that runs twice sends it once.
// Guards: a message that has nothing to say any more ends as obsolete, and is not tried again.
import type { Notification, Prisma } from '@/prisma/generated/client'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { type Composers, MessageUnwritable } from './compose'
import { notificationAttempts } from './notification-metrics'
import { installationMailbox } from './providers/configured'
import type { EmailSender, HandOver } from './providers/message-sender'
import { renderNotification } from './templates/render-notification'

export async function deliverNotification(
  ctx: Ctx,
  input: { notificationId: string },
  composers: Composers,
  sender: EmailSender | null,
): Promise<void> {
  const notification = await ctx.db.notification.findUnique({ where: { id: input.notificationId } })
  if (notification?.status !== 'requested') return
  const from = installationMailbox()
  if (!sender || !from) {
    // The request stays; the reconciler asks again once a provider is configured.
    ctx.log.warn({ notificationId: notification.id }, 'a message waits: no mail provider is configured')
    return
  }
  try {
    const email = await renderNotification(ctx, notification, composers)
    if (email === null) return await record(ctx, notification, { status: 'obsolete', lastError: null })
    const attachments = email.attachments.map((one) => ({ ...one, contentType: 'application/pdf' }))
    const { subject, html, text } = email
    const who = { from, replyTo: null, to: notification.recipient, identity: notification.id }
    const outcome = await sender.send({ subject, html, text, headers: {}, ...who, attachments })
    if (outcome.outcome !== 'taken') return await recordRefusal(ctx, notification, outcome)
    notificationAttempts.add({ kind: notification.kind, outcome: 'sent' })
    const how = { provider: sender.name, providerMessageId: outcome.messageId, sentAt: ctx.now }
    await record(ctx, notification, { status: 'sent', ...how, lastError: null })
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    if (error instanceof MessageUnwritable) return recordRefusal(ctx, notification, { outcome: 'refused', reason })
    await record(ctx, notification, { lastError: reason.slice(0, 500) })
    throw error
  }
}

/** Only while it is open: what another run has ended stays as it ended. */
async function record(ctx: Ctx, { id }: Notification, data: Prisma.NotificationUpdateManyMutationInput): Promise<void> {
  await ctx.db.notification.updateMany({ where: { id, status: 'requested' }, data })
}

async function recordRefusal(
  ctx: Ctx,
  notification: Notification,
  outcome: Exclude<HandOver, { outcome: 'taken' }>,
): Promise<void> {
  const lastError = outcome.reason.slice(0, 500)
  const refused = outcome.outcome === 'refused'
  notificationAttempts.add({ kind: notification.kind, outcome: refused ? 'refused' : 'delayed' })
  await record(ctx, notification, { lastError, ...(refused && { status: 'failed' }) })
  if (refused) {
    ctx.log.error({ notificationId: notification.id, lastError }, 'a message was refused for good')
    return
  }
  if (outcome.outcome === 'not_taken' && outcome.retryAfterSeconds !== null) {
    const runAt = new Date(ctx.now.getTime() + outcome.retryAfterSeconds * 1000)
    const payload = { notificationId: notification.id }
    await inTransaction(ctx, (tx) =>
      enqueue(tx, 'deliver-notification', payload, { jobKey: `notification:${notification.id}`, runAt }),
    )
    return
  }
  throw new Error(lastError)
}

// Sends one requested message. Its row's id is the provider's idempotency key, so a job that runs twice sends it once.
// Guards: a message that has nothing to say any more ends as obsolete, and is not tried again.
import { type EmailKind, emailKinds } from '@/emails/contract'
import { renderEmail } from '@/emails/render-email'
import type { Notification, Prisma } from '@/prisma/generated/client'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import type { Composers } from './compose'
import { EmailDelayed, EmailRefused, type EmailSender } from './email-sender'
import { notificationAttempts } from './notification-metrics'

export async function deliverNotification(
  ctx: Ctx,
  input: { notificationId: string },
  composers: Composers,
  sender: EmailSender | null,
): Promise<void> {
  const notification = await ctx.db.notification.findUnique({ where: { id: input.notificationId } })
  if (notification?.status !== 'requested') return
  if (!sender) {
    // The request stays; the reconciler asks again once a provider is configured.
    ctx.log.warn({ notificationId: notification.id }, 'a message waits: no mail provider is configured')
    return
  }
  try {
    const email = await compose(ctx, notification, composers)
    if (email === null) return await record(ctx, notification, { status: 'obsolete', lastError: null })
    const { messageId } = await sender.send({ ...email, to: notification.recipient, idempotencyKey: notification.id })
    notificationAttempts.add({ kind: notification.kind, outcome: 'sent' })
    const how = { provider: sender.name, providerMessageId: messageId, sentAt: ctx.now }
    await record(ctx, notification, { status: 'sent', ...how, lastError: null })
  } catch (error) {
    await recordFailure(ctx, notification, error)
  }
}

/** Only while it is open: what another run has ended stays as it ended. */
async function record(ctx: Ctx, { id }: Notification, data: Prisma.NotificationUpdateManyMutationInput): Promise<void> {
  await ctx.db.notification.updateMany({ where: { id, status: 'requested' }, data })
}

async function compose(ctx: Ctx, notification: Notification, composers: Composers) {
  const kind = emailKinds.find((known) => known === notification.kind)
  if (!kind) throw new EmailRefused(`unknown kind ${notification.kind}`)
  return composeKind(ctx, notification, kind, composers)
}

async function composeKind<K extends EmailKind>(ctx: Ctx, notification: Notification, kind: K, composers: Composers) {
  const composed = await composers[kind](ctx, notification)
  if (composed === null) return null
  const { props, attachments } = composed
  return { ...(await renderEmail(kind, props, asLocale(notification.locale))), attachments }
}

async function recordFailure(ctx: Ctx, notification: Notification, error: unknown): Promise<void> {
  const lastError = error instanceof Error ? error.message.slice(0, 500) : 'unknown'
  const refused = error instanceof EmailRefused
  notificationAttempts.add({ kind: notification.kind, outcome: refused ? 'refused' : 'delayed' })
  await record(ctx, notification, { lastError, ...(refused && { status: 'failed' }) })
  if (refused) {
    ctx.log.error({ notificationId: notification.id, lastError }, 'a message was refused for good')
    return
  }
  if (error instanceof EmailDelayed && error.retryAfterSeconds !== null) {
    const runAt = new Date(ctx.now.getTime() + error.retryAfterSeconds * 1000)
    const payload = { notificationId: notification.id }
    await inTransaction(ctx, (tx) =>
      enqueue(tx, 'deliver-notification', payload, { jobKey: `notification:${notification.id}`, runAt }),
    )
    return
  }
  throw error
}

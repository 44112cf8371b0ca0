// What the owners are told by mail about the organization's plan, found by comparing the row before and after. Guards: one mail per
// owner and occasion, however often the provider repeats itself.
import type { SubscriptionOccasion } from '@/emails/contract'
import type { TxCtx } from '@/server/kernel/ctx'
import { requestNotification } from '@/server/notifications/request-notification'
import { graceEnd, isSubscribed, type SubscriptionRow } from './standing'

type Row = SubscriptionRow & { subscriptionRef: string | null }

const HOUR_MS = 3_600_000
/** Stripe announces the end of a trial three days before. */
const TRIAL_NOTICE_MS = 73 * HOUR_MS

type Mail = { occasion: SubscriptionOccasion; key: string; plan: string; at: Date }

export async function requestBillingMails(
  tx: TxCtx,
  before: Row & { organizationId: string },
  after: Row,
): Promise<void> {
  const mails = mailsFor(before, after, tx.now)
  if (mails.length === 0) return
  const owners = await tx.db.membership.findMany({
    where: { organizationId: before.organizationId, role: 'owner' },
    select: { user: { select: { id: true, email: true, locale: true } } },
  })
  for (const { occasion, key, plan, at } of mails) {
    for (const { user } of owners) {
      await requestNotification(tx, {
        kind: 'subscription_notice',
        key: `${key}:${user.id}`,
        organizationId: before.organizationId,
        purchaseId: null,
        recipient: user.email,
        locale: user.locale,
        props: { occasion, plan, at: at.toISOString() },
      })
    }
  }
}

function mailsFor(before: Row, after: Row, now: Date): Mail[] {
  const ref = after.subscriptionRef ?? before.subscriptionRef
  if (after.status === 'past_due' && after.pastDueSince) {
    const since = after.pastDueSince
    const until = graceEnd(since)
    const occasion = now < until ? 'payment_failed' : 'fell_back'
    return [{ occasion, key: `${ref}:${occasion}:${since.toISOString()}`, plan: after.plan, at: until }]
  }
  if (after.status === 'unpaid' && after.pastDueSince)
    return [
      { occasion: 'fell_back', key: `${ref}:fell_back:${after.pastDueSince.toISOString()}`, plan: after.plan, at: now },
    ]
  if (after.status === 'trialing' && after.trialEndsAt && after.endsAt === null) {
    const near = after.trialEndsAt.getTime() - now.getTime() <= TRIAL_NOTICE_MS && after.trialEndsAt > now
    const key = `${ref}:trial_ending:${after.trialEndsAt.toISOString()}`
    return near ? [{ occasion: 'trial_ending', key, plan: after.plan, at: after.trialEndsAt }] : []
  }
  const wasLive = before.plan !== 'free' && isSubscribed(before.status)
  if (wasLive && after.status === 'canceled')
    return [{ occasion: 'ended', key: `${ref}:ended`, plan: before.plan, at: after.endsAt ?? now }]
  return []
}

// What the mail about a plan says, put together when it is sent.
import { z } from 'zod'
import type { SubscriptionOccasion } from '@/emails/contract'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import type { Composer } from '@/server/notifications/compose'
import { planNames } from './plans'

const occasions = ['payment_failed', 'trial_ending', 'fell_back', 'ended'] as const satisfies SubscriptionOccasion[]
const stored = z.object({ occasion: z.enum(occasions), plan: z.enum(planNames), at: z.iso.datetime() })

export const composeSubscriptionNotice: Composer<'subscription_notice'> = async (ctx, notification) => {
  if (!notification.organizationId) throw new Error('this notification names no organization')
  const organization = await ctx.db.organization.findUniqueOrThrow({ where: { id: notification.organizationId } })
  const { occasion, plan, at } = stored.parse(notification.props)
  const row = await ctx.db.subscription.findUnique({ where: { organizationId: organization.id } })
  if (!row || !isStillSo(occasion, row, ctx.now < new Date(at))) return null
  const locale = asLocale(notification.locale)
  return {
    attachments: [],
    props: {
      occasion,
      plan,
      at,
      organizationName: organization.name,
      billingUrl: pageUrl(`/org/${organization.slug}/settings/billing`, locale),
    },
  }
}

/** What was mended since, or is over, is not told any more: a refused card that was paid, a trial that has become a plan. */
function isStillSo(
  occasion: SubscriptionOccasion,
  { status, endsAt }: { status: string; endsAt: Date | null },
  isAhead: boolean,
): boolean {
  if (occasion === 'payment_failed') return status === 'past_due' && isAhead
  if (occasion === 'trial_ending') return status === 'trialing' && endsAt === null && isAhead
  const isLive = status === 'active' || status === 'trialing'
  return occasion === 'fell_back' ? !isLive && status !== 'canceled' : !isLive
}

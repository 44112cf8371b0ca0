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

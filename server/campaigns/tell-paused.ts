// Tells the people who answer for an organization that a campaign has stopped by itself: each owner and admin once for each stop, in their own
// language.
import type { Campaign } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import type { Composer } from '@/server/notifications/compose'
import { requestNotification } from '@/server/notifications/request-notification'
import { isStopReason, type StopReason } from './contract'
import { countsOf, nothing } from './counts'

/** Of how many messages how many, and what about them: of the campaign, or by its reason of all campaigns of the last day. */
export type CameBack = { reason: StopReason; sent: number; cameBack: number }

export async function tellPaused(tx: TxCtx, { id, organizationId, eventId }: Campaign, found: CameBack): Promise<void> {
  const members = await tx.db.membership.findMany({
    where: { organizationId, role: { in: ['owner', 'admin'] }, user: { disabledAt: null } },
    select: { user: { select: { id: true, email: true, locale: true } } },
    orderBy: { id: 'asc' },
  })
  for (const { user } of members) {
    await requestNotification(tx, {
      kind: 'campaign_paused',
      key: `${id}:${tx.now.getTime()}:${user.id}`,
      organizationId,
      purchaseId: null,
      eventId,
      recipient: user.email,
      locale: user.locale,
      props: { campaignId: id, ...found },
    })
  }
}

export const composeCampaignPaused: Composer<'campaign_paused'> = async (ctx, notification) => {
  const [id = ''] = notification.key.split(':')
  const campaign = await ctx.db.campaign.findUnique({
    where: { id },
    include: { organization: { select: { name: true, slug: true } } },
  })
  // Somebody has seen it and gone on meanwhile.
  if (campaign?.status !== 'paused' || !isStopReason(campaign.pauseReason)) return null
  const { name, organization } = campaign
  const { reason, sent, cameBack } = notification.props as CameBack
  const { waiting } = (await countsOf(ctx, [id])).get(id) ?? nothing
  return {
    attachments: [],
    props: {
      organizationName: organization.name,
      campaignName: name,
      reason,
      cameBack,
      sent,
      waiting,
      campaignUrl: pageUrl(`/org/${organization.slug}/campaigns/${id}`, asLocale(notification.locale)),
    },
  }
}

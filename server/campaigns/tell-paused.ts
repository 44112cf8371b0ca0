// Tells the people who answer for an organization that a campaign has stopped by itself: each owner and admin once for each stop, in their own
// language.
import type { Campaign } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import type { Composer } from '@/server/notifications/compose'
import { requestNotification } from '@/server/notifications/request-notification'
import type { PauseReason } from './contract'
import { countsOf, nothing } from './counts'

type Reason = Exclude<PauseReason, 'person'>

export async function tellPaused(tx: TxCtx, { id, organizationId, eventId }: Campaign, reason: Reason): Promise<void> {
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
      props: { campaignId: id, reason },
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
  if (campaign?.status !== 'paused' || !isReason(campaign.pauseReason)) return null
  const { name, organization, pauseReason } = campaign
  const { sent, bounced, complained, waiting } = (await countsOf(ctx, [id])).get(id) ?? nothing
  return {
    attachments: [],
    props: {
      organizationName: organization.name,
      campaignName: name,
      reason: pauseReason,
      cameBack: pauseReason === 'bounces' ? bounced : complained,
      sent,
      waiting,
      campaignUrl: pageUrl(`/org/${organization.slug}/campaigns/${id}`, asLocale(notification.locale)),
    },
  }
}

function isReason(text: string | null): text is Reason {
  return text === 'bounces' || text === 'complaints'
}

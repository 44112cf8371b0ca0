// What the mail about a dispute says, read from the rows when it is sent.
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import { money } from '@/server/kernel/money'
import type { Composer } from '@/server/notifications/compose'
import { asDisputeReason } from './contract'
import { EVIDENCE_WORDS } from './evidence-words'

export const composeDisputeOpened: Composer<'dispute_opened'> = async (ctx, notification) => {
  const [id = '', stage] = notification.key.split(':')
  const { purchase, ...dispute } = await loadDispute(ctx, id)
  // Decided, or an inquiry that has become a dispute, of which another mail tells.
  if (dispute.closedAt !== null || stage !== (dispute.inquiry ? 'inquiry' : 'dispute')) return null
  const { event, organization } = purchase
  const locale = asLocale(notification.locale)
  return {
    attachments: [],
    props: {
      organizationName: organization.name,
      eventTitle: event.title,
      timeZone: event.timeZone,
      purchaseNumber: purchase.number,
      buyerName: purchase.buyerName,
      amount: money(dispute.amountMinor, dispute.currency),
      reason: EVIDENCE_WORDS[locale].reasons[asDisputeReason(dispute.reason)],
      isInquiry: dispute.inquiry,
      isAtPaypal: dispute.gateway === 'paypal',
      dueAt: dispute.evidenceDueAt?.toISOString() ?? null,
      disputeUrl: pageUrl(`/org/${organization.slug}/payments/disputes/${dispute.id}`, locale),
    },
  }
}

function loadDispute(ctx: Ctx, id: string) {
  return ctx.db.dispute.findUniqueOrThrow({
    where: { id },
    include: {
      purchase: {
        include: {
          organization: { select: { name: true, slug: true } },
          event: { select: { title: true, timeZone: true } },
        },
      },
    },
  })
}

// Tells the people who answer for an organization that money was disputed: each owner and admin once, in their own language.
import type { Dispute } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { requestNotification } from '@/server/notifications/request-notification'

export async function tellOrganizers(tx: TxCtx, dispute: Dispute): Promise<void> {
  const { eventId } = await tx.db.purchase.findUniqueOrThrow({
    where: { id: dispute.purchaseId },
    select: { eventId: true },
  })
  const members = await tx.db.membership.findMany({
    where: {
      organizationId: dispute.organizationId,
      role: { in: ['owner', 'admin'] },
      user: { disabledAt: null },
      OR: [{ eventIds: { isEmpty: true } }, { eventIds: { has: eventId } }],
    },
    select: { user: { select: { id: true, email: true, locale: true } } },
    orderBy: { id: 'asc' },
  })
  for (const { user } of members) {
    await requestNotification(tx, {
      kind: 'dispute_opened',
      // An inquiry that becomes a dispute is told a second time.
      key: `${dispute.id}:${dispute.inquiry ? 'inquiry' : 'dispute'}:${user.id}`,
      organizationId: dispute.organizationId,
      // Not among the purchase's own messages: those went to the buyer.
      purchaseId: null,
      recipient: user.email,
      locale: user.locale,
      props: { disputeId: dispute.id },
    })
  }
}

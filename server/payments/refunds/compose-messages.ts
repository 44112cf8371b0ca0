// What the mails about refunds and a cancelled event say, read from the rows when they are sent. Guards: of a ticket that was given away its
// payer learns no code, and no more of its holder than an initial.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import type { Composer } from '@/server/notifications/compose'
import { purchaseUrl } from '@/server/purchases/access'
import { acceptedTransfers } from '@/server/tickets/acts/load-ticket'
import { initialOf } from '@/server/tickets/transfers/contract'
import { refundReasons } from './contract'

export const composeRefund: Composer<'refund'> = async (ctx, notification) => {
  const refund = await ctx.db.refund.findUnique({
    where: { id: notification.key },
    include: { purchase: { include: { event: true, organization: true } } },
  })
  if (!refund) fail('not_found', 'refund.not_found', 'This refund does not exist.')
  // The buyer's bank has sent it back since: what is tried instead has a mail of its own.
  if (refund.status !== 'succeeded') return null
  const { purchase } = refund
  const ended = await ctx.db.ticket.findMany({
    where: {
      purchaseId: purchase.id,
      status: 'void',
      ...(refund.ticketIds.length > 0 && { id: { in: refund.ticketIds } }),
    },
    orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }],
    include: { attendee: true, ticketType: true, _count: acceptedTransfers },
  })
  const live = await ctx.db.ticket.count({
    where: { purchaseId: purchase.id, status: { not: 'void' }, transfers: { none: { status: 'accepted' } } },
  })
  return {
    attachments: [],
    props: {
      buyerName: purchase.buyerName,
      eventTitle: purchase.event.title,
      organizationName: purchase.organization.name,
      purchaseNumber: purchase.number,
      purchaseUrl: purchaseUrl({ ...purchase, locale: asLocale(notification.locale) }),
      amount: money(refund.amountMinor, refund.currency),
      reason: refundReasons.find((reason) => reason === refund.reason) ?? 'other',
      endedTickets:
        refund.tickets === 'void'
          ? ended.map(({ code, attendee, ticketType, _count: given }) => ({
              ticketCode: given.transfers > 0 ? '' : code,
              holderName: given.transfers > 0 ? initialOf(attendee.name) : attendee.name,
              ticketTypeName: ticketType.name,
            }))
          : [],
      liveTickets: live,
    },
  }
}

export const composeEventCancelled: Composer<'event_cancelled'> = async (ctx, notification) => {
  const purchase = await ctx.db.purchase.findUniqueOrThrow({
    where: { id: notification.key },
    include: {
      organization: true,
      event: { include: { sessions: { orderBy: { startsAt: 'asc' }, take: 1 } } },
    },
  })
  const [session] = purchase.event.sessions
  if (!session) throw new Error(`event ${purchase.eventId} has no session`)
  return {
    attachments: [],
    props: {
      buyerName: purchase.buyerName,
      eventTitle: purchase.event.title,
      startsAt: session.startsAt.toISOString(),
      timeZone: purchase.event.timeZone,
      organizationName: purchase.organization.name,
      purchaseNumber: purchase.number,
      purchaseUrl: purchaseUrl({ ...purchase, locale: asLocale(notification.locale) }),
      refund: money(await promised(ctx, purchase.id), purchase.currency),
      total: money(purchase.totalMinor, purchase.currency),
    },
  }
}

/** What the cancellation gives back; a refund that failed is tried again, so it is promised still. */
async function promised(ctx: Ctx, purchaseId: string): Promise<number> {
  const refunds = await ctx.db.refund.findMany({
    // Also what was asked for by hand a moment before; the run has made it its own.
    where: { purchaseId, reason: { in: [...refundReasons] }, runId: { not: null } },
    orderBy: { createdAt: 'asc' },
  })
  const decided = refunds.filter(({ status }) => status !== 'failed')
  return (decided.length > 0 ? decided : refunds).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}

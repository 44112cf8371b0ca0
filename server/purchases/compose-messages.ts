// What the mails about a purchase say, read from the rows when they are sent: names, links and PDFs as they are at that moment.

import type { EmailProps } from '@/emails/contract'
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import type { Composer } from '@/server/notifications/compose'
import { ticketPdfForMail } from '@/server/tickets/ensure-ticket-pdf'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { purchaseUrl } from './access'

/** The confirmation brings every ticket twice: as a link to its page and as its PDF. Without a ticket that still counts it brings nothing. */
export const composeConfirmation: Composer<'purchase_confirmation'> = async (ctx, notification) => {
  const purchase = await loadPurchase(ctx, notification.purchaseId)
  if (purchase.tickets.length === 0 || purchase.event.status === 'cancelled') return null
  const locale = asLocale(notification.locale)
  const attachments = []
  for (const ticket of purchase.tickets) {
    attachments.push({
      filename: `${locale === 'fr' ? 'billet' : 'ticket'}-${ticket.code}.pdf`,
      content: await ticketPdfForMail(ctx, ticket.id),
    })
  }
  const [session] = purchase.event.sessions
  if (!session) throw new Error(`event ${purchase.eventId} has no session`)
  return {
    attachments,
    props: {
      buyerName: purchase.buyerName,
      eventTitle: purchase.event.title,
      startsAt: session.startsAt.toISOString(),
      timeZone: purchase.event.timeZone,
      venueName: purchase.event.venue?.name ?? '',
      venueAddress: purchase.event.venue?.address ?? '',
      organizationName: purchase.organization.name,
      purchaseNumber: purchase.number,
      purchaseUrl: purchaseUrl({ ...purchase, locale }),
      tickets: purchase.tickets.map((ticket) => ({
        ticketCode: ticket.code,
        holderName: ticket.attendee.name,
        ticketTypeName: ticket.ticketType.name,
        ticketUrl: ticketPageUrl(ticket, locale),
      })),
      total: money(purchase.totalMinor, purchase.currency),
    },
  }
}

export const composeLateRefund: Composer<'late_payment_refund'> = async (ctx, notification) => {
  const refund = await ctx.db.refund.findUnique({
    where: { id: notification.key },
    include: { purchase: { include: { event: true } } },
  })
  if (!refund) fail('not_found', 'refund.not_found', 'This refund does not exist.')
  return {
    attachments: [],
    props: {
      buyerName: refund.purchase.buyerName,
      eventTitle: refund.purchase.event.title,
      purchaseNumber: refund.purchase.number,
      amount: money(refund.amountMinor, refund.currency),
      reason: refundReason(refund.reason, refund.purchase.event.status),
    },
  }
}

/** What happened, in the words of the mail. */
function refundReason(reason: string, eventStatus: string): EmailProps<'late_payment_refund'>['reason'] {
  if (reason === 'paid_twice' || reason === 'mismatch') return reason
  return eventStatus === 'cancelled' ? 'cancelled' : 'sold_out'
}

async function loadPurchase(ctx: Ctx, purchaseId: string | null) {
  if (!purchaseId) throw new Error('this notification names no purchase')
  return ctx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    include: {
      organization: true,
      event: { include: { venue: true, sessions: { orderBy: { startsAt: 'asc' }, take: 1 } } },
      tickets: {
        where: { status: { not: 'void' }, transfers: { none: { status: 'accepted' } } },
        orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }],
        include: { attendee: true, ticketType: true },
      },
    },
  })
}

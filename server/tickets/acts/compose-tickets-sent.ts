// What the mail that brings tickets says and carries, read when it is sent; a ticket that is void or blocked by then is left out. For the worker: it
// prints what is not printed yet.
import { asLocale, type Locale } from '@/server/kernel/format'
import type { Composer } from '@/server/notifications/compose'
import { ticketPdfForMail } from '../ensure-ticket-pdf'
import { ticketPageUrl } from '../ticket-access'
import { TOKEN_FLAG } from '../ticket-token'
import { acceptedTransfers, recipientOf } from './load-ticket'
import type { Mail } from './send-tickets'

/** More than this go as links alone: mail servers refuse what is too heavy. */
const MOST_ATTACHED = 20

export const composeTicketsSent: Composer<'tickets_sent'> = async (ctx, notification) => {
  const { why, ticketIds } = notification.props as { why: Mail['why']; ticketIds: string[] }
  const locale = asLocale(notification.locale)
  const found = await ctx.db.ticket.findMany({
    where: { id: { in: ticketIds }, status: 'valid' },
    orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }, { id: 'asc' }],
    include: {
      attendee: true,
      ticketType: true,
      purchase: { select: { buyerEmail: true } },
      _count: acceptedTransfers,
      event: {
        include: { venue: true, organization: true, sessions: { orderBy: { startsAt: 'asc' }, take: 1 } },
      },
    },
  })
  // A ticket that has changed hands since is nobody's business here: its link would let the mail's reader in for its new holder.
  const tickets = found.filter((ticket) => recipientOf(ticket) === notification.recipient)
  const [first] = tickets
  const [session] = first?.event.sessions ?? []
  if (!first || !session) return null
  const { event } = first
  const attachments = []
  for (const { id, code } of tickets.slice(0, MOST_ATTACHED)) {
    attachments.push({ filename: fileName(code, locale), content: await ticketPdfForMail(ctx, id) })
  }
  return {
    attachments,
    props: {
      why,
      eventTitle: event.title,
      startsAt: session.startsAt.toISOString(),
      timeZone: event.timeZone,
      venueName: event.venue?.name ?? '',
      organizationName: event.organization.name,
      allAttached: tickets.length <= MOST_ATTACHED,
      tickets: tickets.map((ticket) => ({
        ticketCode: ticket.code,
        holderName: ticket.attendee.name,
        ticketTypeName: ticket.ticketType.name,
        ticketUrl: ticketPageUrl(ticket, locale),
        isRotating: (ticket.flags & TOKEN_FLAG.rotating) !== 0,
      })),
    },
  }
}

function fileName(code: string, locale: Locale): string {
  return `${locale === 'fr' ? 'billet' : 'ticket'}-${code}.pdf`
}

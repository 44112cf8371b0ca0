// What the mails about an offer say, read from the rows when they are sent. Guards: an offer that is not open any more is not sent; the
// address of a ticket's page goes only to who holds it at that moment, and its code to nobody from here.
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import type { Composer } from '@/server/notifications/compose'
import { ticketPageUrl } from '../ticket-access'
import { transferUrl } from './transfer-access'

export const composeTransferOffer: Composer<'transfer_offer'> = async (ctx, notification) => {
  const transfer = await loadTransfer(ctx, notification.key)
  if (transfer.status !== 'offered' || transfer.expiresAt <= ctx.now) return null
  const { event, ticketType } = transfer.ticket
  const [session] = event.sessions
  if (!session) throw new Error(`event ${event.id} has no session`)
  return {
    attachments: [],
    props: {
      fromName: transfer.fromName,
      toName: transfer.toName,
      message: transfer.message,
      eventTitle: event.title,
      startsAt: session.startsAt.toISOString(),
      timeZone: event.timeZone,
      venueName: event.venue?.name ?? '',
      organizationName: event.organization.name,
      ticketTypeName: ticketType.name,
      offerUrl: transferUrl(transfer.id, asLocale(notification.locale)),
      until: transfer.expiresAt.toISOString(),
    },
  }
}

export const composeTransferEnded: Composer<'transfer_ended'> = async (ctx, notification) => {
  const transfer = await loadTransfer(ctx, notification.key)
  const { status: ending, ticket } = transfer
  if (ending !== 'accepted' && ending !== 'declined' && ending !== 'expired') return null
  const isTheirs = ticket.accessVersion === transfer.fromAccessVersion
  if (ending !== 'accepted' && (!isTheirs || ticket.status === 'void')) return null
  return {
    attachments: [],
    props: {
      ending,
      fromName: transfer.fromName,
      toName: transfer.toName,
      eventTitle: ticket.event.title,
      ticketTypeName: ticket.ticketType.name,
      ticketUrl: isTheirs ? ticketPageUrl(ticket, asLocale(notification.locale)) : null,
    },
  }
}

function loadTransfer(ctx: Ctx, id: string) {
  return ctx.db.ticketTransfer.findUniqueOrThrow({
    where: { id },
    include: {
      ticket: {
        include: {
          ticketType: true,
          event: {
            include: { venue: true, organization: true, sessions: { orderBy: { number: 'asc' }, take: 1 } },
          },
        },
      },
    },
  })
}

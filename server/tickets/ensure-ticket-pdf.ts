// Makes a ticket's PDF from its row and keeps it in the storage under a name nobody can guess; a file that is lost or shows the event as it
// was is made again.
// For the worker alone: it loads the PDF renderer and its fonts.
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale, type Locale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import { processStorage } from '@/server/kernel/storage'
import { tokenOf, tokenRowSelect } from './event-keys'
import { currentFile } from './ticket-file'
import { renderTicketPdf, type TicketPdfProps } from './ticket-pdf'

/** The bytes of the PDF, rendered now when they are not there. */
export async function ensureTicketPdf(ctx: Ctx, ticketId: string): Promise<Buffer> {
  const ticket = await loadTicket(ctx, ticketId)
  const known = await currentFile(ticket)
  if (known) return known
  const bytes = await renderTicketPdf(propsOf(ticket, await coverOf(ticket)))
  const fileKey = newFileKey(ctx)
  await processStorage().put(fileKey, bytes, 'application/pdf')
  const { count } = await ctx.db.ticket.updateMany({
    where: { id: ticketId, fileKey: ticket.fileKey },
    data: { fileKey, fileAsOf: ticket.event.updatedAt },
  })
  // Another worker was faster: its file is the ticket's and ours goes; else the old one goes. No file stays without a row.
  const obsolete = count === 0 ? fileKey : ticket.fileKey
  if (obsolete) await processStorage().delete(obsolete)
  return bytes
}

function newFileKey(ctx: Ctx): string {
  const day = ctx.now.toISOString().slice(0, 10).replaceAll('-', '/')
  return `tickets/${day}/${Buffer.from(ctx.random.bytes(16)).toString('hex')}.pdf`
}

type LoadedTicket = Awaited<ReturnType<typeof loadTicket>>

function loadTicket(ctx: Ctx, ticketId: string) {
  return ctx.db.ticket.findUniqueOrThrow({
    where: { id: ticketId },
    select: {
      ...tokenRowSelect,
      code: true,
      fileKey: true,
      fileAsOf: true,
      ticketType: { select: { number: true, name: true, priceMinor: true } },
      attendee: { select: { name: true } },
      purchase: { select: { number: true, locale: true } },
      purchaseItem: { select: { unitPriceMinor: true } },
      event: {
        select: {
          id: true,
          title: true,
          timeZone: true,
          currency: true,
          coverKey: true,
          updatedAt: true,
          venue: { select: { name: true, address: true } },
          organization: { select: { name: true, locale: true } },
          sessions: { orderBy: { startsAt: 'asc' }, take: 1 },
        },
      },
    },
  })
}

async function coverOf(ticket: LoadedTicket): Promise<Buffer | null> {
  return ticket.event.coverKey ? processStorage().get(`${ticket.event.coverKey}.pdf.jpg`) : null
}

function propsOf(ticket: LoadedTicket, cover: Buffer | null): TicketPdfProps {
  const { event } = ticket
  const [session] = event.sessions
  if (!session) throw new Error(`event ${event.id} has no session`)
  const locale: Locale = asLocale(ticket.purchase?.locale ?? event.organization.locale)
  return {
    locale,
    organizationName: event.organization.name,
    eventTitle: event.title,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    ...(session.doorsAt && { doorsAt: session.doorsAt }),
    timeZone: event.timeZone,
    venueName: event.venue?.name ?? '',
    venueAddress: event.venue?.address ?? '',
    holderName: ticket.attendee.name,
    ticketTypeName: ticket.ticketType.name,
    price: money(ticket.purchaseItem?.unitPriceMinor ?? ticket.ticketType.priceMinor, event.currency),
    ticketCode: ticket.code,
    qrToken: tokenOf(ticket),
    purchaseNumber: ticket.purchase?.number ?? '',
    cover,
  }
}

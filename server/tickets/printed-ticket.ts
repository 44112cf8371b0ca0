// A ticket as it is printed, read from its rows: many at once, since a batch prints by the hundred. Guards: a ticket is printed with the
// version of the design that it was issued with; pictures come from our own storage and from nowhere else.
import type { Prisma } from '@/prisma/generated/client'
import { processStorage } from '@/server/files/storage'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import { type Design, defaultDesign, designSchema, type TicketSize } from '@/server/templates/contract'
import { tokenOf, tokenRowSelect } from './event-keys'
import type { TicketPdfProps } from './pdf/props'
import { ticketPageUrl } from './ticket-access'
import { TOKEN_FLAG } from './ticket-token'

const printedTicketSelect = {
  ...tokenRowSelect,
  id: true,
  organizationId: true,
  eventId: true,
  attendeeId: true,
  templateVersion: { select: { id: true, templateId: true, design: true } },
  batchItem: { select: { batchId: true } },
  code: true,
  status: true,
  flags: true,
  accessVersion: true,
  issuedAt: true,
  fileKey: true,
  fileAsOf: true,
  phoneFileKey: true,
  phoneFileAsOf: true,
  ticketType: { select: { number: true, name: true, vatBasisPoints: true } },
  attendee: { select: { name: true, email: true, answers: true } },
  purchase: { select: { number: true, locale: true, buyerName: true, buyerCompany: true, buyerVatNumber: true } },
  transfers: { where: { status: 'accepted' }, take: 1, select: { id: true } },
  purchaseItem: { select: { unitPriceMinor: true, vatBasisPoints: true } },
  event: {
    select: {
      title: true,
      timeZone: true,
      currency: true,
      coverKey: true,
      updatedAt: true,
      venue: { select: { name: true, address: true } },
      organization: { select: { name: true, locale: true, sellerDetails: { select: { contactEmail: true } } } },
      sessions: { orderBy: { startsAt: 'asc' }, take: 1 },
    },
  },
} as const satisfies Prisma.TicketSelect

export type PrintedTicket = Prisma.TicketGetPayload<{ select: typeof printedTicketSelect }>

/** In the order of the ids; throws when one of them is no ticket's. */
export async function loadPrintedTickets(ctx: Ctx, ids: readonly string[]): Promise<PrintedTicket[]> {
  const rows = await ctx.db.ticket.findMany({ where: { id: { in: [...ids] } }, select: printedTicketSelect })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) ?? missing(id))
}

function missing(id: string): never {
  throw new Error(`there is no ticket ${id}`)
}

export async function printedProps(ctx: Ctx, ticket: PrintedTicket, size: TicketSize): Promise<TicketPdfProps> {
  const { event, purchase, purchaseItem, ticketType, attendee } = ticket
  const isGiven = ticket.transfers.length > 0
  const [session] = event.sessions
  if (!session) throw new Error(`event ${ticket.eventId} has no session`)
  const locale = asLocale(purchase?.locale ?? event.organization.locale)
  const design = designOf(ctx, ticket.templateVersion)
  const [cover, logo] = await Promise.all([
    design.cover === 'event' && event.coverKey ? picture(`${event.coverKey}.pdf.jpg`) : null,
    design.logoKey ? picture(design.logoKey) : null,
  ])
  return {
    ticketId: ticket.id,
    locale,
    size,
    design,
    cover,
    logo,
    organizationName: event.organization.name,
    contactEmail: event.organization.sellerDetails?.contactEmail ?? '',
    eventTitle: event.title,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    doorsAt: session.doorsAt,
    timeZone: event.timeZone,
    venueName: event.venue?.name ?? '',
    venueAddress: event.venue?.address ?? '',
    holderName: attendee.name,
    holderEmail: attendee.email ?? '',
    answers: answersIn(attendee.answers),
    ticketTypeName: ticketType.name,
    // Whoever the organizer brought paid nothing, whatever others pay for the type.
    price: purchaseItem && money(purchaseItem.unitPriceMinor, event.currency),
    vatBasisPoints: purchaseItem?.vatBasisPoints ?? ticketType.vatBasisPoints,
    ticketCode: ticket.code,
    qrToken: tokenOf(ticket),
    isRotating: (ticket.flags & TOKEN_FLAG.rotating) !== 0,
    ticketUrl: ticketPageUrl(ticket, locale),
    // Who was given the ticket learns nothing of who bought it.
    purchaseNumber: isGiven ? '' : (purchase?.number ?? ''),
    ...(purchase && !isGiven && { buyer: buyerOf(purchase) }),
    issuedAt: ticket.issuedAt,
  }
}

function buyerOf({ buyerName, buyerCompany, buyerVatNumber }: NonNullable<PrintedTicket['purchase']>) {
  return { name: buyerName, company: buyerCompany, vatNumber: buyerVatNumber }
}

export function answersIn(answers: Prisma.JsonValue): Record<string, string> {
  if (answers === null || typeof answers !== 'object' || Array.isArray(answers)) return {}
  return Object.fromEntries(
    Object.entries(answers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

const KEPT = 200
const designs = new Map<string, Design>()
const pictures = new Map<string, Buffer>()

/** A version never changes, so it is read once. One that today's schema refuses must not keep its tickets from being printed. */
function designOf(ctx: Ctx, version: PrintedTicket['templateVersion']): Design {
  if (!version) return defaultDesign
  const known = designs.get(version.id)
  if (known) return known
  const parsed = designSchema.safeParse(version.design)
  if (!parsed.success) {
    ctx.log.error(
      { templateVersionId: version.id, err: parsed.error },
      'a design cannot be read; the built-in look is used',
    )
    return defaultDesign
  }
  keep(designs, version.id, parsed.data)
  return parsed.data
}

/** A stored picture; its key names these bytes for ever. */
export async function picture(key: string): Promise<Buffer | null> {
  const known = pictures.get(key)
  if (known) return known
  const bytes = await processStorage().get(key)
  if (bytes) keep(pictures, key, bytes)
  return bytes
}

function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? '')
  kept.set(key, value)
}

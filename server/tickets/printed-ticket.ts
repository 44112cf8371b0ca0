// A ticket as it is printed, read from its rows: many at once, since a batch prints by the hundred. Guards: a ticket is printed with the
// version of the design that it was issued with; pictures come from our own storage and from nowhere else.
import type { Attendee, EventSession, Prisma, Purchase, Ticket } from '@/prisma/generated/client'
import { processStorage } from '@/server/files/storage'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import { type Design, defaultDesign, designSchema, type TicketSize } from '@/server/templates/contract'
import { type SigningKey, tokenOf } from './event-keys'
import type { TicketPdfProps } from './pdf/props'
import { ticketPageUrl } from './ticket-access'
import { TOKEN_FLAG } from './ticket-token'

export type PrintedTicket = Pick<
  Ticket,
  | 'id'
  | 'organizationId'
  | 'eventId'
  | 'sessionId'
  | 'attendeeId'
  | 'serial'
  | 'gen'
  | 'flags'
  | 'code'
  | 'status'
  | 'accessVersion'
  | 'issuedAt'
  | 'fileKey'
  | 'fileAsOf'
  | 'phoneFileKey'
  | 'phoneFileAsOf'
> & {
  key: SigningKey
  templateVersion: { id: string; templateId: string } | null
  batchItem: { batchId: string } | null
  ticketType: { number: number; name: string; vatBasisPoints: number }
  attendee: Pick<Attendee, 'name' | 'email' | 'answers'>
  purchase: Pick<Purchase, 'number' | 'locale' | 'buyerName' | 'buyerCompany' | 'buyerVatNumber'> | null
  purchaseItem: { unitPriceMinor: number; vatBasisPoints: number } | null
  /** Another than the buyer holds it. */
  isGiven: boolean
  event: EventRow & { updatedAt: Date }
  /** The event's first. */
  session: Pick<EventSession, 'startsAt' | 'endsAt' | 'doorsAt'> | null
}

type EventRow = {
  title: string
  timeZone: string
  currency: string
  coverKey: string | null
  organizationName: string
  organizationLocale: string
  contactEmail: string
  venueName: string
  venueAddress: string
}

type Row = Omit<PrintedTicket, 'serial' | 'event' | 'session'> & {
  serial: string
  event: EventRow
  updatedAt: Date
  startsAt: Date | null
  endsAt: Date
  doorsAt: Date | null
}

/** All that is printed in one statement, since every sale prints; a design is read apart, and once. */
const select = `
    SELECT t.id, t.organization_id AS "organizationId", t.event_id AS "eventId", t.session_id AS "sessionId",
      t.attendee_id AS "attendeeId", t.serial, t.gen, t.flags, t.code, t.status::text AS status, t.access_version AS "accessVersion",
      t.issued_at AS "issuedAt", t.file_key AS "fileKey", t.file_as_of AS "fileAsOf", t.phone_file_key AS "phoneFileKey",
      t.phone_file_as_of AS "phoneFileAsOf",
      json_build_object('kid', k.kid, 'wrappedPrivateKey', k.wrapped_private_key) AS key,
      CASE WHEN v.id IS NOT NULL THEN json_build_object('id', v.id, 'templateId', v.template_id) END AS "templateVersion",
      CASE WHEN b.id IS NOT NULL THEN json_build_object('batchId', b.batch_id) END AS "batchItem",
      json_build_object('number', y.number, 'name', y.name, 'vatBasisPoints', y.vat_basis_points) AS "ticketType",
      json_build_object('name', a.name, 'email', a.email, 'answers', a.answers) AS attendee,
      CASE WHEN p.id IS NOT NULL THEN json_build_object('number', p.number, 'locale', p.locale, 'buyerName', p.buyer_name,
        'buyerCompany', p.buyer_company, 'buyerVatNumber', p.buyer_vat_number) END AS purchase,
      CASE WHEN i.id IS NOT NULL THEN json_build_object('unitPriceMinor', i.unit_price_minor, 'vatBasisPoints', i.vat_basis_points)
        END AS "purchaseItem",
      EXISTS (SELECT FROM ticket_transfer f WHERE f.ticket_id = t.id AND f.status = 'accepted') AS "isGiven",
      json_build_object('title', e.title, 'timeZone', e.time_zone, 'currency', e.currency, 'coverKey', e.cover_key,
        'organizationName', o.name, 'organizationLocale', o.locale, 'contactEmail', coalesce(d.contact_email, ''),
        'venueName', coalesce(w.name, ''), 'venueAddress', coalesce(w.address, '')) AS event,
      e.updated_at AS "updatedAt", s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.doors_at AS "doorsAt"
    FROM ticket t
    JOIN event_key k ON k.kid = t.kid
    JOIN ticket_type y ON y.id = t.ticket_type_id
    JOIN attendee a ON a.id = t.attendee_id
    JOIN event e ON e.id = t.event_id
    JOIN organization o ON o.id = e.organization_id
    LEFT JOIN seller_details d ON d.organization_id = o.id
    LEFT JOIN venue w ON w.id = e.venue_id
    LEFT JOIN purchase p ON p.id = t.purchase_id
    LEFT JOIN purchase_item i ON i.id = t.purchase_item_id
    LEFT JOIN batch_item b ON b.id = t.batch_item_id
    LEFT JOIN ticket_template_version v ON v.id = t.template_version_id
    LEFT JOIN LATERAL (
      SELECT starts_at, ends_at, doors_at FROM event_session WHERE event_id = e.id ORDER BY starts_at LIMIT 1
    ) s ON true`

/** One ticket has a statement of its own: PostgreSQL plans it once, and that of a list, whose length it does not know, each time. */
const ofOne = { name: 'load-printed-ticket', text: `${select} WHERE t.id = $1::uuid` }
const ofMany = { name: 'load-printed-tickets', text: `${select} WHERE t.id = ANY ($1::uuid[])` }

/** In the order of the ids; throws when one of them is no ticket's. */
export async function loadPrintedTickets(ctx: Ctx, ids: readonly string[]): Promise<PrintedTicket[]> {
  const { rows } = await ctx.pool.query<Row>(
    ids.length === 1 ? { ...ofOne, values: [...ids] } : { ...ofMany, values: [ids] },
  )
  const byId = new Map(rows.map((row) => [row.id, printedTicket(row)]))
  return ids.map((id) => byId.get(id) ?? missing(id))
}

function printedTicket({ serial, event, updatedAt, startsAt, endsAt, doorsAt, ...row }: Row): PrintedTicket {
  const session = startsAt && { startsAt, endsAt, doorsAt }
  return { ...row, serial: BigInt(serial), event: { ...event, updatedAt }, session }
}

function missing(id: string): never {
  throw new Error(`there is no ticket ${id}`)
}

export async function printedProps(ctx: Ctx, ticket: PrintedTicket, size: TicketSize): Promise<TicketPdfProps> {
  const { event, purchase, purchaseItem, ticketType, attendee, isGiven, session } = ticket
  if (!session) throw new Error(`event ${ticket.eventId} has no session`)
  const locale = asLocale(purchase?.locale ?? event.organizationLocale)
  const design = await designOf(ctx, ticket.templateVersion)
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
    organizationName: event.organizationName,
    contactEmail: event.contactEmail,
    eventTitle: event.title,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    doorsAt: session.doorsAt,
    timeZone: event.timeZone,
    venueName: event.venueName,
    venueAddress: event.venueAddress,
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
async function designOf(ctx: Ctx, version: PrintedTicket['templateVersion']): Promise<Design> {
  if (!version) return defaultDesign
  const known = designs.get(version.id)
  if (known) return known
  const { design } = await ctx.db.ticketTemplateVersion.findUniqueOrThrow({ where: { id: version.id } })
  const parsed = designSchema.safeParse(design)
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

// Reads of purchases: one for its holder, lists for organizers. They answer view types, never rows.
import type { Prisma } from '@/prisma/generated/client'
import { requireOrganization, requirePermission } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { asLocale, type Locale } from '@/server/kernel/format'
import { apiUrl } from '@/server/kernel/links'
import { money } from '@/server/kernel/money'
import { tokenOf, tokenRowSelect } from '@/server/tickets/event-keys'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { initialOf } from '@/server/tickets/transfers/contract'
import type {
  ListPurchasesInput,
  PurchaseDetail,
  PurchaseRow,
  PurchaseStatus,
  PurchaseTicketView,
  PurchaseView,
} from './contract'
import { vatOfPurchase } from './pricing'

/** One purchase, for the holder of its access token and for members who may read purchases. */
export async function getPurchase(ctx: Ctx, purchaseId: string): Promise<PurchaseView> {
  // Whose it is comes first and alone: a foreign id takes as long as one that never was.
  const owner = await ctx.db.purchase.findUnique({
    where: { id: purchaseId },
    select: { organizationId: true, eventId: true },
  })
  if (!owner) return notFound('purchase')
  if (ctx.actor.kind === 'buyer') {
    if (ctx.actor.purchaseId !== purchaseId) return notFound('purchase')
  } else requirePermission(ctx, 'purchases:read', owner, 'purchase')
  return toView(ctx, await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId }, select: purchaseSelect }))
}

const purchaseSelect = {
  id: true,
  organizationId: true,
  eventId: true,
  number: true,
  status: true,
  places: true,
  buyerName: true,
  buyerEmail: true,
  locale: true,
  currency: true,
  feeMinor: true,
  discountMinor: true,
  totalMinor: true,
  holdExpiresAt: true,
  createdAt: true,
  paidAt: true,
  items: { orderBy: { id: 'asc' } },
  refunds: { where: { status: 'succeeded' }, select: { amountMinor: true } },
  tickets: {
    orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }],
    select: {
      ...tokenRowSelect,
      id: true,
      code: true,
      status: true,
      accessVersion: true,
      ticketTypeId: true,
      ticketType: { select: { number: true, name: true } },
      attendee: { select: { name: true } },
      transfers: { where: { status: 'accepted' }, orderBy: { decidedAt: 'asc' }, take: 1, select: { toName: true } },
    },
  },
} as const satisfies Prisma.PurchaseSelect

type LoadedPurchase = Prisma.PurchaseGetPayload<{ select: typeof purchaseSelect }>

function toView(ctx: Ctx, purchase: LoadedPurchase): PurchaseView {
  const locale = asLocale(purchase.locale)
  return {
    id: purchase.id,
    number: purchase.number,
    eventId: purchase.eventId,
    status: statusAt(purchase, ctx.now),
    buyer: { name: purchase.buyerName, email: purchase.buyerEmail },
    locale,
    fees: money(purchase.feeMinor, purchase.currency),
    vat: money(vatOfPurchase(purchase.items.map(taxedPart), purchase), purchase.currency),
    total: money(purchase.totalMinor, purchase.currency),
    refunded: money(
      purchase.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0),
      purchase.currency,
    ),
    expiresAt: purchase.holdExpiresAt,
    createdAt: purchase.createdAt,
    paidAt: purchase.paidAt,
    items: purchase.items.map((item) => ({
      ticketTypeId: item.ticketTypeId,
      name: item.name,
      quantity: item.quantity,
      unitPrice: money(item.unitPriceMinor, purchase.currency),
      vatRate: item.vatBasisPoints / 100,
    })),
    tickets: purchase.tickets.map((ticket) => toTicket(ticket, { locale, isBuyer: ctx.actor.kind === 'buyer' })),
  }
}

type Seen = { locale: Locale; isBuyer: boolean }

/** Whoever paid for a ticket and gave it away keeps nothing that opens a gate, and learns nothing of its next holders but an initial. */
function toTicket(ticket: LoadedPurchase['tickets'][number], { locale, isBuyer }: Seen): PurchaseTicketView {
  const [given] = ticket.transfers
  const givenTo = given ? initialOf(given.toName) : null
  const what = {
    id: ticket.id,
    status: ticket.status,
    ticketTypeId: ticket.ticketTypeId,
    ticketTypeName: ticket.ticketType.name,
    isRotating: (ticket.flags & TOKEN_FLAG.rotating) !== 0,
    givenTo,
  }
  if (isBuyer && givenTo !== null)
    return { ...what, attendeeName: givenTo, ticketCode: null, qrToken: null, pdfUrl: null, url: null }
  return {
    ...what,
    attendeeName: ticket.attendee.name,
    ticketCode: ticket.code,
    qrToken: tokenOf(ticket),
    pdfUrl: apiUrl(`/api/tickets/${ticket.id}/pdf`),
    url: ticketPageUrl(ticket, locale),
  }
}

function taxedPart(item: { quantity: number; unitPriceMinor: number; vatBasisPoints: number }) {
  return { grossMinor: item.quantity * item.unitPriceMinor, vatBasisPoints: item.vatBasisPoints }
}

/** The filter for a status as it is shown (`statusAt`), not as it is stored. */
function statusFilter(status: PurchaseStatus | undefined, now: Date): Prisma.PurchaseWhereInput {
  if (status === 'held') return { status, holdExpiresAt: { gt: now } }
  if (status === 'expired') return { AND: { OR: [{ status }, { status: 'held', holdExpiresAt: { lte: now } }] } }
  return status ? { status } : {}
}

/** A hold without payment is over at its instant, whether or not the job that gives its places back has run yet. */
function statusAt(purchase: { status: PurchaseStatus; holdExpiresAt: Date }, now: Date): PurchaseStatus {
  return purchase.status === 'held' && purchase.holdExpiresAt <= now ? 'expired' : purchase.status
}

/** An event's purchases, newest first; `cursor` is the id of the last one seen. Searches number, name and e-mail. */
export async function listPurchases(
  ctx: Ctx,
  input: ListPurchasesInput,
): Promise<{ purchases: PurchaseRow[]; nextCursor: string | null }> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'purchases:read')
  if (input.eventId && eventIds && !eventIds.includes(input.eventId)) return notFound('event')
  const search = input.search?.trim()
  const rows = await ctx.db.purchase.findMany({
    where: {
      organizationId,
      ...(input.eventId ? { eventId: input.eventId } : eventIds && { eventId: { in: [...eventIds] } }),
      ...statusFilter(input.status, ctx.now),
      ...(search && {
        OR: [
          { number: { contains: search.toUpperCase() } },
          { buyerName: { contains: search, mode: 'insensitive' } },
          { buyerEmail: { contains: search.toLowerCase() } },
        ],
      }),
      ...(input.cursor && { id: { lt: input.cursor } }),
    },
    // UUIDv7 ids are in order of time, so one column is both the order and the cursor.
    orderBy: { id: 'desc' },
    take: input.limit + 1,
    include: { items: { select: { name: true, quantity: true } }, event: { select: { title: true } } },
  })
  const page = rows.slice(0, input.limit)
  return {
    purchases: page.map((purchase) => ({
      id: purchase.id,
      number: purchase.number,
      eventId: purchase.eventId,
      eventTitle: purchase.event.title,
      status: statusAt(purchase, ctx.now),
      attentionReason: purchase.attentionReason,
      buyer: { name: purchase.buyerName, email: purchase.buyerEmail },
      items: purchase.items,
      total: money(purchase.totalMinor, purchase.currency),
      createdAt: purchase.createdAt,
    })),
    nextCursor: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  }
}

/** One purchase as its organizer sees it; what happened to it is told by reports' purchaseHistory. */
export async function getPurchaseForOrganizer(ctx: Ctx, purchaseId: string): Promise<PurchaseDetail> {
  const view = await getPurchase(ctx, purchaseId)
  const event = await ctx.db.event.findUniqueOrThrow({
    where: { id: view.eventId },
    select: { title: true, timeZone: true },
  })
  return { ...view, event }
}

// Everything that answers a dispute and that we know: the purchase, the mails that brought the tickets, the scans at the gates. Read
// from the rows, the same for the page, the PDF and the provider. Guards: no bearer value goes to a bank (the address of a ticket's page
// is shortened), and a long evening's scans stay within what a file and a field may hold.
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { asDisputeReason, type Evidence, evidenceSchema } from './contract'

const SCANS_LISTED = 100
/** Of a page's token: the part that names the ticket, without the part that opens its page. */
const TOKEN_SHOWN = 16

/** As it is now; what was sent off is kept on the dispute's row instead. */
export async function gatherEvidence(ctx: Pick<Ctx, 'db'>, disputeId: string): Promise<Evidence> {
  const { purchase, ...dispute } = await loadDispute(ctx, disputeId)
  const locale = asLocale(purchase.organization.locale)
  const { event } = purchase
  const [session] = event.sessions
  if (!session) throw new Error(`event ${event.id} has no session`)
  const last = event.sessions.at(-1) ?? session
  return evidenceSchema.parse({
    locale,
    organizationName: purchase.organization.name,
    dispute: {
      ref: dispute.providerRef,
      reason: asDisputeReason(dispute.reason),
      amount: money(dispute.amountMinor, dispute.currency),
      openedAt: dispute.openedAt.toISOString(),
    },
    purchase: {
      number: purchase.number,
      createdAt: purchase.createdAt.toISOString(),
      paidAt: iso(purchase.paidAt),
      total: money(purchase.totalMinor, purchase.currency),
      paymentRefs: purchase.payments.flatMap(({ providerIntent }) => providerIntent ?? []),
      items: purchase.items.map(({ name, quantity, unitPriceMinor }) => ({
        name,
        quantity,
        unitPrice: money(unitPriceMinor, purchase.currency),
      })),
    },
    buyer: {
      name: purchase.buyerName,
      email: purchase.buyerEmail,
      company: purchase.buyerCompany,
      address: purchase.buyerAddress,
      ip: [purchase.holder, purchase.holderNetwork].find((network) => network && isIP(network) > 0) ?? null,
    },
    event: {
      title: event.title,
      startsAt: session.startsAt.toISOString(),
      endsAt: last.endsAt.toISOString(),
      timeZone: event.timeZone,
      venueName: event.venue?.name ?? '',
      venueAddress: event.venue?.address ?? '',
    },
    tickets: purchase.tickets.map((ticket) => ({
      code: ticket.code,
      holder: ticket.attendee.name,
      type: ticket.ticketType.name,
      issuedAt: ticket.issuedAt.toISOString(),
      page: shortened(ticketPageUrl(ticket, locale)),
    })),
    messages: purchase.notifications.map(({ providerMessageId, sentAt, ...message }) => ({
      ...message,
      sentAt: iso(sentAt),
      messageId: providerMessageId,
    })),
    ...(await scansOf(ctx, purchase.tickets)),
    statement: dispute.statement,
  })
}

/** Changes when anything that the file shows changes. */
export function evidenceDigest(evidence: Evidence): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(JSON.stringify(evidence)).digest())
}

function loadDispute(ctx: Pick<Ctx, 'db'>, id: string) {
  return ctx.db.dispute.findUniqueOrThrow({
    where: { id },
    include: {
      purchase: {
        include: {
          organization: { select: { name: true, locale: true } },
          items: { orderBy: { id: 'asc' } },
          payments: { where: { status: 'succeeded' }, orderBy: { createdAt: 'asc' }, select: { providerIntent: true } },
          event: { include: { venue: true, sessions: { orderBy: { startsAt: 'asc' } } } },
          notifications: {
            orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
            select: {
              kind: true,
              recipient: true,
              status: true,
              sentAt: true,
              provider: true,
              providerMessageId: true,
            },
          },
          tickets: {
            orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }],
            select: {
              id: true,
              code: true,
              issuedAt: true,
              accessVersion: true,
              attendee: { select: { name: true } },
              ticketType: { select: { name: true } },
            },
          },
        },
      },
    },
  })
}

type NamedTicket = { id: string; code: string; attendee: { name: string } }

async function scansOf(ctx: Pick<Ctx, 'db'>, tickets: readonly NamedTicket[]) {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]))
  // Nobody came in with an exit, nor with an entry that was taken back: a bank is told of neither.
  const where = {
    ticketId: { in: [...byId.keys()] },
    direction: 'in',
    NOT: { admission: { undoneAt: { not: null } } },
  }
  const [rows, count] = await Promise.all([
    ctx.db.scan.findMany({
      where,
      // Entries first: they say more than refusals, if not all can be listed.
      orderBy: [{ valid: 'desc' }, { at: 'asc' }, { id: 'asc' }],
      take: SCANS_LISTED,
      select: { at: true, location: true, valid: true, ticketId: true, checkInListId: true },
    }),
    ctx.db.scan.count({ where }),
  ])
  const lists = await ctx.db.checkInList.findMany({
    where: { id: { in: rows.map(({ checkInListId }) => checkInListId) } },
    select: { id: true, name: true },
  })
  const listNames = new Map(lists.map(({ id, name }) => [id, name]))
  const scans = rows.map(({ ticketId, at, valid, location, checkInListId }) => {
    const ticket = byId.get(ticketId ?? '')
    return {
      at: at.toISOString(),
      gate: location ?? '',
      list: listNames.get(checkInListId) ?? '',
      code: ticket?.code ?? '',
      holder: ticket?.attendee.name ?? '',
      admitted: valid,
    }
  })
  return { scans, furtherScans: count - scans.length }
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

function shortened(url: string): string {
  const cut = url.lastIndexOf('/') + 1
  return `${url.slice(0, cut + TOKEN_SHOWN)}…`
}

// What the mails about a purchase say, read from the rows when they are sent: names, links and PDFs as they are at that moment.

import type { EmailProps } from '@/emails/contract'
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import type { Composer } from '@/server/notifications/compose'
import { ticketPdfForMail } from '@/server/tickets/ensure-ticket-pdf'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { purchaseUrl } from './access'

/** The confirmation brings every ticket twice: as a link to its page and as its PDF. Without a ticket that still counts it brings nothing. */
export const composeConfirmation: Composer<'purchase_confirmation'> = async (ctx, notification) => {
  const purchase = await loadConfirmed(ctx, notification.purchaseId)
  const { tickets, startsAt } = purchase
  if (tickets.length === 0 || purchase.eventStatus === 'cancelled') return null
  const locale = asLocale(notification.locale)
  const attachments = []
  for (const ticket of tickets) {
    attachments.push({
      filename: `${locale === 'fr' ? 'billet' : 'ticket'}-${ticket.code}.pdf`,
      content: await ticketPdfForMail(ctx, ticket.id),
    })
  }
  if (!startsAt) throw new Error(`the event of purchase ${purchase.id} has no session`)
  return {
    attachments,
    props: {
      buyerName: purchase.buyerName,
      eventTitle: purchase.eventTitle,
      startsAt: startsAt.toISOString(),
      timeZone: purchase.timeZone,
      venueName: purchase.venueName,
      venueAddress: purchase.venueAddress,
      organizationName: purchase.organizationName,
      purchaseNumber: purchase.number,
      purchaseUrl: purchaseUrl({ ...purchase, locale }),
      tickets: tickets.map((ticket) => ({
        ticketCode: ticket.code,
        holderName: ticket.holderName,
        ticketTypeName: ticket.typeName,
        ticketUrl: ticketPageUrl(ticket, locale),
        isRotating: ticket.isRotating,
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

type Confirmed = {
  id: string
  number: string
  accessVersion: number
  buyerName: string
  totalMinor: number
  currency: string
  eventStatus: string
  eventTitle: string
  timeZone: string
  startsAt: Date | null
  venueName: string
  venueAddress: string
  organizationName: string
  tickets: {
    id: string
    code: string
    accessVersion: number
    holderName: string
    typeName: string
    isRotating: boolean
  }[]
}

/** In one statement, since every sale sends it: the first session, and the tickets that still count and are the buyer's. */
const confirmedStatement = {
  name: 'load-confirmation',
  text: `
    SELECT p.id, p.number, p.access_version AS "accessVersion", p.buyer_name AS "buyerName", p.total_minor AS "totalMinor", p.currency,
      e.status::text AS "eventStatus", e.title AS "eventTitle", e.time_zone AS "timeZone",
      (SELECT s.starts_at FROM event_session s WHERE s.event_id = e.id ORDER BY s.starts_at LIMIT 1) AS "startsAt",
      coalesce(v.name, '') AS "venueName", coalesce(v.address, '') AS "venueAddress", o.name AS "organizationName",
      coalesce((
        SELECT json_agg(json_build_object('id', t.id, 'code', t.code, 'accessVersion', t.access_version, 'holderName', a.name,
          'typeName', y.name, 'isRotating', (t.flags & ${TOKEN_FLAG.rotating}) <> 0) ORDER BY t.purchase_item_id, t.ordinal)
        FROM ticket t JOIN attendee a ON a.id = t.attendee_id JOIN ticket_type y ON y.id = t.ticket_type_id
        WHERE t.purchase_id = p.id AND t.status <> 'void'
          AND NOT EXISTS (SELECT FROM ticket_transfer f WHERE f.ticket_id = t.id AND f.status = 'accepted')
      ), '[]') AS tickets
    FROM purchase p
    JOIN event e ON e.id = p.event_id
    JOIN organization o ON o.id = p.organization_id
    LEFT JOIN venue v ON v.id = e.venue_id
    WHERE p.id = $1`,
}

async function loadConfirmed(ctx: Ctx, purchaseId: string | null): Promise<Confirmed> {
  const { rows } = await ctx.pool.query<Confirmed>({ ...confirmedStatement, values: [purchaseId] })
  return rows[0] ?? fail('not_found', 'purchase.not_found', 'This notification names no purchase.')
}

// Finds the tickets to come of an address, as the person on them or as who bought them, and mails their links there. Guards: three mails an
// hour to one address; a ticket that was given away is its new holder's and goes to no one else.
import { isWithin } from '@/server/auth/rate-limit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { asLocale, type Locale } from '@/server/kernel/format'
import type { Composer } from '@/server/notifications/compose'
import { requestNotification } from '@/server/notifications/request-notification'
import { ticketPageUrl } from '../ticket-access'

const MOST_TICKETS = 200

type Wanted = { email: string; locale: Locale; key: string }

export async function mailLostTickets(ctx: Ctx, { email, locale, key }: Wanted): Promise<void> {
  const [newest] = await findTickets(ctx, email)
  if (!newest) return
  const earlier = await ctx.db.notification.count({ where: { kind: 'lost_tickets', key } })
  if (earlier > 0 || !(await isWithin(ctx, 'lost_ticket_mail', email))) return
  await inTransaction(ctx, (tx) =>
    requestNotification(tx, {
      kind: 'lost_tickets',
      key,
      organizationId: null,
      purchaseId: null,
      recipient: email,
      // Theirs, where they chose one when they bought.
      locale: newest.purchase?.buyerEmail === email ? newest.purchase.locale : locale,
      props: {},
    }),
  )
}

/** Newest first. */
async function findTickets(ctx: Ctx, email: string) {
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM ticket t
    JOIN event e ON e.id = t.event_id AND e.status IN ('published', 'paused')
    JOIN LATERAL (SELECT max(s.ends_at) AS ends_at FROM event_session s WHERE s.event_id = e.id) s ON s.ends_at > ${ctx.now}
    WHERE t.status <> 'void' AND t.id IN (
      SELECT k.id FROM attendee a JOIN ticket k ON k.attendee_id = a.id WHERE a.email = ${email}
      UNION
      SELECT k.id FROM purchase p JOIN ticket k ON k.purchase_id = p.id WHERE p.paid_at IS NOT NULL AND p.buyer_email = ${email}
        AND NOT EXISTS (SELECT FROM ticket_transfer x WHERE x.ticket_id = k.id AND x.status = 'accepted')
    )
    ORDER BY t.id DESC LIMIT ${MOST_TICKETS}`
  return ctx.db.ticket.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    orderBy: { id: 'desc' },
    include: {
      attendee: true,
      ticketType: true,
      purchase: { select: { locale: true, buyerEmail: true } },
      event: { include: { venue: true, sessions: { orderBy: { number: 'asc' }, take: 1 } } },
    },
  })
}

export const composeLostTickets: Composer<'lost_tickets'> = async (ctx, notification) => {
  const locale = asLocale(notification.locale)
  const tickets = await findTickets(ctx, notification.recipient)
  const byEvent = [...Map.groupBy(tickets, ({ eventId }) => eventId).values()]
  const events = byEvent.flatMap((own) => {
    const [first] = own
    const [session] = first?.event.sessions ?? []
    if (!first || !session) return []
    return [
      {
        title: first.event.title,
        startsAt: session.startsAt.toISOString(),
        timeZone: first.event.timeZone,
        venueName: first.event.venue?.name ?? '',
        tickets: own.toReversed().map((ticket) => ({
          ticketCode: ticket.code,
          holderName: ticket.attendee.name,
          ticketTypeName: ticket.ticketType.name,
          ticketUrl: ticketPageUrl(ticket, locale),
        })),
      },
    ]
  })
  if (events.length === 0) return null
  events.sort((a, b) => a.startsAt.localeCompare(b.startsAt))
  return { attachments: [], props: { events } }
}

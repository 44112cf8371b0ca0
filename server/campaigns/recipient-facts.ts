// What the words of a campaign are filled with, for some of its recipients at a time. Guards: links are derived here and stand in no row; a
// ticket's or a purchase's page is linked to only where the frozen recipient has exactly that one, and a ticket's only while it is theirs.
import type { Campaign, Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale, formatInstant, formatZone, type Locale } from '@/server/kernel/format'
import { purchaseUrl } from '@/server/purchases/access'
import { acceptedTransfers } from '@/server/tickets/acts/load-ticket'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { unsubscribePageUrl } from './unsubscribe-token'

export type Facts = Record<string, string>

export type FactsOf = (recipient: Recipient) => Facts

/** A frozen message, or a person it would go to. */
export type Recipient = Pick<Notification, 'id' | 'recipient' | 'locale' | 'props'>

export type RecipientProps = { name?: string; ticketId?: string; purchaseId?: string; sessionId?: string }

type About = Pick<Campaign, 'id' | 'eventId' | 'organizationId'>

export async function factsFor(ctx: Pick<Ctx, 'db'>, about: About, recipients: readonly Recipient[]): Promise<FactsOf> {
  const props = recipients.map(propsOf)
  const [event, tickets, purchases] = await Promise.all([
    eventOf(ctx, about.eventId),
    ctx.db.ticket.findMany({
      where: { id: { in: props.flatMap(({ ticketId }) => ticketId ?? []) }, status: 'valid' },
      select: {
        id: true,
        accessVersion: true,
        eventId: true,
        ticketType: { select: { name: true } },
        attendee: { select: { email: true } },
        purchase: { select: { buyerEmail: true } },
        _count: acceptedTransfers,
      },
    }),
    ctx.db.purchase.findMany({
      where: { id: { in: props.flatMap(({ purchaseId }) => purchaseId ?? []) } },
      select: { id: true, accessVersion: true, number: true },
    }),
  ])
  const ticketById = new Map(tickets.map((one) => [one.id, one]))
  const purchaseById = new Map(purchases.map((one) => [one.id, one]))
  return (recipient) => {
    const { name = '', ticketId = '', purchaseId = '', sessionId } = propsOf(recipient)
    const locale = asLocale(recipient.locale)
    const named = ticketById.get(ticketId)
    const ticket = named && isTheirs(named, recipient.recipient) ? named : null
    const purchase = purchaseById.get(purchaseId)
    return {
      guest_name: name,
      unsubscribe_url: unsubscribePageUrl(recipient.id, locale),
      ...(event && eventFacts(event, sessionId, locale)),
      ...(event && ticket && { ticket_type: ticket.ticketType.name, ticket_url: ticketPageUrl(ticket, locale) }),
      ...(event &&
        purchase && { purchase_number: purchase.number, purchase_url: purchaseUrl({ ...purchase, locale }) }),
    }
  }
}

type OwnedTicket = {
  attendee: { email: string | null }
  purchase: { buyerEmail: string } | null
  /** `acceptedTransfers` */
  _count: { transfers: number }
}

/** Its holder's, and its buyer's until it is passed on, which it may have been since the recipients were frozen. */
function isTheirs({ attendee, purchase, _count }: OwnedTicket, address: string): boolean {
  const is = (email: string | null | undefined) => email?.toLowerCase() === address.toLowerCase()
  return is(attendee.email) || (_count.transfers === 0 && is(purchase?.buyerEmail))
}

export function propsOf({ props }: Pick<Recipient, 'props'>): RecipientProps {
  return props as RecipientProps
}

type EventFacts = NonNullable<Awaited<ReturnType<typeof eventOf>>>

async function eventOf({ db }: Pick<Ctx, 'db'>, eventId: string | null) {
  if (eventId === null) return null
  return db.event.findUniqueOrThrow({
    where: { id: eventId },
    select: {
      title: true,
      timeZone: true,
      venue: { select: { name: true, address: true } },
      sessions: { orderBy: { number: 'asc' }, select: { id: true, startsAt: true, doorsAt: true } },
    },
  })
}

/** Of the recipient's own date, else of the first. */
function eventFacts(
  { title, timeZone, venue, sessions }: EventFacts,
  sessionId: string | undefined,
  locale: Locale,
): Facts {
  const session = sessions.find(({ id }) => id === sessionId) ?? sessions[0]
  const told = (at: Date | null | undefined) =>
    at ? `${formatInstant(at, { timeZone, locale, style: 'date_time' })} (${formatZone(timeZone, locale)})` : ''
  return {
    event_title: title,
    event_date: told(session?.startsAt),
    doors_at: told(session?.doorsAt),
    venue_name: venue?.name ?? '',
    venue_address: venue?.address ?? '',
  }
}

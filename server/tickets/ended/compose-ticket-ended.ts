// What the mail about an ended ticket or offer says, read from the rows when it is sent. Guards: once the event is over there is nobody
// left to warn; of a ticket that was offered its code is not told.
import type { Ctx } from '@/server/kernel/ctx'
import type { Composer } from '@/server/notifications/compose'

const onTicket = {
  ticketType: { select: { name: true } },
  event: {
    select: {
      id: true,
      title: true,
      status: true,
      timeZone: true,
      organization: { select: { name: true } },
      sessions: { orderBy: { startsAt: 'asc' }, select: { startsAt: true, endsAt: true } },
    },
  },
} as const

export const composeTicketEnded: Composer<'ticket_ended'> = async (ctx, notification) => {
  const asked = notification.props as { ticketIds: string[] } | { transferId: string }
  return 'transferId' in asked ? ofOffer(ctx, asked.transferId) : ofTickets(ctx, asked.ticketIds)
}

async function ofTickets(ctx: Ctx, ids: string[]): ReturnType<Composer<'ticket_ended'>> {
  const tickets = await ctx.db.ticket.findMany({
    where: { id: { in: ids }, status: 'void' },
    orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }, { id: 'asc' }],
    select: {
      ...onTicket,
      id: true,
      code: true,
      purchaseId: true,
      voidReason: true,
      attendee: { select: { name: true } },
    },
  })
  const [first] = tickets
  const event = first && eventOf(ctx, first)
  if (!first || !event) return null
  return {
    attachments: [],
    props: {
      ...event,
      holderName: first.attendee.name,
      offeredBy: null,
      wasBought: tickets.some(({ purchaseId }) => purchaseId !== null),
      tickets: tickets.map(({ code, attendee, ticketType }) => ({
        ticketCode: code,
        holderName: attendee.name,
        ticketTypeName: ticketType.name,
      })),
    },
  }
}

async function ofOffer(ctx: Ctx, id: string): ReturnType<Composer<'ticket_ended'>> {
  const transfer = await ctx.db.ticketTransfer.findUniqueOrThrow({
    where: { id },
    select: {
      fromName: true,
      toName: true,
      ticket: { select: { ...onTicket, voidReason: true } },
    },
  })
  const event = eventOf(ctx, transfer.ticket)
  if (!event) return null
  return {
    attachments: [],
    props: { ...event, holderName: transfer.toName, offeredBy: transfer.fromName, wasBought: false, tickets: [] },
  }
}

type OnTicket = {
  voidReason: string | null
  event: {
    id: string
    title: string
    status: string
    timeZone: string
    organization: { name: string }
    sessions: { startsAt: Date; endsAt: Date }[]
  }
}

/** Null when it is over. */
function eventOf({ now }: Pick<Ctx, 'now'>, { voidReason, event }: OnTicket) {
  const [session] = event.sessions
  if (!session) throw new Error(`event ${event.id} has no session`)
  if (event.sessions.every(({ endsAt }) => endsAt <= now)) return null
  return {
    isCancelled: voidReason === 'event_cancelled' || event.status === 'cancelled',
    eventTitle: event.title,
    startsAt: session.startsAt.toISOString(),
    timeZone: event.timeZone,
    organizationName: event.organization.name,
  }
}

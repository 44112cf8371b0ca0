// A ticket as what its holder does to it needs it: locked, with the rules of its event. Guards: the row is locked before anything of it is
// judged, so that a gate, a refund or a second command cannot have another ticket in mind.
import type { Prisma } from '@/prisma/generated/client'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { acceptedTransfers } from '../acts/load-ticket'
import { isDisplay } from '../rotating/display'
import { TOKEN_FLAG } from '../ticket-token'
import { type ClosedReason, closedBecause } from './contract'

export const holderTicketSelect = {
  id: true,
  organizationId: true,
  eventId: true,
  purchaseId: true,
  attendeeId: true,
  status: true,
  flags: true,
  accessVersion: true,
  renames: true,
  attendee: { select: { name: true, email: true, answers: true } },
  purchase: { select: { buyerEmail: true, locale: true } },
  display: { select: { deviceHash: true } },
  _count: { select: { admissions: { where: { undoneAt: null } }, ...acceptedTransfers.select } },
  event: {
    select: {
      status: true,
      transfersAllowed: true,
      renamesAllowed: true,
      changesCloseMinutes: true,
      organization: { select: { locale: true } },
      sessions: { orderBy: { number: 'asc' }, take: 1, select: { startsAt: true } },
    },
  },
} as const satisfies Prisma.TicketSelect

export type HolderTicket = Prisma.TicketGetPayload<{ select: typeof holderTicketSelect }>

export async function lockTicket(tx: TxCtx, ticketId: string): Promise<HolderTicket> {
  await tx.db.$queryRaw`SELECT id FROM ticket WHERE id = ${ticketId}::uuid FOR UPDATE`
  return (await findHolderTicket(tx, ticketId)) ?? notFound('ticket')
}

export function findHolderTicket(ctx: Pick<Ctx, 'db'>, ticketId: string): Promise<HolderTicket | null> {
  return ctx.db.ticket.findUnique({ where: { id: ticketId }, select: holderTicketSelect })
}

export function changesClose({ event }: Pick<HolderTicket, 'event'>): Date {
  const [session] = event.sessions
  if (!session) throw new Error('an event has no session')
  return new Date(session.startsAt.getTime() - event.changesCloseMinutes * 60_000)
}

export function closedOf(ticket: HolderTicket, now: Date): ClosedReason | null {
  return closedBecause(
    {
      status: ticket.status,
      isUsed: ticket._count.admissions > 0,
      eventStatus: ticket.event.status,
      closesAt: changesClose(ticket),
    },
    now,
  )
}

const sentences: Record<ClosedReason, string> = {
  event_cancelled: 'The event is cancelled.',
  void: 'This ticket is not valid any more.',
  blocked: 'This ticket is blocked for now.',
  used: 'Somebody came in with this ticket already.',
  too_late: 'Changes are closed for this event.',
}

/**
 * A ticket whose codes change is changed on the phone that shows it: its address alone, seen over a shoulder, must not be enough to take
 * it away.
 */
export function requireDisplay(ticket: HolderTicket, secret: string | null | undefined): void {
  if ((ticket.flags & TOKEN_FLAG.rotating) === 0) return
  if (ticket.display === null || (secret && isDisplay(ticket, secret))) return
  fail('conflict', 'ticket.other_display', 'This ticket is changed on the phone that shows its code.')
}

/** Fails with `ticket.closed_<reason>` where holders can change nothing any more. */
export function requireOpen(ticket: HolderTicket, now: Date): void {
  const closed = closedOf(ticket, now)
  if (closed) fail('conflict', `ticket.closed_${closed}`, sentences[closed])
}

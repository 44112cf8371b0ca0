// What the page of a ticket and the page of an offer say, for whoever has their address. Guards: the page of a ticket that was given away
// tells of its new holder an initial and nothing else; an offer tells nothing of the buyer but the name on the ticket.
import { createHash } from 'node:crypto'
import { isCapability, readCapability } from '@/server/kernel/capability'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { notFound } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { acceptedTransfers, recipientOf } from '../acts/load-ticket'
import { eventOnTicket, eventOnTicketSelect } from '../event-on-ticket'
import { getTicketByPageToken } from '../queries'
import { openTicketPage, TICKET_PURPOSE } from '../ticket-access'
import {
  initialOf,
  maxRenames,
  type PendingTransfer,
  type TicketPage,
  type TransferOffer,
  type VoidReason,
  voidReasons,
} from './contract'
import { changesClose, closedOf, findHolderTicket, type HolderTicket } from './holder-ticket'
import { openTransfer } from './transfer-access'

export async function readTicketPage(ctx: Ctx, token: string): Promise<TicketPage> {
  const id = await openTicketPage(ctx, token)
  if (!id) return readGivenAway(ctx, token)
  const [ticket, holder, row] = await Promise.all([
    getTicketByPageToken(ctx, token),
    findHolderTicket(ctx, id),
    ctx.db.ticket.findUniqueOrThrow({
      where: { id },
      select: {
        voidReason: true,
        display: { select: { ticketId: true } },
        attendee: { select: { email: true } },
        purchase: { select: { buyerEmail: true } },
        _count: acceptedTransfers,
        transfers: {
          where: { status: 'offered', expiresAt: { gt: ctx.now } },
          take: 1,
          select: { toName: true, toEmail: true, createdAt: true, expiresAt: true },
        },
      },
    }),
  ])
  if (!holder) return notFound('ticket')
  const pending: PendingTransfer | null = row.transfers[0] ?? null
  const shownBy = row.display && { movable: recipientOf(row) !== null }
  const page = { kind: 'ticket' as const, ticket, voidReason: asVoidReason(row.voidReason), pending, shownBy }
  const rights = rightsOf(holder, ctx.now)
  return { ...page, rights, stamp: stampOf([page, rights]) }
}

/** Changes whenever the page would say something else; for the look that an open page takes now and then. */
export async function ticketStamp(ctx: Ctx, token: string): Promise<string> {
  return (await readTicketPage(ctx, token)).stamp
}

function rightsOf(holder: HolderTicket, now: Date) {
  const closed = closedOf(holder, now)
  const renamesLeft = Math.max(0, maxRenames - holder.renames)
  return {
    mayTransfer: closed === null && holder.event.transfersAllowed,
    mayRename: closed === null && holder.event.renamesAllowed && renamesLeft > 0,
    renamesLeft,
    closesAt: changesClose(holder),
    closed,
  }
}

function asVoidReason(text: string | null): VoidReason | null {
  return voidReasons.find((known) => known === text) ?? null
}

function stampOf(shown: unknown): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)
}

/** An address that was good before the ticket was given away; any other is not found. */
async function readGivenAway(ctx: Ctx, token: string): Promise<TicketPage> {
  const ticketId = readCapability(token)
  if (!ticketId) return notFound('ticket')
  const given = await ctx.db.ticketTransfer.findMany({
    where: { ticketId, status: 'accepted' },
    orderBy: { decidedAt: 'asc' },
    select: {
      fromAccessVersion: true,
      toName: true,
      decidedAt: true,
      ticket: { select: { ticketType: { select: { name: true } }, event: { select: eventOnTicketSelect } } },
    },
  })
  const found = given.find((one) => isCapability(env().authSecret, TICKET_PURPOSE, token, one.fromAccessVersion))
  if (!found?.decidedAt) return notFound('ticket')
  return {
    kind: 'given',
    toInitial: initialOf(found.toName),
    at: found.decidedAt,
    ticketTypeName: found.ticket.ticketType.name,
    event: eventOnTicket(found.ticket.event),
    stamp: 'given',
  }
}

export async function readOffer(ctx: Ctx, token: string): Promise<TransferOffer> {
  const id = openTransfer(token) ?? notFound('transfer')
  const transfer = await ctx.db.ticketTransfer.findUnique({
    where: { id },
    include: { ticket: { select: { ticketType: { select: { name: true } }, event: { select: eventOnTicketSelect } } } },
  })
  const holder = transfer && (await findHolderTicket(ctx, transfer.ticketId))
  if (!transfer || !holder) return notFound('transfer')
  const isOver = transfer.status === 'offered' && transfer.expiresAt <= ctx.now
  return {
    status: isOver ? 'expired' : transfer.status,
    closed: closedOf(holder, ctx.now) ?? (holder.event.transfersAllowed ? null : 'not_allowed'),
    fromName: transfer.fromName,
    toName: transfer.toName,
    message: transfer.message,
    expiresAt: transfer.expiresAt,
    ticketTypeName: transfer.ticket.ticketType.name,
    event: eventOnTicket(transfer.ticket.event),
    locale: asLocale(transfer.locale),
  }
}

// The phone that shows a ticket's changing codes. The first that asks is it; it is told the ticket's key once per generation.
// Guards: one phone per ticket, whoever asks at the same instant (the primary key of `ticket_display`); another phone learns no key; a
// ticket that opens nothing gives out none.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Prisma } from '@/prisma/generated/client'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { acceptedTransfers, recipientOf } from '../acts/load-ticket'
import { tokenOf, tokenRowSelect } from '../event-keys'
import { rotationKeyOf } from '../keys/rotation-key'
import { openTicketPage } from '../ticket-access'
import { TOKEN_FLAG } from '../ticket-token'
import type { DisplayAnswer, DisplayHere, ShowDisplay } from './contract'
import { ticketKeyOf } from './ticket-key'

const displayTicketSelect = {
  ...tokenRowSelect,
  id: true,
  organizationId: true,
  purchaseId: true,
  status: true,
  event: { select: { status: true } },
  attendee: { select: { email: true } },
  purchase: { select: { buyerEmail: true } },
  _count: acceptedTransfers,
  display: { select: { deviceHash: true } },
} as const satisfies Prisma.TicketSelect

export type DisplayTicket = Prisma.TicketGetPayload<{ select: typeof displayTicketSelect }>

export async function showDisplay(ctx: Ctx, { token, secret, has }: ShowDisplay): Promise<DisplayAnswer> {
  const ticketId = (await openTicketPage(ctx, token)) ?? notFound('ticket')
  const seen = await loadDisplayTicket(ctx, ticketId)
  if (!showsChangingCodes(seen)) return { kind: 'closed' }
  // The look that an open page takes now and then must not stand in the way of a gate: it locks nothing.
  if (seen.display) return isDisplay(seen, secret) ? hereOf(ctx, seen, has) : elsewhereOf(seen)
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockDisplayTicket(tx, ticketId, token)
    if (!showsChangingCodes(ticket)) return { kind: 'closed' as const }
    await tx.db.ticketDisplay.createMany({ data: [displayRow(tx, ticket, secret)], skipDuplicates: true })
    const bound = await loadDisplayTicket(tx, ticketId)
    return isDisplay(bound, secret) ? hereOf(tx, bound, has) : elsewhereOf(bound)
  })
}

export function loadDisplayTicket(ctx: Pick<Ctx, 'db'>, id: string): Promise<DisplayTicket> {
  return ctx.db.ticket.findUniqueOrThrow({ where: { id }, select: displayTicketSelect })
}

/** The address was good when it was opened; the ticket may have been given away since. */
export async function lockDisplayTicket(tx: TxCtx, ticketId: string, token: string): Promise<DisplayTicket> {
  await tx.db.$queryRaw`SELECT id FROM ticket WHERE id = ${ticketId}::uuid FOR NO KEY UPDATE`
  if ((await openTicketPage(tx, token)) === null) notFound('ticket')
  return loadDisplayTicket(tx, ticketId)
}

export function showsChangingCodes({ status, flags, event }: DisplayTicket): boolean {
  return status === 'valid' && (flags & TOKEN_FLAG.rotating) !== 0 && event.status !== 'cancelled'
}

export function displayRow(tx: TxCtx, { id, organizationId }: DisplayTicket, secret: string) {
  return { ticketId: id, organizationId, deviceHash: hashOf(secret), boundAt: tx.now }
}

/** Whether the phone with this secret is the one that shows the ticket. */
export function isDisplay({ display }: Pick<DisplayTicket, 'display'>, secret: string): boolean {
  return display !== null && timingSafeEqual(display.deviceHash, hashOf(secret))
}

function elsewhereOf(ticket: DisplayTicket): DisplayAnswer {
  return { kind: 'elsewhere', movable: recipientOf(ticket) !== null }
}

export async function hereOf(
  ctx: Pick<Ctx, 'db' | 'random' | 'now'>,
  ticket: DisplayTicket,
  has: string | null,
): Promise<DisplayHere> {
  const qrToken = tokenOf(ticket)
  const now = ctx.now.getTime()
  if (has === qrToken) return { kind: 'here', qrToken, key: null, now }
  const { kid } = ticket.key
  const key = ticketKeyOf(await rotationKeyOf(ctx, kid), { kid, serial: ticket.serial, gen: ticket.gen })
  return { kind: 'here', qrToken, key: key.toString('base64url'), now }
}

/** The secret is 32 random bytes: nothing slower than SHA-256 is needed to keep it. */
function hashOf(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest())
}

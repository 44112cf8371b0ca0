// A holder offers the ticket to somebody else, or takes the offer back. The ticket stays the holder's until the other one accepts.
// Guards: one open offer per ticket (a partial unique index); nobody makes us write to strangers without end (limits by ticket, by
// address and by network); a ticket that is used, blocked, void or too late is not offered.
import { recordAudit } from '@/server/audit/record-audit'
import { limit } from '@/server/auth/rate-limit'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { requestNotification } from '@/server/notifications/request-notification'
import { recipientOf } from '../acts/load-ticket'
import { openTicketPage } from '../ticket-access'
import { type OfferInput, offerDays, type PendingTransfer } from './contract'
import { changesClose, lockTicket, requireDisplay, requireOpen } from './holder-ticket'

const DAY_MS = 24 * 3_600_000

export async function offerTransfer(ctx: Ctx, input: OfferInput): Promise<PendingTransfer> {
  const ticketId = (await openTicketPage(ctx, input.token)) ?? notFound('ticket')
  const { actor } = ctx
  if (actor.kind === 'anonymous' && actor.address) await limit(ctx, 'transfer_network', actor.address)
  await limit(ctx, 'transfer_ticket', ticketId)
  await limit(ctx, 'transfer_recipient', input.email)
  try {
    return await inTransaction(ctx, (tx) => offer(tx, ticketId, input))
  } catch (error) {
    if (isDuplicate(error)) alreadyOffered()
    throw error
  }
}

async function offer(tx: TxCtx, ticketId: string, input: OfferInput): Promise<PendingTransfer> {
  const ticket = await lockTicket(tx, ticketId)
  // The address was good when it was opened; an acceptance may have come first.
  if ((await openTicketPage(tx, input.token)) === null) notFound('ticket')
  if (!ticket.event.transfersAllowed)
    fail('conflict', 'ticket.transfers_not_allowed', 'The organizer does not let tickets of this event be passed on.')
  requireOpen(ticket, tx.now)
  requireDisplay(ticket, input.display)
  if (input.email === ticket.attendee.email)
    fail('conflict', 'ticket.transfer_to_oneself', 'This is the address of the ticket’s holder already.')
  await expireStale(tx, ticketId)
  const expiresAt = new Date(Math.min(tx.now.getTime() + offerDays * DAY_MS, changesClose(ticket).getTime()))
  const transfer = {
    id: tx.random.uuid(tx.now),
    organizationId: ticket.organizationId,
    eventId: ticket.eventId,
    ticketId,
    fromAccessVersion: ticket.accessVersion,
    fromName: ticket.attendee.name,
    fromEmail: recipientOf(ticket),
    toName: input.name,
    toEmail: input.email,
    message: input.message,
    locale: input.locale,
    createdAt: tx.now,
    expiresAt,
  }
  if ((await tx.db.ticketTransfer.count({ where: { ticketId, status: 'offered' } })) > 0) alreadyOffered()
  await tx.db.ticketTransfer.create({ data: transfer })
  await requestNotification(tx, {
    kind: 'transfer_offer',
    key: transfer.id,
    organizationId: ticket.organizationId,
    purchaseId: ticket.purchaseId,
    recipient: input.email,
    locale: input.locale,
    props: {},
  })
  await recordAudit(tx, {
    organizationId: ticket.organizationId,
    action: 'ticket.transfer_offered',
    subject: { kind: 'ticket', id: ticketId },
    after: { transferId: transfer.id, toName: input.name, toEmail: input.email, expiresAt },
  })
  return { toName: input.name, toEmail: input.email, createdAt: tx.now, expiresAt }
}

function alreadyOffered(): never {
  fail('conflict', 'ticket.transfer_open', 'This ticket is offered to somebody already. Take that offer back first.')
}

/** One that is over and that the sweep has not ended yet must not stand in the way. */
async function expireStale(tx: TxCtx, ticketId: string): Promise<void> {
  await tx.db.ticketTransfer.updateMany({
    where: { ticketId, status: 'offered', expiresAt: { lte: tx.now } },
    data: { status: 'expired', decidedAt: tx.now },
  })
}

/** The holder takes the offer back. Refused once it is accepted: then the ticket is the other one's. */
export async function revokeTransfer(ctx: Ctx, { token }: { token: string }): Promise<void> {
  const ticketId = (await openTicketPage(ctx, token)) ?? notFound('ticket')
  await inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    if ((await openTicketPage(tx, token)) === null) notFound('ticket')
    const open = await tx.db.ticketTransfer.findFirst({ where: { ticketId, status: 'offered' }, select: { id: true } })
    if (!open) fail('conflict', 'ticket.transfer_closed', 'There is no open offer of this ticket.')
    await tx.db.ticketTransfer.update({ where: { id: open.id }, data: { status: 'revoked', decidedAt: tx.now } })
    await recordAudit(tx, {
      organizationId: ticket.organizationId,
      action: 'ticket.transfer_revoked',
      subject: { kind: 'ticket', id: ticketId },
      after: { transferId: open.id },
    })
  })
}

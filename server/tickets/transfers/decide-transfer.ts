// The one to whom a ticket was offered accepts or declines. Guards: of two who accept at once one wins, and an acceptance and a taking
// back, a refund or an entry have one order: the ticket's row is locked first, then the offer changes only if it is still open.

import type { TicketTransfer } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { dropFiles } from '@/server/files/stored-files'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { asLocale, type Locale } from '@/server/kernel/format'
import { requestNotification } from '@/server/notifications/request-notification'
import { newGeneration } from '../acts/new-generation'
import { sendTickets } from '../acts/send-tickets'
import { ticketPageUrl } from '../ticket-access'
import { makeTicketCode } from '../ticket-code'
import type { AcceptInput } from './contract'
import { type HolderTicket, lockTicket, requireOpen } from './holder-ticket'
import { openTransfer } from './transfer-access'

/** The address of the new holder's ticket. */
export async function acceptTransfer(ctx: Ctx, { token, name, locale }: AcceptInput): Promise<{ url: string }> {
  const { id, ticketId } = await loadTransfer(ctx, token)
  const { accessVersion, files } = await inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    const transfer = await decide(tx, ticket, id, 'accepted', locale)
    if (!ticket.event.transfersAllowed)
      fail('conflict', 'ticket.transfers_not_allowed', 'The organizer does not let tickets of this event be passed on.')
    requireOpen(ticket, tx.now)
    const dropped = await handOver(tx, ticket, { name, email: transfer.toEmail })
    await sendTickets(tx, [ticketId], { why: 'transferred', key: id, locale })
    await tellHolder(tx, ticket, transfer)
    await recordAudit(tx, {
      organizationId: ticket.organizationId,
      action: 'ticket.transferred',
      subject: { kind: 'ticket', id: ticketId },
      before: { name: transfer.fromName, email: transfer.fromEmail },
      after: { transferId: id, name, email: transfer.toEmail },
    })
    return { accessVersion: ticket.accessVersion + 1, files: dropped }
  })
  await dropFiles(ctx, files)
  return { url: ticketPageUrl({ id: ticketId, accessVersion }, locale) }
}

export async function declineTransfer(ctx: Ctx, { token }: { token: string }): Promise<void> {
  const { id, ticketId } = await loadTransfer(ctx, token)
  await inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    const transfer = await decide(tx, ticket, id, 'declined')
    await tellHolder(tx, ticket, transfer)
    await recordAudit(tx, {
      organizationId: ticket.organizationId,
      action: 'ticket.transfer_declined',
      subject: { kind: 'ticket', id: ticketId },
      after: { transferId: id },
    })
  })
}

async function loadTransfer(ctx: Ctx, token: string): Promise<{ id: string; ticketId: string }> {
  const id = openTransfer(token) ?? notFound('transfer')
  const found = await ctx.db.ticketTransfer.findUnique({ where: { id }, select: { id: true, ticketId: true } })
  return found ?? notFound('transfer')
}

/**
 * Compare-and-set on the open offer; fails in words for one that is not open any more. Its language is from then on that of who took it,
 * in which the new holder is written to.
 */
async function decide(
  tx: TxCtx,
  ticket: HolderTicket,
  id: string,
  status: 'accepted' | 'declined',
  locale?: Locale,
): Promise<TicketTransfer> {
  const { count } = await tx.db.ticketTransfer.updateMany({
    where: { id, status: 'offered', expiresAt: { gt: tx.now } },
    data: { status, decidedAt: tx.now, ...(status === 'accepted' && { fromAttendeeId: ticket.attendeeId, locale }) },
  })
  const transfer = await tx.db.ticketTransfer.findUniqueOrThrow({ where: { id } })
  if (count === 1) return transfer
  const is = transfer.status === 'offered' ? 'expired' : transfer.status
  // A refund ends the offer too, and that is what there is to say.
  if (is === 'revoked' && ticket.status === 'void') requireOpen(ticket, tx.now)
  return fail('conflict', `transfer.${is}`, endings[is])
}

const endings = {
  accepted: 'This ticket was accepted already.',
  declined: 'This offer was declined.',
  revoked: 'This offer was taken back.',
  expired: 'This offer has expired.',
} as const

/** The ticket is another person's from now on. Answers the files of the old one, for `dropFiles`. */
async function handOver(
  tx: TxCtx,
  ticket: HolderTicket,
  person: { name: string; email: string },
): Promise<readonly string[]> {
  const attendeeId = tx.random.uuid(tx.now)
  const { organizationId, eventId } = ticket
  await tx.db.attendee.create({ data: { id: attendeeId, organizationId, eventId, ...person, createdAt: tx.now } })
  // The code that people type is another one too: it is printed on what the old holder has.
  await tx.db.ticket.update({
    where: { id: ticket.id },
    data: { attendeeId, renames: 0, code: makeTicketCode(tx.random) },
  })
  await tx.db.ticketDisplay.deleteMany({ where: { ticketId: ticket.id } })
  await forgetPerson(tx, ticket)
  const renewed = await newGeneration(tx, [ticket.id], { newAddress: true })
  return renewed.flatMap(({ files }) => files)
}

/** Who bought for themselves and gave the only ticket away is expected at no gate; attendees whom an organizer brought stay. */
async function forgetPerson(tx: TxCtx, { attendeeId, purchaseId }: HolderTicket): Promise<void> {
  if (purchaseId === null) return
  await tx.db.attendee.deleteMany({ where: { id: attendeeId, tickets: { none: {} } } })
}

/** How it ended, in the holder's own language. */
export async function tellHolder(tx: TxCtx, ticket: HolderTicket, transfer: TicketTransfer): Promise<void> {
  if (!transfer.fromEmail) return
  await requestNotification(tx, {
    kind: 'transfer_ended',
    key: transfer.id,
    organizationId: ticket.organizationId,
    purchaseId: ticket.purchaseId,
    recipient: transfer.fromEmail,
    locale: asLocale(ticket.purchase?.locale ?? ticket.event.organization.locale),
    props: {},
  })
}

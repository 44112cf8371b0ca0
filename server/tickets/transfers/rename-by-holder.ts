// A holder changes the name on the ticket. The code stays good, since nothing of a person is in it; the PDF is made again.
// Guards: only within the event's rules and a few times; the names of other tickets of the same person stay as they are.
import { recordAudit } from '@/server/audit/record-audit'
import { dropFiles } from '@/server/files/stored-files'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { forgetFiles } from '../acts/new-generation'
import { openTicketPage } from '../ticket-access'
import { maxRenames, type RenameInput } from './contract'
import { type HolderTicket, lockTicket, requireDisplay, requireOpen } from './holder-ticket'

export async function renameByHolder(ctx: Ctx, { token, name, display }: RenameInput): Promise<void> {
  const ticketId = (await openTicketPage(ctx, token)) ?? notFound('ticket')
  const files = await inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    if ((await openTicketPage(tx, token)) === null) notFound('ticket')
    if (!ticket.event.renamesAllowed)
      fail(
        'conflict',
        'ticket.renames_not_allowed',
        'The organizer does not let names on tickets of this event change.',
      )
    requireOpen(ticket, tx.now)
    requireDisplay(ticket, display)
    if (ticket.attendee.name === name) return []
    if (ticket.renames >= maxRenames)
      fail('conflict', 'ticket.renames_spent', 'The name on this ticket was changed as often as it can be.')
    await rename(tx, ticket, name)
    await recordAudit(tx, {
      organizationId: ticket.organizationId,
      action: 'ticket.renamed_by_holder',
      subject: { kind: 'ticket', id: ticketId },
      before: { name: ticket.attendee.name },
      after: { name },
    })
    const forgotten = await forgetFiles(tx, [ticketId])
    await enqueue(tx, 'render-ticket', { ticketId }, { jobKey: `ticket:${ticketId}` })
    return forgotten
  })
  await dropFiles(ctx, files)
}

async function rename(tx: TxCtx, { id, organizationId, eventId, attendeeId, attendee }: HolderTicket, name: string) {
  const isShared = (await tx.db.ticket.count({ where: { attendeeId, id: { not: id } } })) > 0
  const renames = { increment: 1 }
  if (!isShared) {
    await tx.db.attendee.update({ where: { id: attendeeId }, data: { name } })
    await tx.db.ticket.update({ where: { id }, data: { renames } })
    return
  }
  const own = tx.random.uuid(tx.now)
  // What was answered for this ticket is asked at the door and printed: it comes along.
  const [email, answers] = [attendee.email, attendee.answers ?? {}]
  await tx.db.attendee.create({ data: { id: own, organizationId, eventId, name, email, answers, createdAt: tx.now } })
  await tx.db.ticket.update({ where: { id }, data: { attendeeId: own, renames } })
}

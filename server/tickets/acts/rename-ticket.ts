// Another name or address for the person on a ticket. The code stays: nothing personal is in it, so a ticket that is printed already lets
// its holder in, and the gate reads the new name from the row.
// Guards: the tickets are locked before their person changes, so that a void one is told from a live one, and one that was passed on in
// the meantime names neither its old holder nor its new one by mistake; files that show the old name are forgotten in the same transaction.
import { recordAudit } from '@/server/audit/record-audit'
import { dropFiles } from '@/server/files/stored-files'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { RenameTicket } from './contract'
import { type LoadedTicket, loadTicketFor, refuseVoid, requireChangeable } from './load-ticket'
import { forgetFiles } from './new-generation'

export async function renameTicket(ctx: Ctx, input: RenameTicket): Promise<void> {
  const ticket = await loadTicketFor(ctx, input.id, 'tickets:update')
  requireChangeable(ctx, ticket)
  await dropFiles(ctx, await inTransaction(ctx, (tx) => rename(tx, ticket, input)))
}

/** One person may hold several tickets: all of them carry the new name. */
async function rename(tx: TxCtx, ticket: LoadedTicket, { name, email }: RenameTicket): Promise<string[]> {
  const tickets = await tx.db.$queryRaw<{ id: string; status: string; attendeeId: string }[]>`
    SELECT id, status, attendee_id AS "attendeeId" FROM ticket
    WHERE attendee_id = ${ticket.attendeeId}::uuid OR id = ${ticket.id}::uuid ORDER BY id FOR NO KEY UPDATE`
  const own = tickets.find(({ id }) => id === ticket.id)
  if (own?.status === 'void') refuseVoid()
  if (own?.attendeeId !== ticket.attendeeId) {
    fail('conflict', 'ticket.changed_hands', 'This ticket is another person’s since a moment ago. Look at it again.')
  }
  const [before] = await tx.db.$queryRaw<{ name: string; email: string | null }[]>`
    SELECT name, email FROM attendee WHERE id = ${ticket.attendeeId}::uuid FOR NO KEY UPDATE`
  if (before?.name === name && before.email === email) return []
  await tx.db.attendee.update({ where: { id: ticket.attendeeId }, data: { name, email } })
  const ids = tickets.map(({ id }) => id)
  const files = await forgetFiles(tx, ids)
  await recordAudit(tx, {
    organizationId: ticket.organizationId,
    action: 'ticket.renamed',
    subject: { kind: 'ticket', id: ticket.id },
    before,
    after: { name, email, ticketIds: ids },
  })
  return files
}

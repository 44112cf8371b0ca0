// The organizer ends a ticket: it opens no gate any more and its place is free for somebody else. No money moves; whoever wants to give
// it back refunds the purchase (payments/refunds).
// Guards: a ticket that somebody came in with ends only when that was said; both are asked under the lock that the gate takes too.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { countEntries } from '../count-entries'
import { voidTickets } from '../void-tickets'
import type { VoidTicket } from './contract'
import { type LoadedTicket, loadTicketFor, refuseVoid, requireChangeable } from './load-ticket'

export async function voidTicket(ctx: Ctx, { id, evenIfEntered }: VoidTicket): Promise<void> {
  const ticket = await loadTicketFor(ctx, id, 'tickets:void')
  requireChangeable(ctx, ticket)
  await inTransaction(ctx, (tx) => end(tx, ticket, evenIfEntered))
}

async function end(tx: TxCtx, ticket: LoadedTicket, evenIfEntered: boolean): Promise<void> {
  const [ended] = await voidTickets(tx, [ticket.id], 'organizer')
  if (ended === undefined) refuseVoid()
  const admissions = await countEntries(tx, [ticket.id])
  // The transaction is undone with it: the ticket lives on.
  if (admissions > 0 && !evenIfEntered) {
    fail('conflict', 'ticket.entered', 'Somebody has come in with this ticket.')
  }
  await recordAudit(tx, {
    organizationId: ticket.organizationId,
    action: 'ticket.voided',
    subject: { kind: 'ticket', id: ticket.id },
    before: { status: ticket.status, attendeeName: ticket.attendee.name },
    after: { status: 'void', admissions },
  })
}

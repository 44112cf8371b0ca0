// Sends a ticket again, as it is: the mail was lost. Held down, so that nobody's mailbox is filled. Guards: one that is blocked is not
// handed out; where it is blocked only now, the mail leaves it out (compose-tickets-sent.ts).
import { recordAudit } from '@/server/audit/record-audit'
import { limit } from '@/server/auth/rate-limit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { SentTicket } from './contract'
import { loadTicketFor, recipientOf, requireChangeable } from './load-ticket'
import { sendTickets } from './send-tickets'

export async function resendTicket(ctx: Ctx, { id }: { id: string }): Promise<SentTicket> {
  const ticket = await loadTicketFor(ctx, id, 'tickets:update')
  requireChangeable(ctx, ticket)
  if (ticket.status === 'blocked') {
    fail('conflict', 'ticket.blocked', 'This ticket is blocked; it is not handed out while it is.')
  }
  if (recipientOf(ticket) === null) {
    fail('conflict', 'ticket.no_address', 'Nobody left an e-mail address for this ticket. Add one, then send it.')
  }
  await limit(ctx, 'ticket_mail', id)
  return inTransaction(ctx, async (tx) => {
    const [sentTo = null] = await sendTickets(tx, [id], { why: 'resent', key: `${id}/${tx.random.uuid(tx.now)}` })
    await recordAudit(tx, {
      organizationId: ticket.organizationId,
      action: 'ticket.resent',
      subject: { kind: 'ticket', id },
      after: { sentTo },
    })
    return { sentTo }
  })
}

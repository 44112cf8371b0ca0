// Gives a ticket new codes and sends it: the old one was lost, photographed or passed on. Neither what its QR code says nor the letters
// printed under it open anything from the moment this answers; whoever is inside stays inside.
// Guards: only a ticket that is valid, under its lock (new-generation.ts); one mail per generation, whatever is repeated.
import { recordAudit } from '@/server/audit/record-audit'
import { dropFiles } from '@/server/files/stored-files'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { makeTicketCode } from '../ticket-code'
import type { ReissueTicket, SentTicket } from './contract'
import { type LoadedTicket, loadTicketFor, refuseVoid, requireChangeable } from './load-ticket'
import { newGeneration } from './new-generation'
import { sendTickets } from './send-tickets'

export async function reissueTicket(ctx: Ctx, { id, newAddress }: ReissueTicket): Promise<SentTicket> {
  const ticket = await loadTicketFor(ctx, id, 'tickets:update')
  requireChangeable(ctx, ticket)
  const { sentTo, files } = await inTransaction(ctx, (tx) => renew(tx, ticket, newAddress))
  await dropFiles(ctx, files)
  return { sentTo }
}

async function renew(tx: TxCtx, ticket: LoadedTicket, newAddress: boolean) {
  // The strong lock from the start: the code is part of a unique key, and a lock that grew later could meet another that waits for this one.
  await tx.db.$queryRaw`SELECT id FROM ticket WHERE id = ${ticket.id}::uuid FOR UPDATE`
  const [renewed] = await newGeneration(tx, [ticket.id], { newAddress, followsType: true })
  if (!renewed) refuseVoid()
  // Read under the lock: a dispute or a fraud rule of a moment ago blocks the ticket, and with it its codes.
  const { status } = await tx.db.ticket.findUniqueOrThrow({ where: { id: ticket.id }, select: { status: true } })
  if (status === 'blocked') {
    fail('conflict', 'ticket.blocked', 'This ticket is blocked; it gets no new code while it is.')
  }
  // What people type is printed on the ticket that was lost.
  await tx.db.ticket.update({ where: { id: ticket.id }, data: { code: makeTicketCode(tx.random) } })
  const [sentTo] = await sendTickets(tx, [ticket.id], { why: 'reissued', key: `${ticket.id}/${renewed.gen}` })
  await recordAudit(tx, {
    organizationId: ticket.organizationId,
    action: 'ticket.reissued',
    subject: { kind: 'ticket', id: ticket.id },
    before: { gen: renewed.gen - 1 },
    after: { gen: renewed.gen, newAddress, sentTo: sentTo ?? null },
  })
  return { sentTo: sentTo ?? null, files: renewed.files }
}

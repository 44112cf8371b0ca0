// Takes a ticket type off sale for good. It is never deleted: tickets, purchases and reports keep naming it.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { eventCan, type OrganizerEvent } from './contract'
import { loadEvent, lockEvent } from './load-event'
import { readEvent } from './queries'

/** Done already: nothing changes. */
export async function archiveTicketType(
  ctx: Ctx,
  input: { eventId: string; ticketTypeId: string },
): Promise<OrganizerEvent> {
  const { id, organizationId } = await loadEvent(ctx, input.eventId, 'events:update')
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, id)
    const event = await readEvent(tx.db, id)
    const type = event.ticketTypes.find((one) => one.id === input.ticketTypeId) ?? notFound('ticket_type')
    if (type.archivedAt !== null) return
    if (!eventCan.edit(event)) {
      fail('conflict', 'event.wrong_status', `An event that is ${event.status} cannot be changed.`)
    }
    await tx.db.ticketType.update({ where: { id: type.id }, data: { archivedAt: tx.now } })
    await tx.db.event.update({ where: { id }, data: { updatedAt: tx.now } })
    await recordAudit(tx, {
      organizationId,
      action: 'ticket_type.archived',
      subject: { kind: 'ticket_type', id: type.id },
      before: { name: type.name },
    })
  })
  return readEvent(ctx.db, id)
}

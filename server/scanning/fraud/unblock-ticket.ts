// A ticket that a rule blocked, or its old codes, is let in again by who looked into it. Guards: a ticket whose payment is disputed stays shut, whoever blocked
// it first; once let in again, the same alert does not block it a second time.
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { unblockTicket } from '@/server/tickets/block-tickets'
import { announceGate } from '../live/announce'

/** `unblocked` is false when there was nothing blocked any more. */
export async function unblockByAlert(ctx: Ctx, { alertId }: { alertId: string }): Promise<{ unblocked: boolean }> {
  const found = await ctx.db.gateAlert.findUnique({ where: { id: alertId } })
  requirePermission(
    ctx,
    'scanning:manage',
    { organizationId: found?.organizationId ?? '', eventId: found?.eventId ?? null },
    'alert',
  )
  if (!found) return notFound('alert')
  const { eventId, organizationId, ticketId, rule } = found
  const unblocked = await inTransaction(ctx, async (tx) => {
    await tx.db.$queryRaw`SELECT id::text FROM gate_alert WHERE id = ${alertId}::uuid FOR UPDATE`
    const alert = await tx.db.gateAlert.findUniqueOrThrow({ where: { id: alertId } })
    if (!alert.blocked || ticketId === null) return false
    const isOldCodes = rule === 'stale_replay'
    if (!isOldCodes) await refuseDisputed(tx, ticketId)
    const isOpen = isOldCodes || (await unblockTicket(tx, ticketId))
    await tx.db.gateAlert.update({ where: { id: alertId }, data: { blocked: false, unblockedAt: tx.now } })
    await recordAudit(tx, {
      organizationId,
      action: isOldCodes ? 'ticket.old_codes_unblocked' : 'ticket.unblocked',
      subject: { kind: 'ticket', id: ticketId },
      before: { rule, alertId },
    })
    return isOpen
  })
  announceGate(ctx, eventId)
  return { unblocked }
}

async function refuseDisputed(tx: TxCtx, ticketId: string): Promise<void> {
  const ticket = await tx.db.ticket.findUnique({
    where: { id: ticketId },
    select: { purchase: { select: { status: true } } },
  })
  if (ticket?.purchase?.status === 'disputed')
    fail(
      'conflict',
      'alert.ticket_disputed',
      'The payment of this ticket is disputed: it stays blocked until that ends.',
    )
}

// Shuts tickets out while somebody disputes their payment, and lets them in again when the dispute is won; or one that a fraud rule names.
import type { TxCtx } from '@/server/kernel/ctx'

/** Ids of those that were valid until now. */
export async function blockTickets(tx: TxCtx, purchaseId: string): Promise<string[]> {
  return change(tx, purchaseId, 'valid', 'blocked')
}

/** Ids of those that were blocked until now; void ones stay void, and what a rule of the gate blocked is let in again from its alert. */
export async function unblockTickets(tx: TxCtx, purchaseId: string): Promise<string[]> {
  return change(tx, purchaseId, 'blocked', 'valid')
}

/** One ticket, by a rule of the gate. False when it was not valid. */
export async function blockTicket(tx: TxCtx, ticketId: string): Promise<boolean> {
  const where = { id: ticketId, status: 'valid' as const }
  const { count } = await tx.db.ticket.updateMany({ where, data: { status: 'blocked', blockedByRule: true } })
  return count > 0
}

/** False when it was not blocked. */
export async function unblockTicket(tx: TxCtx, ticketId: string): Promise<boolean> {
  const where = { id: ticketId, status: 'blocked' as const }
  const { count } = await tx.db.ticket.updateMany({ where, data: { status: 'valid', blockedByRule: false } })
  return count > 0
}

async function change(tx: TxCtx, purchaseId: string, from: string, to: string): Promise<string[]> {
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    WITH chosen AS (
      SELECT id FROM ticket WHERE purchase_id = ${purchaseId}::uuid AND status = ${from}::ticket_status AND NOT blocked_by_rule
      ORDER BY id FOR UPDATE
    )
    UPDATE ticket t SET status = ${to}::ticket_status FROM chosen WHERE t.id = chosen.id RETURNING t.id`
  return rows.map(({ id }) => id)
}

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
export function blockTicket(tx: TxCtx, ticketId: string): Promise<boolean> {
  return changeOne(tx, ticketId, 'valid', 'blocked')
}

/** False when it was not blocked. */
export function unblockTicket(tx: TxCtx, ticketId: string): Promise<boolean> {
  return changeOne(tx, ticketId, 'blocked', 'valid')
}

async function changeOne(tx: TxCtx, ticketId: string, from: 'valid' | 'blocked', to: typeof from): Promise<boolean> {
  const { count } = await tx.db.ticket.updateMany({ where: { id: ticketId, status: from }, data: { status: to } })
  return count > 0
}

async function change(tx: TxCtx, purchaseId: string, from: string, to: string): Promise<string[]> {
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    WITH chosen AS (
      SELECT id FROM ticket WHERE purchase_id = ${purchaseId}::uuid AND status = ${from}::ticket_status
        AND NOT EXISTS (SELECT FROM gate_alert g WHERE g.ticket_id = ticket.id AND g.blocked)
      ORDER BY id FOR UPDATE
    )
    UPDATE ticket t SET status = ${to}::ticket_status FROM chosen WHERE t.id = chosen.id RETURNING t.id`
  return rows.map(({ id }) => id)
}

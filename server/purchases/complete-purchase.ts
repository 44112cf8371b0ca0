// Turns a held purchase into a paid one: its places are sold, its tickets exist, its mail is asked for. Called inside the
// transaction that proves the payment (or that nothing is due), so paid always means tickets.

import type { TxCtx } from '@/server/kernel/ctx'
import { requestNotification } from '@/server/notifications/request-notification'
import { issueTickets, type TicketOrder } from '@/server/tickets/issue-tickets'
import { type AttendeeNames, attendeeNames } from './contract'

/**
 * Compare-and-set on the places: `held` becomes `sold`. False, and nothing written, when the purchase does not hold its places
 * any more; then it has lapsed, was given back or is complete already.
 */
export async function completePurchase(tx: TxCtx, purchaseId: string): Promise<boolean> {
  const moved = await tx.db.$executeRaw`
    UPDATE purchase SET status = 'paid', places = 'sold', paid_at = ${tx.now}, closed_at = NULL
    WHERE id = ${purchaseId}::uuid AND places = 'held'`
  if (moved === 0) return false
  await tx.db.$executeRaw`
    WITH want AS (
      SELECT tc.capacity_id, sum(i.quantity)::int AS places FROM purchase_item i
      JOIN ticket_type_capacity tc ON tc.ticket_type_id = i.ticket_type_id
      WHERE i.purchase_id = ${purchaseId}::uuid GROUP BY tc.capacity_id
    ), pool AS (
      SELECT c.id, want.places FROM capacity c JOIN want ON want.capacity_id = c.id ORDER BY c.id FOR NO KEY UPDATE OF c
    )
    UPDATE capacity c SET held = c.held - pool.places, sold = c.sold + pool.places FROM pool WHERE c.id = pool.id`
  await handOver(tx, purchaseId)
  return true
}

/** Issues the tickets of a purchase whose places are sold, and asks for the mail that brings them. */
export async function handOver(tx: TxCtx, purchaseId: string): Promise<void> {
  const purchase = await tx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    include: { items: { orderBy: { id: 'asc' } } },
  })
  const names = attendeeNames.parse(purchase.attendeeNames)
  const orders = purchase.items.flatMap((item) =>
    Array.from(
      { length: item.quantity },
      (_, ordinal): TicketOrder => ({
        ticketTypeId: item.ticketTypeId,
        sessionId: item.sessionId,
        purchaseId,
        purchaseItemId: item.id,
        ordinal,
        attendee: takeName(names, item.ticketTypeId) ?? { name: purchase.buyerName, email: purchase.buyerEmail },
      }),
    ),
  )
  await issueTickets(tx, { id: purchase.eventId, organizationId: purchase.organizationId }, orders)
  await requestNotification(tx, {
    kind: 'purchase_confirmation',
    key: purchaseId,
    organizationId: purchase.organizationId,
    purchaseId,
    recipient: purchase.buyerEmail,
    locale: purchase.locale,
    props: {},
  })
}

function takeName(names: AttendeeNames, ticketTypeId: string): { name: string; email: string | null } | null {
  const index = names.findIndex((name) => name.ticketTypeId === ticketTypeId)
  if (index < 0) return null
  const [name] = names.splice(index, 1)
  return name ? { name: name.name, email: name.email ?? null } : null
}

// Turns a held purchase into a paid one: its places are sold, its tickets exist, its mail is asked for. Called inside the
// transaction that proves the payment (or that nothing is due), so paid always means tickets.

import type { Purchase, PurchaseItem } from '@/prisma/generated/client'
import { movePlaces } from '@/server/capacity/move-places'
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { requestNotification } from '@/server/notifications/request-notification'
import { issueTickets, type NewTicket } from '@/server/tickets/issue-tickets'
import type { WebhookData } from '@/server/webhooks/emit-webhook'
import { type AttendeeNames, attendeeNames } from './contract'

/**
 * Compare-and-set on the places: `held` becomes `sold`. False, and nothing written, when the purchase does not hold its places
 * any more; then it has lapsed, was given back or is complete already. False also when its event is cancelled.
 */
export async function completePurchase(tx: TxCtx, purchaseId: string): Promise<boolean> {
  const [purchase] = await tx.db.$queryRaw<PurchaseWithItems[]>`
    UPDATE purchase p SET status = 'paid', places = 'sold', paid_at = ${tx.now}, closed_at = NULL
    WHERE p.id = ${purchaseId}::uuid AND p.places = 'held'
      AND NOT EXISTS (SELECT FROM event e WHERE e.id = p.event_id AND e.status = 'cancelled')
    RETURNING p.id, p.organization_id AS "organizationId", p.event_id AS "eventId", p.buyer_name AS "buyerName",
      p.buyer_email AS "buyerEmail", p.locale, p.total_minor AS "totalMinor", p.currency, p.attendee_names AS "attendeeNames",
      (SELECT json_agg(json_build_object('id', i.id, 'ticketTypeId', i.ticket_type_id, 'sessionId', i.session_id,
        'quantity', i.quantity) ORDER BY i.id) FROM purchase_item i WHERE i.purchase_id = p.id) AS items`
  if (!purchase) return false
  await movePlaces(tx, purchase.items, { from: 'held', to: 'sold' })
  await handOver(tx, purchase)
  return true
}

type PurchaseWithItems = Pick<
  Purchase,
  | 'id'
  | 'organizationId'
  | 'eventId'
  | 'buyerName'
  | 'buyerEmail'
  | 'locale'
  | 'totalMinor'
  | 'currency'
  | 'attendeeNames'
> & { items: Pick<PurchaseItem, 'id' | 'ticketTypeId' | 'sessionId' | 'quantity'>[] }

export function loadWithItems(tx: TxCtx, purchaseId: string): Promise<PurchaseWithItems> {
  return tx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    include: { items: { orderBy: { id: 'asc' } } },
  })
}

/** Issues the tickets of a purchase whose places are sold, and asks for the mail that brings them and, where money was due, the invoice. */
export async function handOver(tx: TxCtx, purchase: PurchaseWithItems): Promise<void> {
  const names = attendeeNames.parse(purchase.attendeeNames)
  const tickets = purchase.items.flatMap((item) =>
    Array.from(
      { length: item.quantity },
      (_, ordinal): NewTicket => ({
        ticketTypeId: item.ticketTypeId,
        sessionId: item.sessionId,
        purchaseId: purchase.id,
        purchaseItemId: item.id,
        ordinal,
        attendee: takeName(names, item.ticketTypeId) ?? { name: purchase.buyerName, email: purchase.buyerEmail },
      }),
    ),
  )
  await issueTickets(tx, { id: purchase.eventId, organizationId: purchase.organizationId }, tickets, [
    { type: 'purchase.completed', key: purchase.id, data: completedData(purchase, tx.now) },
  ])
  await requestNotification(tx, {
    kind: 'purchase_confirmation',
    key: purchase.id,
    organizationId: purchase.organizationId,
    purchaseId: purchase.id,
    recipient: purchase.buyerEmail,
    locale: purchase.locale,
    props: {},
  })
  if (purchase.totalMinor > 0) {
    const payload = { purchaseId: purchase.id, refundId: null }
    await enqueue(tx, 'issue-document', payload, { jobKey: `invoice:${purchase.id}` })
  }
}

function completedData({ id, eventId, totalMinor, currency, items }: PurchaseWithItems, paidAt: Date): WebhookData {
  return {
    purchaseId: id,
    eventId,
    status: 'paid',
    total: money(totalMinor, currency),
    items: items.map(({ ticketTypeId, quantity }) => ({ ticketTypeId, quantity })),
    paidAt,
  }
}

function takeName(names: AttendeeNames, ticketTypeId: string): { name: string; email: string | null } | null {
  const index = names.findIndex((name) => name.ticketTypeId === ticketTypeId)
  if (index < 0) return null
  const [name] = names.splice(index, 1)
  return name ? { name: name.name, email: name.email ?? null } : null
}

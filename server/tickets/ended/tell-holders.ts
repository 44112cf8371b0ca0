// Tells who holds tickets that end: not the buyer, whom the refund, the cancellation or their own dispute tells, but whoever the ticket
// was passed on or given to, and whoever an open offer of it was made to. Without this they would travel for nothing.
// Guards: asked for in the transaction that ends the tickets, so nobody hears of an end that did not come about, and each end is told
// once. One mail for all tickets of one address that end together.
import { priorities } from '@/server/jobs/catalog'
import type { TxCtx } from '@/server/kernel/ctx'
import { requestNotification } from '@/server/notifications/request-notification'

/** Ids of tickets, and of offers that ended with one of them. */
export type EndedTogether = { ticketIds: readonly string[]; transferIds: readonly string[] }

const bought = { select: { buyerEmail: true, locale: true } } as const
const heldAt = { select: { organization: { select: { locale: true } } } } as const

/** @param isMany of all tickets of an event: the mails come after those that somebody waits for */
export async function tellHolders(tx: TxCtx, ended: EndedTogether, isMany: boolean): Promise<void> {
  const options = isMany ? { priority: priorities.bulk } : {}
  await tellTicketHolders(tx, ended.ticketIds, options)
  await tellOffered(tx, ended.transferIds, options)
}

async function tellTicketHolders(tx: TxCtx, ids: readonly string[], options: { priority?: number }): Promise<void> {
  if (ids.length === 0) return
  const tickets = await tx.db.ticket.findMany({
    where: { id: { in: [...ids] }, attendee: { email: { not: null } } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      organizationId: true,
      purchaseId: true,
      gen: true,
      attendee: { select: { email: true } },
      purchase: bought,
      event: heldAt,
      transfers: {
        where: { status: 'accepted' },
        orderBy: { decidedAt: 'desc' },
        take: 1,
        select: { locale: true },
      },
    },
  })
  const theirs = tickets.filter(({ attendee, purchase }) => attendee.email !== purchase?.buyerEmail)
  for (const [recipient, own] of Map.groupBy(theirs, ({ attendee }) => attendee.email)) {
    const [first] = own
    if (!recipient || !first) continue
    const purchases = new Set(own.map(({ purchaseId }) => purchaseId))
    await requestNotification(
      tx,
      {
        kind: 'ticket_ended',
        key: `${first.id}/${first.gen}`,
        organizationId: first.organizationId,
        purchaseId: purchases.size === 1 ? first.purchaseId : null,
        recipient,
        // Who took the ticket over did so in a language of theirs.
        locale: first.transfers[0]?.locale ?? first.purchase?.locale ?? first.event.organization.locale,
        props: { ticketIds: own.map(({ id }) => id) },
      },
      options,
    )
  }
}

/** Whose offer was over by its time already has nothing to lose. */
async function tellOffered(tx: TxCtx, ids: readonly string[], options: { priority?: number }): Promise<void> {
  if (ids.length === 0) return
  const transfers = await tx.db.ticketTransfer.findMany({
    where: { id: { in: [...ids] }, expiresAt: { gt: tx.now } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      organizationId: true,
      toEmail: true,
      locale: true,
      ticket: { select: { purchaseId: true, purchase: bought } },
    },
  })
  for (const { id, organizationId, toEmail, locale, ticket } of transfers) {
    if (toEmail === ticket.purchase?.buyerEmail) continue
    await requestNotification(
      tx,
      {
        kind: 'ticket_ended',
        key: id,
        organizationId,
        purchaseId: ticket.purchaseId,
        recipient: toEmail,
        locale,
        props: { transferId: id },
      },
      options,
    )
  }
}

// The mail that brings tickets to who holds them: new ones after a reissue, the same ones again. One mail for everything that goes to one
// address. What it says is read when it is sent (compose-tickets-sent.ts).
import type { EmailProps } from '@/emails/contract'
import type { TxCtx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import { requestNotification } from '@/server/notifications/request-notification'
import { acceptedTransfers, recipientOf } from './load-ticket'

export type Mail = {
  why: EmailProps<'tickets_sent'>['why']
  /** With the recipient's address, what makes the mail one of its kind. */
  key: string
  /** Of who gets it, where that is not the language of who bought. */
  locale?: Locale
}

/** The addresses that get a mail; tickets for which nobody left one are passed over. */
export async function sendTickets(
  tx: TxCtx,
  ticketIds: readonly string[],
  { why, key, locale }: Mail,
): Promise<string[]> {
  const tickets = await tx.db.ticket.findMany({
    where: { id: { in: [...ticketIds] } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      organizationId: true,
      purchaseId: true,
      attendee: { select: { name: true, email: true } },
      purchase: { select: { buyerEmail: true, locale: true } },
      event: { select: { organization: { select: { locale: true } } } },
      _count: acceptedTransfers,
    },
  })
  const byAddress = Map.groupBy(tickets, (ticket) => recipientOf(ticket))
  byAddress.delete(null)
  for (const [recipient, own] of byAddress) {
    const [first] = own
    if (!recipient || !first) continue
    const purchases = new Set(own.map(({ purchaseId }) => purchaseId))
    await requestNotification(tx, {
      kind: 'tickets_sent',
      key: `${key}/${first.id}`,
      organizationId: first.organizationId,
      purchaseId: purchases.size === 1 ? first.purchaseId : null,
      recipient,
      locale: locale ?? first.purchase?.locale ?? first.event.organization.locale,
      props: { why, ticketIds: own.map(({ id }) => id) },
    })
  }
  return [...byAddress.keys()].filter((address) => address !== null)
}

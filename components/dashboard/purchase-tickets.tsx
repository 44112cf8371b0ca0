// The tickets of a purchase: who holds them, their codes, whether they are good.
import { useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import type { PurchaseTicketView } from '@/server/purchases/contract'
import { TicketState } from './states'
import { TicketMenu } from './tickets/ticket-menu'

type PurchaseTicketsProps = {
  tickets: readonly PurchaseTicketView[]
  /** What may be done with each ticket; null: nothing. */
  acts: { organization: string; mayVoid: boolean } | null
}

export function PurchaseTickets({ tickets, acts }: PurchaseTicketsProps) {
  const t = useTranslations('dashboard.purchase')
  return (
    <Card className="overflow-hidden">
      <CardHeader ruled={tickets.length > 0} title={t('tickets')} />
      {tickets.length === 0 ? (
        <CardBody>
          <p className="text-ink-2">{t('ticketsNone')}</p>
        </CardBody>
      ) : (
        <ul>
          {tickets.map((ticket) => (
            <li
              key={ticket.id}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line px-5 py-3 first:border-t-0 sm:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_auto_auto] sm:px-6"
            >
              <span className="min-w-0">
                <b className="block font-semibold">{ticket.attendeeName}</b>
                <span className="block text-sm text-ink-2">{ticket.ticketTypeName}</span>
              </span>
              <span className="num text-sm tracking-wide text-ink-2 max-sm:order-3">{ticket.ticketCode}</span>
              <TicketState status={ticket.status} />
              <span className="inline-flex items-center justify-end gap-2 max-sm:order-4">
                {ticket.url ? (
                  <a
                    href={ticket.url}
                    target="_blank"
                    rel="noreferrer"
                    className="link inline-flex items-center text-sm pointer-coarse:min-h-11 pointer-coarse:min-w-11 pointer-coarse:justify-end"
                  >
                    {t('openTicket')}
                    <span className="sr-only"> {ticket.ticketCode}</span>
                  </a>
                ) : null}
                {acts ? <TicketMenu {...acts} ticket={{ id: ticket.id, code: ticket.ticketCode ?? '' }} /> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

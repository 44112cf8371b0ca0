// The people of an event: name, ticket, where it came from, and whether they are inside.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Link } from '@/components/ui/link'
import { Status } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import type { AttendeeListItem, AttendeeTicket } from '@/server/attendees/contract'
import { formatInstant } from '@/server/kernel/format'
import { ChooseAttendee } from './batches/attendee-choice'
import { TicketState } from './states'
import { TicketMenu } from './tickets/ticket-menu'

type AttendeeTableProps = {
  attendees: readonly AttendeeListItem[]
  /** The event's address, without a language. */
  base: string
  timeZone: string
  mayReadPurchases: boolean
  /** Each row has a box of `AttendeeChoice`. */
  mayChoose: boolean
  /** What may be done with each ticket; null: nothing. */
  acts: { organization: string; mayVoid: boolean } | null
  empty: ReactNode
}

/** As high as the button of the ticket's acts, so that what is about one ticket stands on one line. */
const LINE = 'inline-flex min-h-9 flex-wrap items-center gap-x-1.5 pointer-coarse:min-h-11'

export function AttendeeTable({
  attendees,
  base,
  timeZone,
  mayReadPurchases,
  mayChoose,
  acts,
  empty,
}: AttendeeTableProps) {
  const t = useTranslations('dashboard.attendees')
  const locale = useLocale()
  const columns: Column<AttendeeListItem>[] = [
    {
      key: 'name',
      header: t('name'),
      phone: 'title',
      cell: ({ id, name, email }) => (
        <span className="flex items-start gap-3">
          {mayChoose ? <ChooseAttendee id={id} name={name} /> : null}
          <span className={mayChoose ? 'min-w-0 pt-2.5' : 'min-w-0'}>
            <b className="block font-semibold">{name}</b>
            {email ? <span className="block text-sm break-all text-ink-2">{email}</span> : null}
          </span>
        </span>
      ),
    },
    {
      key: 'tickets',
      header: t('tickets'),
      cell: ({ tickets }) => (
        <Each tickets={tickets} none={t('noTicket')}>
          {(ticket) => (
            <span className={LINE}>
              {ticket.ticketTypeName} <span className="num text-sm whitespace-nowrap text-ink-2">{ticket.code}</span>
            </span>
          )}
        </Each>
      ),
    },
    {
      key: 'purchase',
      header: t('purchase'),
      phone: 'hidden',
      className: 'num text-sm text-ink-2',
      cell: ({ tickets }) =>
        [...new Set(tickets.flatMap(({ purchaseNumber }) => purchaseNumber ?? []))].map((number) =>
          mayReadPurchases ? (
            <Link
              key={number}
              href={localePath(locale, `${base}/purchases?search=${encodeURIComponent(number)}`)}
              className="link block whitespace-nowrap"
            >
              {number}
            </Link>
          ) : (
            <span key={number} className="block whitespace-nowrap">
              {number}
            </span>
          ),
        ),
    },
    {
      key: 'presence',
      header: t('presence'),
      phone: 'figure',
      cell: ({ tickets }) => (
        <Each tickets={tickets}>{(ticket) => <span className={LINE}>{presence(ticket)}</span>}</Each>
      ),
    },
    ...(acts
      ? [
          {
            key: 'acts',
            header: <span className="sr-only">{t('acts')}</span>,
            align: 'end' as const,
            className: 'sm:w-px',
            cell: ({ tickets }: AttendeeListItem) => (
              <Each tickets={tickets}>
                {(ticket) => (
                  // The dots, not the room around them, end where the row ends.
                  <span className="-mr-2 inline-block pointer-coarse:-mr-3">
                    <TicketMenu {...acts} ticket={ticket} />
                  </span>
                )}
              </Each>
            ),
          },
        ]
      : []),
  ]
  return <DataTable caption={t('title')} columns={columns} rows={attendees} rowKey={({ id }) => id} empty={empty} />

  function presence(ticket: AttendeeTicket): ReactNode {
    if (ticket.status !== 'valid' && ticket.admittedAt === null) return <TicketState status={ticket.status} />
    if (ticket.admittedAt === null) return <Status tone="off">{t('expected')}</Status>
    const time = formatInstant(ticket.admittedAt, { timeZone, locale, style: 'time' })
    return <Status tone="ok">{t('admittedAt', { time })}</Status>
  }
}

type EachProps = {
  tickets: readonly AttendeeTicket[]
  none?: ReactNode
  children: (ticket: AttendeeTicket) => ReactNode
}

function Each({ tickets, none, children }: EachProps) {
  if (tickets.length === 0) return <span className="text-ink-2">{none}</span>
  return tickets.map((ticket) => (
    <span key={ticket.id} className="block">
      {children(ticket)}
    </span>
  ))
}

// The tickets of a purchase as the strip they come on: the event at its head, then one ticket after the other, each to be
// torn off, shown, handed over.
import { getTranslations } from 'next-intl/server'
import { eventWhen } from '@/components/event/event-when'
import { PdfLink } from '@/components/ticket/pdf-link'
import { buttonStyles } from '@/components/ui/button'
import { TearLine } from '@/components/ui/card'
import { Status } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import { type Locale, typeset } from '@/server/kernel/format'
import type { PurchasePage } from '@/server/payments/contract'
import { pageTokenOf } from '@/server/tickets/contract'
import { RememberTickets } from './remember-tickets'

type TicketStripProps = { page: PurchasePage; locale: Locale }

export async function TicketStrip({ page, locale }: TicketStripProps) {
  const t = await getTranslations({ locale, namespace: 'purchase.tickets' })
  const { event, purchase } = page
  const when = eventWhen(event, locale)
  const calendarToken = purchase.tickets.flatMap((ticket) => (ticket.status === 'valid' ? tokenOf(ticket) : []))[0]
  return (
    <section aria-label={t('label')} className="rounded-lg border border-line bg-card">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-5 pt-5 pb-5 sm:px-7">
        <div className="min-w-0">
          <p className="text-[15px] font-semibold text-ink-2">{event.organizationName}</p>
          <h2 dir="auto" className="mt-0.5 text-[28px] sm:text-[34px]">
            {typeset(event.title)}
          </h2>
          <p className="mt-2 text-ink-2">
            {[when.days, when.hours, when.zone].join(', ')}
            {event.venue ? (
              <span dir="auto" className="block">
                {event.venue.name}
              </span>
            ) : null}
          </p>
        </div>
        {calendarToken ? (
          <a href={`/t/${calendarToken}/calendar`} className={buttonStyles({ tone: 'ghost', size: 'small' })}>
            {t('calendar')}
          </a>
        ) : null}
      </div>
      <RememberTickets
        tokens={purchase.tickets.flatMap((ticket) => (ticket.status === 'void' ? [] : tokenOf(ticket)))}
      />
      <ul data-strip="">
        {purchase.tickets.map((ticket) => (
          <li key={ticket.id}>
            <TearLine />
            <TicketRow ticket={ticket} locale={locale} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** None for a ticket that was given away; as a list, since most callers leave such a one out. */
function tokenOf({ url }: PurchasePage['purchase']['tickets'][number]): string[] {
  return url === null ? [] : [pageTokenOf({ url })]
}

type TicketRowProps = { ticket: PurchasePage['purchase']['tickets'][number]; locale: Locale }

async function TicketRow({ ticket, locale }: TicketRowProps) {
  const t = await getTranslations({ locale, namespace: 'purchase.tickets' })
  const [token] = tokenOf(ticket)
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-5 sm:px-7">
      <div className="min-w-0">
        <p className="text-[17px] leading-snug font-semibold">
          {ticket.givenTo === null ? (
            <bdi>{ticket.attendeeName}</bdi>
          ) : (
            t.rich('given', { initial: () => <bdi>{ticket.givenTo}</bdi> })
          )}
        </p>
        <p className="num text-[15px] text-ink-2">
          <bdi>{typeset(ticket.ticketTypeName)}</bdi>
          {ticket.ticketCode === null ? null : ` · ${ticket.ticketCode}`}
        </p>
        {ticket.isRotating && ticket.status !== 'void' && token !== undefined ? (
          <p className="mt-1 max-w-[46ch] text-sm text-ink-2">{t('rotating')}</p>
        ) : null}
        {ticket.givenTo !== null && ticket.status !== 'void' ? (
          <p className="mt-1 max-w-[46ch] text-sm text-ink-2">{t('givenText')}</p>
        ) : null}
        {ticket.status === 'valid' ? null : (
          <Status tone={ticket.status === 'void' ? 'off' : 'wait'} className="mt-1.5">
            {t(ticket.status)}
          </Status>
        )}
      </div>
      {ticket.status === 'void' || token === undefined ? null : (
        <div className="flex gap-2.5">
          <a
            href={localePath(locale, `/t/${token}`)}
            aria-label={t('showOf', { name: ticket.attendeeName })}
            className={buttonStyles({ size: 'small', className: 'min-h-11' })}
          >
            {t('show')}
          </a>
          {ticket.status === 'valid' && !ticket.isRotating ? (
            <PdfLink
              href={`/t/${token}/pdf`}
              fileName={`portillon-${ticket.ticketCode}.pdf`}
              labels={{ making: t('pdfMaking'), failed: t('pdfFailed') }}
              className={buttonStyles({ tone: 'ghost', size: 'small', className: 'min-h-11' })}
            >
              {t('pdf')}
            </PdfLink>
          ) : null}
        </div>
      )}
    </div>
  )
}

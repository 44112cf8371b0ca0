// The page of somebody who gave the ticket away: to whom, by an initial, and nothing that opens a gate.
import { getTranslations } from 'next-intl/server'
import { eventWhen } from '@/components/event/event-when'
import { formatInstant, type Locale, typeset } from '@/server/kernel/format'
import type { TicketPage } from '@/server/tickets/transfers/contract'

type GivenTicketProps = { page: Extract<TicketPage, { kind: 'given' }>; locale: Locale }

export async function GivenTicket({ page, locale }: GivenTicketProps) {
  const t = await getTranslations({ locale, namespace: 'ticket.given' })
  const { event, at } = page
  const when = eventWhen(event, locale)
  const moment = formatInstant(at, { timeZone: event.timeZone, locale, style: 'short_date_time' })
  return (
    <article className="rounded-xl bg-white px-6 py-7 text-ink">
      <p className="eyebrow">{event.organizationName}</p>
      <h1 dir="auto" className="mt-1 text-[32px]">
        {typeset(event.title)}
      </h1>
      <p className="mt-2 text-[15px] text-ink-2">
        {[when.days, when.hours].join(', ')} · <bdi>{typeset(page.ticketTypeName)}</bdi>
      </p>
      <div role="status" className="mt-6 rounded-md bg-[oklch(0.962_0.008_95)] px-4 py-3.5">
        <p className="display flex items-center gap-2.5 text-2xl">
          <span aria-hidden="true" className="size-2.5 rounded-full bg-ink-3" />
          <span>{t.rich('title', { initial: () => <bdi>{page.toInitial}</bdi> })}</span>
        </p>
        <p className="mt-1.5 text-[15px] text-ink-2">{t('text', { moment })}</p>
      </div>
    </article>
  )
}

// The ticket as its holder shows it: always white, whatever the theme; its code black on white.
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { TearLine } from '@/components/ui/card'
import {
  formatDay,
  formatDays,
  formatInstant,
  formatZone,
  isOneDay,
  type Locale,
  typeset,
} from '@/server/kernel/format'
import type { TicketView } from '@/server/tickets/contract'
import type { VoidReason } from '@/server/tickets/transfers/contract'
import { showsCode, type TicketState } from './ticket-state'

type TicketCardProps = {
  ticket: TicketView
  state: TicketState
  voidReason: VoidReason | null
  now: Date
  locale: Locale
  /** The QR code, where the ticket still opens something. */
  children: ReactNode
}

export async function TicketCard({ ticket, state, voidReason, now, locale, children }: TicketCardProps) {
  const t = await getTranslations({ locale, namespace: 'ticket' })
  const { event } = ticket
  return (
    <article className="rounded-xl bg-white text-ink [--accent:oklch(0.455_0.245_268)]">
      <div className="px-6 pt-[22px] pb-[18px]">
        <p dir="auto" className="text-[15px] leading-tight font-semibold text-ink-2">
          {event.organizationName}
        </p>
        <h1 dir="auto" className={`mt-0.5 ${event.title.length > 60 ? 'text-[26px]' : 'text-[38px]'}`}>
          {typeset(event.title)}
        </h1>
      </div>
      <TearLine />
      <div className="px-6 pt-[26px] pb-5 text-center">
        <StateBand ticket={ticket} state={state} voidReason={voidReason} locale={locale} />
        {showsCode(state) ? children : null}
        <p className="num mt-[18px] text-xl leading-none font-bold tracking-[0.08em]">
          <span className="sr-only">{t('code')} </span>
          {ticket.ticketCode}
        </p>
      </div>
      <TearLine />
      <TicketFacts ticket={ticket} now={now} locale={locale} />
    </article>
  )
}

/** Nothing for a ticket that simply opens the gate. */
async function StateBand({ ticket, state, voidReason, locale }: Omit<TicketCardProps, 'children' | 'now'>) {
  if (state === 'valid') return null
  const t = await getTranslations({ locale, namespace: 'ticket.states' })
  const { lastAdmission, event } = ticket
  const at =
    lastAdmission && formatInstant(lastAdmission.at, { timeZone: event.timeZone, locale, style: 'short_date_time' })
  const dot = {
    used: 'bg-admitted',
    over: 'bg-ink-3',
    void: 'bg-refused',
    blocked: 'bg-warning',
    event_cancelled: 'bg-refused',
  }
  return (
    <div
      role="status"
      className={`rounded-md bg-[oklch(0.962_0.008_95)] px-4 py-3.5 ${showsCode(state) ? 'mb-5' : ''}`}
    >
      <p className="display flex items-center justify-center gap-2.5 text-2xl">
        <span aria-hidden="true" className={`size-2.5 rounded-full ${dot[state]}`} />
        {t(`${state}.title`)}
      </p>
      <p className="mt-1.5 text-[15px] text-ink-2">
        {state === 'used' && at
          ? lastAdmission?.location
            ? t('used.textAt', { at, place: lastAdmission.location })
            : t('used.text', { at })
          : state === 'void'
            ? t(`void.${voidReason ?? 'other'}`, { organization: event.organizationName })
            : t(`${state === 'used' ? 'over' : state}.text`, { organization: event.organizationName })}
      </p>
    </div>
  )
}

async function TicketFacts({ ticket, now, locale }: Pick<TicketCardProps, 'ticket' | 'now' | 'locale'>) {
  const t = await getTranslations({ locale, namespace: 'ticket' })
  const { event } = ticket
  const { timeZone } = event
  const time = (at: Date) => formatInstant(at, { timeZone, locale, style: 'time' })
  return (
    <dl className="grid grid-cols-2 gap-x-5 gap-y-4 px-6 pt-[22px] pb-[26px]">
      <Fact label={t('holder')} wide={ticket.attendeeName.length > 40}>
        <bdi>{ticket.attendeeName}</bdi>
      </Fact>
      <Fact label={t('type')} wide={ticket.ticketTypeName.length > 40}>
        <bdi>{typeset(ticket.ticketTypeName)}</bdi>
      </Fact>
      <Fact label={t('when')}>
        <time dateTime={event.startsAt.toISOString()}>
          {isOneDay(event) ? formatDay(event.startsAt, { now, timeZone, locale }) : formatDays(event, locale)}
          <br />
          {time(event.startsAt)}
        </time>
        <Detail>
          {event.doorsAt && event.doorsAt < event.startsAt
            ? `${t('doors', { time: time(event.doorsAt) })}, ${formatZone(timeZone, locale)}`
            : formatZone(timeZone, locale)}
        </Detail>
      </Fact>
      {event.venue ? (
        <Fact label={t('where')}>
          <bdi>{event.venue.name}</bdi>
          {event.venue.address ? <Detail>{event.venue.address}</Detail> : null}
        </Fact>
      ) : null}
    </dl>
  )
}

function Fact({ label, wide, children }: { label: ReactNode; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'col-span-2 min-w-0' : 'min-w-0'}>
      <dt className="text-xs font-semibold text-ink-3">{label}</dt>
      <dd className="mt-0.5 leading-[1.3] font-semibold">{children}</dd>
    </div>
  )
}

function Detail({ children }: { children: ReactNode }) {
  return (
    <span dir="auto" className="mt-0.5 block text-sm font-normal whitespace-pre-line text-ink-2">
      {children}
    </span>
  )
}

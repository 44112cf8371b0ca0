'use client'
// The tickets of a purchase to choose from, each with its price and whether somebody has come in with it.
import { useLocale, useTranslations } from 'next-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { formatInstant, formatMoney } from '@/server/kernel/format'
import type { RefundableTicket } from '@/server/payments/refunds/contract'

type TicketChoiceProps = {
  tickets: readonly RefundableTicket[]
  timeZone: string
  chosen: readonly string[]
  onChange: (ids: string[]) => void
}

export function TicketChoice({ tickets, timeZone, chosen, onChange }: TicketChoiceProps) {
  const t = useTranslations('refunds')
  const locale = useLocale()
  return (
    <fieldset className="grid max-h-[38vh] overflow-y-auto rounded-md border border-line px-3.5 py-1.5">
      <legend className="sr-only">{t('dialog.tickets')}</legend>
      {tickets.map((ticket) => (
        <Checkbox
          key={ticket.id}
          checked={chosen.includes(ticket.id)}
          disabled={ticket.isRefunded || ticket.status === 'void'}
          onCheckedChange={(isChosen) =>
            onChange(isChosen ? [...chosen, ticket.id] : chosen.filter((id) => id !== ticket.id))
          }
          label={
            <span className="block">
              {ticket.attendeeName} · {ticket.ticketTypeName}{' '}
              <span className="num whitespace-nowrap text-ink-2">{formatMoney(ticket.price, locale)}</span>
              <span className="num block text-[13px] font-normal text-ink-3">
                {ticket.ticketCode}
                {ticket.isRefunded
                  ? ` · ${t('dialog.refunded')}`
                  : ticket.status === 'void'
                    ? ` · ${t('dialog.ended')}`
                    : null}
              </span>
              <Entered ticket={ticket} timeZone={timeZone} />
            </span>
          }
        />
      ))}
    </fieldset>
  )
}

/** Before anything is pressed: who has come in with what is about to end. */
export function EnteredNotice({ tickets, timeZone }: { tickets: readonly RefundableTicket[]; timeZone: string }) {
  const t = useTranslations('refunds')
  const inside = tickets.filter(({ entered }) => entered)
  if (inside.length === 0) return null
  return (
    <Notice tone="wait" title={t('dialog.entered', { count: inside.length })}>
      <ul>
        {inside.map((ticket) => (
          <li key={ticket.id}>
            {ticket.attendeeName} · <Entered ticket={ticket} timeZone={timeZone} />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Entered({ ticket: { entered }, timeZone }: { ticket: RefundableTicket; timeZone: string }) {
  const t = useTranslations('refunds')
  const locale = useLocale()
  if (!entered) return null
  const at = formatInstant(entered.at, { timeZone, locale, style: 'short_date_time' })
  return (
    <span className="text-[13px] font-semibold">
      {entered.location ? t('dialog.enteredAt', { at, place: entered.location }) : t('dialog.enteredWhen', { at })}
    </span>
  )
}

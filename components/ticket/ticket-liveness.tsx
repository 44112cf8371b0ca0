'use client'
// The line under a ticket: that it opens without a network, or how old is what is shown without one.
import { useLocale, useTranslations } from 'next-intl'
import { formatInstant } from '@/server/kernel/format'
import { useShownHere } from './shown-here'
import { useKeptOffline } from './use-kept-offline'
import { useLiveTicket } from './use-live-ticket'

type TicketLivenessProps = {
  token: string
  stamp: string
  /** By the server's clock. */
  renderedAt: string
  /** Worth keeping: it still opens something. */
  isKept: boolean
  /** Its code changes: kept or not, it opens nothing from a device that does not show it. */
  isRotating: boolean
}

const HALF_A_DAY_MS = 12 * 3_600_000

export function TicketLiveness({ token, stamp, renderedAt, isKept, isRotating }: TicketLivenessProps) {
  const isShownHere = useShownHere(token)
  const { isOffline, seenAt } = useLiveTicket({ token, stamp, renderedAt })
  return (
    <div aria-live="polite" className="mt-3 text-center text-[13px] text-balance">
      {isOffline ? <Offline seenAt={seenAt} /> : isKept && (isShownHere || !isRotating) ? <Kept token={token} /> : null}
    </div>
  )
}

/** On the clock of whoever looks. */
function Offline({ seenAt }: { seenAt: Date }) {
  const t = useTranslations('ticket.offline')
  const locale = useLocale()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const style = Date.now() - seenAt.getTime() > HALF_A_DAY_MS ? 'short_date_time' : 'time'
  return (
    <p className="mx-auto w-fit rounded-full bg-citron px-4 py-1.5 font-semibold text-on-citron">
      {t('asOf', { moment: formatInstant(seenAt, { timeZone, locale, style }) })}
    </p>
  )
}

function Kept({ token }: { token: string }) {
  const t = useTranslations('ticket.offline')
  return useKeptOffline(token, useLocale()) ? <p>{t('kept')}</p> : null
}

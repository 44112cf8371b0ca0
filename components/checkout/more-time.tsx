'use client'
// More time for places that are held: offered once it runs short, never before, and only once. Guards: the new time is said aloud,
// and the focus stays where it was.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useSecondsLeft } from '@/components/ui/hold-clock'
import { formatInstant, type Locale } from '@/server/kernel/format'
import { callApi } from './call-api'
import { type CheckoutFault, faultOf, isOutdated } from './faults'

const SHORT_SECONDS = 5 * 60

type MoreTimeProps = {
  purchase: { id: string; token: string }
  /** RFC 3339 instants: the end of the hold, and the server's time when the page was made. */
  expiresAt: string
  serverNow: string
  /** The event's. */
  timeZone: string
  locale: Locale
  canProlong: boolean
}

export function MoreTime({ purchase, expiresAt, serverNow, timeZone, locale, canProlong }: MoreTimeProps) {
  const t = useTranslations('checkout')
  const router = useRouter()
  const left = useSecondsLeft(expiresAt, serverNow)
  const [fault, setFault] = useState<CheckoutFault | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [until, setUntil] = useState<Date | null>(null)
  const isOffered = canProlong && left > 0 && left <= SHORT_SECONDS

  async function ask() {
    if (isAsking || until) return
    setAsking(true)
    setFault(null)
    const answer = await callApi<{ expiresAt: string }>(`/api/checkout/${purchase.id}/time`, {
      method: 'POST',
      token: purchase.token,
    })
    if (answer.ok) setUntil(new Date(answer.data.expiresAt))
    else if (!isOutdated(answer)) setFault(faultOf(answer))
    if (answer.ok || isOutdated(answer)) router.refresh()
    setAsking(false)
  }

  return (
    <>
      {isOffered || until ? (
        // The same button before and after, so that whoever pressed it is not thrown back to the top of the page.
        <button
          type="button"
          onClick={ask}
          aria-disabled={isAsking || until !== null}
          className={
            until
              ? 'font-semibold text-ink'
              : "link relative before:absolute before:-inset-x-1 before:-inset-y-2.5 before:content-['']"
          }
        >
          {t(until ? 'timeGiven' : 'moreTime')}
        </button>
      ) : null}
      <span role="status" className="sr-only">
        {until ? t('prolonged', { time: formatInstant(until, { timeZone, locale, style: 'time' }) }) : null}
      </span>
      <p role="alert" className={fault ? 'mt-2 font-semibold text-danger' : 'sr-only'}>
        {fault ? t(`faults.${fault}`) : null}
      </p>
    </>
  )
}

'use client'
// How long the places are kept, with the two things one may do about it: ask for more time, or give them back.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useSyncExternalStore } from 'react'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { formatInstant, formatZone, type Locale } from '@/server/kernel/format'
import { callApi } from './call-api'
import { type CheckoutFault, faultOf, isOutdated } from './faults'
import { forgetHold } from './kept-hold'

type HoldLineProps = {
  purchase: { id: string; token: string; eventId: string }
  places: number
  expiresAt: string
  /** The event's; the visitor's own clock is shown once the browser has said which it is. */
  timeZone: string
  locale: Locale
  canProlong: boolean
}

export function HoldLine({ purchase, places, expiresAt, timeZone, locale, canProlong }: HoldLineProps) {
  const t = useTranslations('checkout')
  const router = useRouter()
  const own = useOwnTimeZone()
  const [fault, setFault] = useState<CheckoutFault | null>(null)
  const [isAsking, setAsking] = useState(false)
  const time = formatInstant(new Date(expiresAt), { timeZone: own ?? timeZone, locale, style: 'time' })

  async function moreTime() {
    if (isAsking) return
    setAsking(true)
    setFault(null)
    const answer = await callApi(`/api/checkout/${purchase.id}/time`, { method: 'POST', token: purchase.token })
    if (answer.ok || isOutdated(answer)) router.refresh()
    else setFault(faultOf(answer))
    setAsking(false)
  }

  return (
    <div className="mt-2.5 text-ink-2">
      <p>
        {t('heldUntil', { count: places, time: own ? time : `${time}, ${formatZone(timeZone, locale)}` })}{' '}
        {canProlong ? (
          <button
            type="button"
            onClick={moreTime}
            aria-disabled={isAsking}
            className="link relative before:absolute before:-inset-x-1 before:-inset-y-2.5 before:content-['']"
          >
            {t('moreTime')}
          </button>
        ) : null}
      </p>
      <p role="alert" className={fault ? 'mt-2 font-semibold text-danger' : 'sr-only'}>
        {fault ? t(`faults.${fault}`) : null}
      </p>
    </div>
  )
}

/** Null on the server and in the first paint after it. */
function useOwnTimeZone(): string | null {
  return useSyncExternalStore(
    () => () => {},
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => null,
  )
}

export function GiveBack({ purchase }: Pick<HoldLineProps, 'purchase'>) {
  const t = useTranslations('checkout')
  const router = useRouter()
  const [fault, setFault] = useState<CheckoutFault | null>(null)

  async function giveBack() {
    setFault(null)
    const answer = await callApi(`/api/purchases/${purchase.id}`, { method: 'DELETE', token: purchase.token })
    if (!answer.ok && !isOutdated(answer)) {
      setFault(faultOf(answer))
      throw new Error(answer.code)
    }
    if (answer.ok) forgetHold(purchase.eventId)
    router.refresh()
  }

  return (
    <ConfirmDialog
      trigger={
        <button
          type="button"
          className="inline-flex min-h-11 items-center rounded-full px-4 font-semibold text-ink-2 hover:bg-sunk hover:text-ink"
        >
          {t('giveBack')}
        </button>
      }
      title={t('giveBackTitle')}
      description={t('giveBackText')}
      confirmLabel={t('giveBackConfirm')}
      cancelLabel={t('giveBackKeep')}
      onConfirm={giveBack}
      error={fault ? t(`faults.${fault}`) : null}
    />
  )
}

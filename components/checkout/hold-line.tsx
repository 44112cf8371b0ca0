'use client'
// How long the places are kept, and the way to give them back.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { EventInstant } from '@/components/purchase/event-instant'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { Locale } from '@/server/kernel/format'
import { callApi } from './call-api'
import { type CheckoutFault, faultOf, isOutdated } from './faults'
import { forgetHold } from './kept-hold'

type HoldLineProps = {
  places: number
  expiresAt: string
  /** The event's. */
  timeZone: string
  locale: Locale
  /** In the same line: what may be done about the time. */
  children?: ReactNode
}

export function HoldLine({ places, expiresAt, timeZone, locale, children }: HoldLineProps) {
  const t = useTranslations('checkout')
  return (
    <div className="mt-2.5 text-ink-2">
      <p className="inline">
        {t.rich('heldUntil', {
          count: places,
          time: () => <EventInstant at={expiresAt} timeZone={timeZone} locale={locale} style="time" />,
        })}
      </p>{' '}
      {children}
    </div>
  )
}

export function GiveBack({ purchase }: { purchase: { id: string; token: string; eventId: string } }) {
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

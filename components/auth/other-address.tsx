'use client'
// Somebody is signed in, with another address than the invited one: says so, and lets them sign out.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { signOut } from './browser-session'
import { useHydrated } from './use-hydrated'

export function OtherAddress({ own, invited }: { own: string; invited: string }) {
  const t = useTranslations('auth')
  const isReady = useHydrated()
  const [isLeaving, setLeaving] = useState(false)
  const [isFailed, setFailed] = useState(false)

  async function leave() {
    setLeaving(true)
    if (await signOut()) return window.location.reload()
    setLeaving(false)
    setFailed(true)
  }

  return (
    <Notice
      tone="wait"
      title={t('invitation.otherTitle')}
      action={
        <Button disabled={!isReady} loading={isLeaving} onClick={leave}>
          {t('invitation.signOut')}
        </Button>
      }
    >
      <span className="[overflow-wrap:anywhere]">{t('invitation.otherText', { own, invited })}</span>
      {isFailed ? (
        <span role="alert" className="mt-2 block font-semibold text-danger">
          {t('refusals.failed.text')}
        </span>
      ) : null}
    </Notice>
  )
}

'use client'
// The button behind a sign-in link. Guards: nothing happens before it is pressed, since mail servers open what they deliver.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { type LinkOutcome, signInByLink } from './browser-session'
import { useHydrated } from './use-hydrated'

export function SignInByLink({ token, next }: { token: string; next: string }) {
  const t = useTranslations('auth')
  const isReady = useHydrated()
  const [isWorking, setWorking] = useState(false)
  const [rememberMe, setRememberMe] = useState(false)
  const [refusal, setRefusal] = useState<Exclude<LinkOutcome, 'signed_in'> | null>(null)

  async function enter() {
    setWorking(true)
    setRefusal(null)
    const outcome = await signInByLink(token, rememberMe)
    if (outcome === 'signed_in') return window.location.assign(next)
    setWorking(false)
    setRefusal(outcome)
  }

  return (
    <div className="grid gap-5">
      {refusal === 'busy' || refusal === 'failed' ? (
        <Notice tone="bad" live title={t(`refusals.${refusal}.title`)}>
          {t(`refusals.${refusal}.text`)}
        </Notice>
      ) : null}
      {refusal === 'used' || refusal === 'expired' || refusal === 'unknown' ? (
        <Notice tone="bad" live title={t(`link.ended.${refusal}.title`)}>
          {t(`link.ended.${refusal}.text`)}
        </Notice>
      ) : null}
      <Checkbox label={t('rememberMe')} description={t('rememberMeHelp')} onCheckedChange={setRememberMe} />
      <Button size="large" wide disabled={!isReady} loading={isWorking} onClick={enter}>
        {t('signIn.submit')}
      </Button>
    </div>
  )
}

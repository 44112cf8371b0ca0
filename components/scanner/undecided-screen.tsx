'use client'
// No verdict: the network is away, or the server does not decide this question. Never green, and it says so.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { localePath } from '@/i18n/paths'
import type { Answer } from './ask-verdict'
import { VerdictButton, VerdictFrame } from './verdict-frame'

type UndecidedScreenProps = {
  answer: Exclude<Answer, { kind: 'verdict' }>
  isKiosk: boolean
  header: ReactNode
  onRetry: () => void
  onDone: () => void
}

/** A device's person cannot sign in; where they are refused so, the device is no more. */
export function UndecidedScreen({ answer, isKiosk, header, onRetry, onDone }: UndecidedScreenProps) {
  const t = useTranslations('scanner')
  const locale = useLocale()
  if (answer.kind === 'unreachable') {
    const key = answer.because ?? 'unreachable'
    return (
      <VerdictFrame
        tone="undecided"
        isKiosk={isKiosk}
        header={header}
        word={t('undecided.unreachable.word')}
        line={t(`undecided.${key}.line`)}
        details={[t(`undecided.${key}.hint`)]}
        footer={
          <>
            <GiveUp onPress={onDone}>{t('gate.giveUp')}</GiveUp>
            <VerdictButton onPress={onRetry} focused last>
              {t('gate.retry')}
            </VerdictButton>
          </>
        }
      />
    )
  }
  const key = declinedKey(answer.code)
  const signIn = `${localePath(locale, '/sign-in')}?callbackUrl=${encodeURIComponent(localePath(locale, '/scan'))}`
  return (
    <VerdictFrame
      tone="undecided"
      isKiosk={isKiosk}
      header={header}
      word={t('undecided.declined.word')}
      line={t(`undecided.${key}.line`)}
      details={[t(`undecided.${key}.hint`, { seconds: answer.retryAfterSeconds ?? 60, code: answer.code })]}
      footer={
        <VerdictButton last onPress={() => (key === 'signedOut' ? window.location.assign(signIn) : onDone())} focused>
          {key === 'signedOut' ? t('gate.signIn') : t('gate.next')}
        </VerdictButton>
      }
    />
  )
}

function declinedKey(code: string): 'signedOut' | 'noAccess' | 'tooMany' | 'other' {
  if (code === 'auth.required') return 'signedOut'
  if (code === 'rate_limited') return 'tooMany'
  return code === 'auth.forbidden' || code.endsWith('.not_found') ? 'noAccess' : 'other'
}

function GiveUp({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="min-h-13 px-2 text-[17px] font-semibold underline underline-offset-4"
    >
      {children}
    </button>
  )
}

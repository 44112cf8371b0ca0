'use client'
// A check of readiness as a sentence that says what to do.
import { useLocale, useTranslations } from 'next-intl'
import type { StatusTone } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import type { Check, CheckState } from '@/server/scanning/rehearsal/contract'
import { useDeviceWords } from '../devices/device-words'

export const checkTones: Record<CheckState, StatusTone> = {
  ok: 'ok',
  optional: 'off',
  unknown: 'off',
  wait: 'wait',
  bad: 'bad',
}

export function useCheckWords(timeZone: string): (check: Check) => string {
  const t = useTranslations('rehearsal.checks')
  const locale = useLocale()
  const words = useDeviceWords()
  return ({ check, says, values = {}, at }) => {
    const when = at ? formatInstant(at, { timeZone, locale, style: 'short_date_time' }) : ''
    const drift = 'offsetMs' in values ? words.clock({ clockOffsetMs: Number(values.offsetMs) }) : ''
    return t(`${check}.${says}` as Parameters<typeof t>[0], { ...values, when, drift } as never)
  }
}

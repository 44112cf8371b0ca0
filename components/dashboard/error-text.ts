'use client'
// Every refusal in the visitor's words. What nobody foresaw carries the reference under which the log has it.
import { useLocale, useTranslations } from 'next-intl'
import type { FieldFault } from '@/server/kernel/contract'
import { formatMoney } from '@/server/kernel/format'
import { limitNames, planNames } from '@/server/subscriptions/contract'
import { type Refusal, refusalOf } from './refusal'

export function useErrorText() {
  const t = useTranslations('errors')
  const locale = useLocale()
  const example = locale === 'fr' ? '12,50' : '12.50'

  function codeText(code: string): string {
    const key = code as Parameters<typeof t>[0]
    return code !== 'fields' && t.has(key) ? t(key) : t('unknown')
  }

  /** Which limit of which plan; null for any other refusal. */
  function planLimitText(code: string, details: Refusal['details']): string | null {
    const limit = code === 'plan.limit_reached' ? limitNames.find((name) => name === details[0]?.path) : undefined
    if (!limit) return null
    const { maximum = 0, plan = 'free' } = details[0]?.values ?? {}
    const known = planNames.find((name) => name === plan) ?? 'free'
    return t(`planLimits.${limit}`, { maximum: Number(maximum), plan: t(`planLimits.names.${known}`) })
  }

  /** One or two sentences for a notice or a toast. */
  function textOf(error: unknown): string {
    const { code, details, requestId, retryAfterSeconds } = refusalOf(error)
    const parts = [planLimitText(code, details) ?? codeText(code)]
    if (retryAfterSeconds !== null) parts.push(t('wait', { seconds: retryAfterSeconds }))
    if (requestId !== null && isOurs(code)) parts.push(t('reference', { id: requestId }))
    return parts.join(' ')
  }

  /** What is wrong with one field, by its code. */
  function fieldTextOf({ code, values = {} }: FieldFault): string {
    const { amount, currency, minimum = 0, maximum = 0, name = '', known = '' } = values
    const least = formatMoney({ amount: Number(amount ?? 0), currency: String(currency ?? 'EUR') }, locale)
    const limits = { minimum: Number(minimum), maximum: Number(maximum), least, example }
    return t(`fields.${code}`, { ...limits, name: String(name), known: String(known) })
  }

  return { textOf, fieldTextOf, refusalOf }
}

function isOurs(code: string): boolean {
  return code === 'internal' || code === 'unknown' || code.startsWith('trpc.')
}

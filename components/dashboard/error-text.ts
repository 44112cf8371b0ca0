'use client'
// Every refusal in the visitor's words. What nobody foresaw carries the reference under which the log has it.
import { useLocale, useTranslations } from 'next-intl'
import { fieldFault } from './detail-text'
import { refusalOf } from './refusal'

export function useErrorText() {
  const t = useTranslations('errors')
  const example = useLocale() === 'fr' ? '12,50' : '12.50'

  function codeText(code: string): string {
    const key = code as Parameters<typeof t>[0]
    return code !== 'fields' && t.has(key) ? t(key) : t('unknown')
  }

  /** One or two sentences for a notice or a toast. */
  function textOf(error: unknown): string {
    const { code, requestId, retryAfterSeconds } = refusalOf(error)
    const parts = [codeText(code)]
    if (retryAfterSeconds !== null) parts.push(t('wait', { seconds: retryAfterSeconds }))
    if (requestId !== null && isOurs(code)) parts.push(t('reference', { id: requestId }))
    return parts.join(' ')
  }

  /** What is wrong with one field, from the English message that the doors and schemas give. */
  function fieldTextOf(message: string): string {
    const { key, limit } = fieldFault(message)
    return t(`fields.${key}`, { limit: limit ?? 0, example })
  }

  return { textOf, fieldTextOf, refusalOf }
}

function isOurs(code: string): boolean {
  return code === 'internal' || code === 'unknown' || code.startsWith('trpc.')
}

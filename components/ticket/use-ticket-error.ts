'use client'
// The sentences for what the server refused a holder, whole or at a field.
import { useTranslations } from 'next-intl'
import type { TicketFailure } from './call-ticket'

export function useTicketError() {
  const t = useTranslations('errors')
  const inWords = (key: string, values: Readonly<Record<string, string | number>> = {}) => {
    const known = key as 'unknown'
    return t.has(known) ? t(known, values) : null
  }

  return {
    /** Of a refusal as a whole. */
    textOf: ({ code }: TicketFailure): string => inWords(code) ?? inWords('internal') ?? t('unknown'),
    /** By the name of the field. */
    fieldTextsOf: ({ details }: TicketFailure): Record<string, string> =>
      Object.fromEntries(
        details.map(({ path, code, values }) => [path, inWords(`fields.${code}`, values) ?? t('fields.invalid')]),
      ),
  }
}

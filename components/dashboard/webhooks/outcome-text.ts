// What came of an attempt, in a few words: the status that was answered, or why there was no answer.
import { useTranslations } from 'next-intl'

export function useOutcomeText(): (outcome: { status: number | null; error: string | null }) => string {
  const t = useTranslations('webhooks')
  return ({ status, error }) => {
    if (status !== null) return t('answered', { status: String(status) })
    const key = `faults.${error}` as Parameters<typeof t>[0]
    return error !== null && t.has(key) ? t(key) : t('notTried')
  }
}

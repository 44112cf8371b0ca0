// Several silent phones in one title and one sentence.
import { useLocale, useTranslations } from 'next-intl'
import type { GateAlertView } from '@/server/scanning/alerts/contract'
import type { AlertWords } from './alert-words'

const NAMED = 6

export function useSilentWords(): (alerts: readonly Pick<GateAlertView, 'facts'>[]) => AlertWords {
  const t = useTranslations('fraud')
  const locale = useLocale()
  return (alerts) => {
    const names = alerts.map(({ facts: { device } }) => (typeof device === 'string' ? device : t('unknownDevice')))
    const left = names.length - NAMED
    const told = left > 1 ? [...names.slice(0, NAMED), t('silent.others', { count: left })] : names
    return {
      title: t('silent.title', { count: names.length }),
      text: t('silent.text', { names: new Intl.ListFormat(locale, { type: 'conjunction' }).format(told) }),
    }
  }
}

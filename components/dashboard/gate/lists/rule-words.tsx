// What a list's rules mean, in sentences by topic: the same in the editor while it is filled in and on the list once it is saved.
import { useLocale, useTranslations } from 'next-intl'
import { cn } from '@/components/ui/cn'
import { formatInstant, formatZone } from '@/server/kernel/format'
import type { ListRules } from '@/server/scanning/lists/contract'
import { type RuleTopic, type RuleWord, wordsOf } from '@/server/scanning/lists/words'

const topics: readonly RuleTopic[] = ['who', 'when', 'often', 'exits']

type RuleWordsProps = {
  rules: ListRules
  ticketTypes: readonly { id: string; name: string }[]
  /** What has to be chosen first: said in place of what a topic would mean without it. */
  missing?: Partial<Record<RuleTopic, string>>
  className?: string
}

export function RuleWords({ rules, ticketTypes, missing = {}, className }: RuleWordsProps) {
  const t = useTranslations('gateLists.words')
  const sentenceOf = useSentence(rules.timeZone)
  const words = wordsOf(rules, ticketTypes)
  return (
    <dl className={cn('grid gap-x-5 gap-y-1.5 text-[15px] sm:grid-cols-[8.5rem_1fr]', className)}>
      {topics.map((topic) => (
        <div key={topic} className="contents">
          <dt className="font-semibold text-ink-2 max-sm:mt-1.5 max-sm:text-[13px]">{t(`topics.${topic}`)}</dt>
          <dd className="min-w-0">
            {missing[topic] ? <span className="block font-semibold text-danger">{missing[topic]}</span> : null}
            {words
              .filter((word) => word.topic === topic && !missing[topic])
              .map((word) => {
                const sentence = sentenceOf(word)
                return (
                  <span key={sentence} className={cn('block', word.key === 'never' && 'font-semibold text-danger')}>
                    {sentence}
                  </span>
                )
              })}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function useSentence(timeZone: string): (word: RuleWord) => string {
  const t = useTranslations('gateLists.words')
  const locale = useLocale()
  const instant = (at: Date) => formatInstant(at, { timeZone, locale, style: 'short_date_time' })
  return (word) => {
    switch (word.key) {
      case 'someTypes': {
        const quoted = word.names.map((name) => t('quoted', { name }))
        const names = new Intl.ListFormat(locale, { type: 'conjunction' }).format(quoted)
        return t('someTypes', { count: word.names.length, names })
      }
      case 'from':
        return t('from', { from: instant(word.from) })
      case 'until':
        return t('until', { until: instant(word.until) })
      case 'between':
        return t('between', { from: instant(word.from), until: instant(word.until) })
      case 'daily':
        return t('daily', { zone: formatZone(timeZone, locale) })
      case 'times':
      case 'timesAtOnce':
        return t(word.key, { limit: word.limit })
      default:
        return t(word.key)
    }
  }
}

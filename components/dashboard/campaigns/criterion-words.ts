// A filter of a campaign and what is chosen in it, in words.
import { useLocale, useTranslations } from 'next-intl'
import type { Audience } from '@/server/campaigns/audience/contract'
import { formatInstant } from '@/server/kernel/format'
import type { Criterion } from './campaign-draft'
import type { CriterionItem, CriterionKey } from './criteria'

export function useCriterionWords(timeZone: string) {
  const t = useTranslations('campaigns.audience')
  const locale = useLocale()
  return {
    nameOf(criterion: CriterionKey): string {
      const question = questionOf(criterion)
      return question === null ? t(`kinds.${criterion as Criterion}`) : t('answerTo', { question })
    },
    labelOf(criterion: CriterionKey, { value, label }: CriterionItem): string {
      if (label instanceof Date) return formatInstant(label, { timeZone, locale, style: 'short_date_time' })
      if (label !== null) return label
      const key = `values.${criterion}.${value}` as Parameters<typeof t>[0]
      return t.has(key) ? t(key) : value
    },
  }
}

export function questionOf(criterion: CriterionKey): string | null {
  return criterion.startsWith('answer:') ? criterion.slice('answer:'.length) : null
}

export function chosenIn(audience: Audience, criterion: CriterionKey): readonly string[] {
  const question = questionOf(criterion)
  if (question !== null) return audience.answers.find((one) => one.question === question)?.anyOf ?? []
  const own = criterion as Criterion
  if (own === 'entered') return audience.entered === 'any' ? [] : [audience.entered]
  return audience[own]
}

// Whom a campaign is or was for, in words: for who does not choose it.
import { useTranslations } from 'next-intl'
import type { CampaignChoices } from '@/server/campaigns/audience/contract'
import type { CampaignView } from '@/server/campaigns/contract'
import { criteriaInUse } from './campaign-draft'
import { availableCriteria, type CriterionKey, criterionKey } from './criteria'
import { chosenIn, questionOf, useCriterionWords } from './criterion-words'

type AudienceWordsProps = {
  campaign: Pick<CampaignView, 'audience' | 'eventId'>
  choices: CampaignChoices
  timeZone: string
}

export function AudienceWords({ campaign: { audience, eventId }, choices, timeZone }: AudienceWordsProps) {
  const t = useTranslations('campaigns.audience')
  const { nameOf, labelOf } = useCriterionWords(timeZone)
  const available = availableCriteria({ eventId, audience }, choices)
  const used: CriterionKey[] = [
    ...criteriaInUse(audience),
    ...audience.answers.map(({ question }) => criterionKey(question)),
  ]

  function chosen(key: CriterionKey): string {
    const items = available.find((one) => one.key === key)?.items ?? []
    const labels = chosenIn(audience, key).map((value) => {
      const item = items.find((one) => one.value === value)
      if (item) return labelOf(key, item)
      return questionOf(key) === null ? t('gone') : value
    })
    return labels.join(', ')
  }

  return (
    <section aria-labelledby="audience-title">
      <h2 id="audience-title" className="mb-2 text-xl">
        {t('title')}
      </h2>
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
        <dt className="text-ink-2">{t('to')}</dt>
        <dd className="max-sm:mb-2">{t(`sides.${audience.to}`)}</dd>
        {used.map((key) => (
          <div key={key} className="contents">
            <dt className="break-words text-ink-2">{nameOf(key)}</dt>
            <dd className="break-words max-sm:mb-2">{chosen(key)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

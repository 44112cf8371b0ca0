'use client'
// One filter of a campaign: its name, what is chosen in it, and the way to give it up.
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Audience } from '@/server/campaigns/audience/contract'
import { IconButton } from '../templates/icon-button'
import { type Criterion, withAnswers, withChoice } from './campaign-draft'
import { ChoiceChips } from './choice-chips'
import type { CriterionItem, CriterionKey } from './criteria'
import { chosenIn, questionOf, useCriterionWords } from './criterion-words'

type AudienceCriterionProps = {
  criterion: CriterionKey
  audience: Audience
  /** Null: not fetched yet, or gone since it was chosen. */
  items: readonly CriterionItem[] | null
  timeZone: string
  onChange: (audience: Audience) => void
  onRemove: () => void
}

export function AudienceCriterion(props: AudienceCriterionProps) {
  const { criterion, audience, items, timeZone, onChange, onRemove } = props
  const t = useTranslations('campaigns.audience')
  const { nameOf, labelOf } = useCriterionWords(timeZone)
  const question = questionOf(criterion)
  const own = question === null ? (criterion as Criterion) : null
  const name = nameOf(criterion)
  const chosen = chosenIn(audience, criterion)

  function change(value: string, isChosen: boolean) {
    if (question !== null) {
      const others = chosen.filter((one) => one !== value)
      return onChange(withAnswers(audience, question, isChosen ? [...others, value] : others))
    }
    if (own === 'entered') return onChange({ ...audience, entered: isChosen && isYesOrNo(value) ? value : 'any' })
    if (own !== null) onChange(withChoice(audience, own, value, isChosen))
  }

  // What was chosen once and is not there any more can still be given up.
  const gone = items === null ? [] : chosen.filter((value) => !items.some((item) => item.value === value))
  return (
    <li className="rounded-md border border-line bg-card py-2 pr-1 pl-4">
      <div className="flex items-center gap-1">
        <p className="min-w-0 flex-1 font-semibold break-words">{name}</p>
        <IconButton label={t('remove', { criterion: name })} onClick={onRemove}>
          <X className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
      <div className="pt-1 pr-3 pb-2">
        {items === null ? (
          <p className="text-sm text-ink-2">{t('loading')}</p>
        ) : (
          <ChoiceChips
            label={name}
            items={[
              ...items.map((item) => ({ value: item.value, label: labelOf(criterion, item) })),
              ...gone.map((value) => ({ value, label: t('gone') })),
            ]}
            chosen={chosen}
            onChange={change}
          />
        )}
        {items !== null && chosen.length === 0 ? <p className="mt-2 text-sm text-ink-2">{t('nothing')}</p> : null}
      </div>
    </li>
  )
}

function isYesOrNo(value: string): value is 'yes' | 'no' {
  return value === 'yes' || value === 'no'
}

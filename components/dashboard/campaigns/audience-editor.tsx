'use client'
// Whom a campaign is for: an event or all, people with tickets or buyers, and filters that each narrow. Guards: every filter that counts is in
// sight; how many people that makes is told while it is chosen.
import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Menu } from '@/components/ui/menu'
import { RadioGroup } from '@/components/ui/radio-group'
import { Select } from '@/components/ui/select'
import { audienceSides, type CampaignChoices } from '@/server/campaigns/audience/contract'
import type { CampaignKind } from '@/server/campaigns/contract'
import { AudienceCount, type Counted } from './audience-count'
import { AudienceCriterion } from './audience-criterion'
import {
  type CampaignDraft,
  criteriaInUse,
  withAnswers,
  withEvent,
  withoutCriterion,
  withPeople,
  withSide,
} from './campaign-draft'
import { availableCriteria, type CriterionKey, criterionKey } from './criteria'

const ALL = 'all'

type AudienceEditorProps = {
  draft: CampaignDraft
  onChange: (draft: CampaignDraft) => void
  kind: CampaignKind
  events: readonly { id: string; title: string }[]
  /** Whether this person may write to the people of all events. */
  mayAll: boolean
  /** Null while they are fetched. */
  choices: CampaignChoices | null
  timeZone: string
  counted: Counted
}

export function AudienceEditor(props: AudienceEditorProps) {
  const { draft, onChange, kind, events, mayAll, choices, timeZone, counted } = props
  const t = useTranslations('campaigns.audience')
  const { audience, eventId } = draft
  /** Taken up on this page, whether something is chosen in them or not. */
  const [opened, setOpened] = useState<readonly CriterionKey[]>([])
  /** A reminder and a change are for those who hold valid tickets. */
  const isFree = kind === 'campaign'
  const available = choices
    ? availableCriteria(draft, choices).filter(({ key }) => isFree || key !== 'ticketStatuses')
    : []
  const used: readonly CriterionKey[] = [
    ...criteriaInUse(audience).filter((key) => isFree || key !== 'ticketStatuses'),
    ...audience.answers.map(({ question }) => criterionKey(question)),
  ]
  const shown = [...new Set([...used, ...opened.filter((key) => available.some((one) => one.key === key))])]
  const unused = available.filter(({ key }) => !shown.includes(key))

  function remove(key: CriterionKey) {
    setOpened(opened.filter((one) => one !== key))
    const next = key.startsWith('answer:')
      ? withAnswers(audience, key.slice('answer:'.length), [])
      : withoutCriterion(audience, key as Parameters<typeof withoutCriterion>[1])
    onChange({ ...draft, audience: next })
  }

  return (
    <section aria-labelledby="audience-title" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <h2 id="audience-title" className="text-xl">
        {t('title')}
      </h2>
      {isFree && (mayAll || events.length > 1) ? (
        <Field label={t('event')}>
          <Select
            aria-label={t('event')}
            value={eventId ?? ALL}
            onValueChange={(next) => {
              setOpened([])
              onChange(withEvent(draft, next === ALL ? null : next))
            }}
            items={[
              ...(mayAll ? [{ value: ALL, label: t('allEvents') }] : []),
              ...events.map(({ id, title }) => ({ value: id, label: title })),
            ]}
          />
        </Field>
      ) : null}
      {isFree ? (
        <RadioGroup
          legend={t('to')}
          value={audience.to}
          onValueChange={(to) => onChange({ ...draft, audience: withSide(audience, to) })}
          items={audienceSides.map((value) => ({
            value,
            label: t(`sides.${value}`),
            description: t(`sidesText.${value}`),
          }))}
        />
      ) : (
        <p className="max-w-[52ch] text-ink-2">{t('holders')}</p>
      )}
      {shown.length > 0 ? (
        <ul aria-label={t('criteria')} className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
          {shown.map((key) => (
            <AudienceCriterion
              key={key}
              criterion={key}
              audience={audience}
              items={available.find((one) => one.key === key)?.items ?? (choices ? [] : null)}
              timeZone={timeZone}
              onChange={(next) => onChange({ ...draft, audience: next })}
              onRemove={() => remove(key)}
            />
          ))}
        </ul>
      ) : null}
      {unused.length > 0 ? (
        <div>
          <Menu
            align="start"
            trigger={
              <Button tone="ghost" size="small">
                <Plus className="size-4" aria-hidden="true" />
                {t('add')}
              </Button>
            }
            items={unused.map(({ key, label }) => ({
              kind: 'action',
              label:
                label === null
                  ? t(`kinds.${key as Exclude<CriterionKey, `answer:${string}`>}`)
                  : t('answerTo', { question: label }),
              onSelect: () => setOpened([...opened, key]),
            }))}
          />
        </div>
      ) : null}
      <AudienceCount counted={counted} onCountThem={() => onChange({ ...draft, audience: withPeople(audience) })} />
    </section>
  )
}

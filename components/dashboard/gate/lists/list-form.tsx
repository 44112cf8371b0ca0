'use client'
// The editor of one list. What its rules will do stands beside it in words while it is filled in; below it where there is no room.
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { formatInstant, formatZone } from '@/server/kernel/format'
import { entryModes, type ListChoices, type ListView } from '@/server/scanning/lists/contract'
import { useErrorText } from '../../error-text'
import { type ListFault, newList, type ReadList, readList, rulesOf, unchosenOf, valuesOf } from './list-values'
import { RuleWords } from './rule-words'
import { SomeOf } from './some-of'

const NO_ZONE = 'none'

/** The button is at the foot, and what is missing may be far above it. */
function showFault(form: HTMLElement): void {
  form.querySelector('[aria-invalid=true], [role=alert]')?.scrollIntoView({ block: 'center' })
}

type ListFormProps = {
  /** Null for a new one. */
  list: ListView | null
  choices: ListChoices
  /** A rejection is told in words. */
  onSubmit: (fields: Extract<ReadList, { ok: true }>['fields']) => Promise<void>
}

export function ListForm({ list, choices, onSubmit }: ListFormProps) {
  const t = useTranslations('gateLists.form')
  const locale = useLocale()
  const { textOf, fieldTextOf } = useErrorText()
  const { timeZone, sessions, ticketTypes, zones } = choices
  const [values, setValues] = useState(() => (list ? valuesOf(list, timeZone) : newList))
  const [isTried, setTried] = useState(false)
  const [isWorking, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const change = (part: Partial<typeof values>) => setValues((before) => ({ ...before, ...part }))
  const read = readList(values, timeZone)
  const faults = isTried && !read.ok ? read.faults : {}
  const faultText = (fault: ListFault | undefined, chosen: string) =>
    fault && (fault.code === 'none_chosen' ? chosen : fieldTextOf(fault))

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (!read.ok) {
      setTimeout(showFault, 0, event.currentTarget)
      return
    }
    setWorking(true)
    setRefusal(null)
    await onSubmit(read.fields).catch((error: unknown) => setRefusal(textOf(error)))
    setWorking(false)
  }

  const unchosen = unchosenOf(values)
  const missing = {
    ...(unchosen.types && { who: t('typesNeeded') }),
    ...(unchosen.sessions && { when: t('sessionsNeeded') }),
  }
  const types = ticketTypes.filter(({ id, isArchived }) => !isArchived || values.ticketTypeIds.includes(id))
  const dateOf = (at: Date) => formatInstant(at, { timeZone, locale, style: 'short_date_time' })
  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-5">
      <div className="grid gap-x-7 gap-y-5 lg:grid-cols-[minmax(0,1fr)_17rem] lg:items-start">
        <div className="grid min-w-0 gap-5">
          <Field label={t('name')} error={faults.name && faultText(faults.name, '')}>
            <Input
              value={values.name}
              maxLength={80}
              autoComplete="off"
              placeholder={t('namePlaceholder')}
              onChange={({ target }) => change({ name: target.value })}
            />
          </Field>
          <SomeOf
            legend={t('types')}
            all={t('everyType')}
            isAll={values.isEveryType}
            onAll={(isEveryType) => change({ isEveryType })}
            items={types.map(({ id, name, isArchived }) => ({
              id,
              label: isArchived ? t('archivedType', { name }) : name,
            }))}
            chosen={values.ticketTypeIds}
            onChosen={(ticketTypeIds) => change({ ticketTypeIds })}
            description={unchosen.types && !isTried ? t('typesNeeded') : undefined}
            error={faultText(faults.ticketTypeIds, t('typesNeeded'))}
          />
          <SomeOf
            legend={t('sessions')}
            all={t('everySession')}
            isAll={values.isEverySession}
            onAll={(isEverySession) => change({ isEverySession })}
            items={sessions.map(({ id, startsAt }) => ({ id, label: dateOf(startsAt) }))}
            chosen={values.sessionIds}
            onChosen={(sessionIds) => change({ sessionIds })}
            description={
              values.isEverySession ? undefined : t(unchosen.sessions && !isTried ? 'sessionsNeeded' : 'sessionsHelp')
            }
            error={faultText(faults.sessionIds, t('sessionsNeeded'))}
          />
          <div className="grid gap-5 sm:grid-cols-2">
            {(['opens', 'closes'] as const).map((side) => {
              const fault = side === 'opens' ? faults.opensAt : faults.closesAt
              return (
                <Field
                  key={side}
                  label={t(side)}
                  hint={t('optional')}
                  description={formatZone(timeZone, locale)}
                  error={fault && (fault.code === 'time_skipped' ? t('clockSkips') : faultText(fault, ''))}
                >
                  <Input
                    type="datetime-local"
                    value={values[side]}
                    onChange={({ target }) => change({ [side]: target.value })}
                  />
                </Field>
              )
            })}
          </div>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label={t('entries')}>
              <Select
                aria-label={t('entries')}
                value={values.entries}
                onValueChange={(entries) => change({ entries })}
                items={entryModes.map((value) => ({ value, label: t(`entryModes.${value}`) }))}
              />
            </Field>
            {values.entries === 'times' ? (
              <Field label={t('limit')} error={faults.entryLimit && faultText(faults.entryLimit, '')}>
                <Input
                  inputMode="numeric"
                  value={values.entryLimit}
                  onChange={({ target }) => change({ entryLimit: target.value.replace(/\D/g, '').slice(0, 4) })}
                />
              </Field>
            ) : null}
          </div>
          <Checkbox
            label={t('exits')}
            description={t('exitsHelp')}
            checked={values.exits}
            onCheckedChange={(exits) => change({ exits })}
          />
          {zones.length > 0 ? (
            <Field label={t('leadsTo')}>
              <Select
                aria-label={t('leadsTo')}
                value={values.zoneId ?? NO_ZONE}
                onValueChange={(zone) => change({ zoneId: zone === NO_ZONE ? null : zone })}
                items={[
                  { value: NO_ZONE, label: t('noZone') },
                  ...zones.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            </Field>
          ) : null}
        </div>
        <section
          aria-live="polite"
          aria-label={t('summary')}
          className="rounded-md bg-sunk px-4 py-3.5 lg:sticky lg:top-0"
        >
          <p className="mb-2 text-[13px] font-semibold text-ink-3">{t('summary')}</p>
          <RuleWords
            rules={rulesOf(values, choices)}
            ticketTypes={ticketTypes}
            missing={missing}
            className="lg:grid-cols-1"
          />
        </section>
      </div>
      {refusal ? (
        <Notice tone="bad" live>
          {refusal}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" loading={isWorking}>
          {list ? t('submitEdit') : t('submitCreate')}
        </Button>
      </DialogFooter>
    </form>
  )
}

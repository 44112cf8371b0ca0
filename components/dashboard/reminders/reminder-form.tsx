'use client'
// When a reminder goes out: how long before what, at which hour. Says at once on which day and at what time that is for this event.
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { anchors, type ReminderDate, type ReminderRule } from '@/server/campaigns/reminders/contract'
import { useErrorText } from '../error-text'
import { Segmented } from '../templates/segmented'
import { type ReminderValues, readReminder } from './reminder-form-values'
import { type Unit, useReminderText } from './use-reminder-text'

export type ReminderEvent = { id: string; timeZone: string }

type ReminderFormProps = {
  organization: string
  event: ReminderEvent
  hasDoors: boolean
  initial: ReminderValues
  /** It has gone out for a date already. */
  wasSent: boolean
  submitLabel: string
  isPending: boolean
  error: unknown
  onSubmit: (rule: ReminderRule) => void
}

const units = ['days', 'hours', 'minutes'] as const satisfies Unit[]

export function ReminderForm(props: ReminderFormProps) {
  const { organization, event, hasDoors, initial, wasSent, submitLabel, isPending, error, onSubmit } = props
  const t = useTranslations('reminders.form')
  const { textOf } = useErrorText()
  const [values, setValues] = useState(initial)
  const read = readReminder(values)
  const fault = 'fault' in read ? read.fault : null
  const set = (change: Partial<ReminderValues>) => setValues({ ...values, ...change })

  function submit(sent: FormEvent) {
    sent.preventDefault()
    if ('rule' in read) onSubmit(read.rule)
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <fieldset className="min-w-0">
        <legend className="mb-1.5 text-[15px] font-semibold">{t('when')}</legend>
        <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-2">
          <Input
            aria-label={t('count')}
            aria-invalid={fault === 'count' || undefined}
            aria-describedby={fault === 'count' ? 'reminder-count-fault' : undefined}
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            value={values.count}
            onChange={(typed) => set({ count: typed.currentTarget.value })}
          />
          <Select
            aria-label={t('unit')}
            value={values.unit}
            onValueChange={(unit) => set({ unit })}
            items={units.map((value) => ({ value, label: t(`units.${value}`) }))}
          />
        </div>
        {fault === 'count' ? (
          <p id="reminder-count-fault" role="alert" className="mt-1.5 text-sm font-semibold text-danger">
            {t('countFault')}
          </p>
        ) : null}
      </fieldset>
      <Field label={t('anchor')} description={values.anchor === 'doors' && !hasDoors ? t('noDoors') : undefined}>
        <Select
          aria-label={t('anchor')}
          value={values.anchor}
          onValueChange={(anchor) => set({ anchor })}
          items={anchors.map((value) => ({ value, label: t(`anchors.${value}`) }))}
        />
      </Field>
      {values.unit === 'days' ? (
        <div className="grid gap-2">
          <p className="text-[15px] font-semibold">{t('hour')}</p>
          <div className="flex flex-wrap items-center gap-3">
            <Segmented
              legend={t('hour')}
              value={values.isChosen ? 'chosen' : 'same'}
              onValueChange={(value) => set({ isChosen: value === 'chosen' })}
              items={[
                { value: 'chosen', label: t('hours.chosen') },
                { value: 'same', label: t('hours.same') },
              ]}
            />
            {values.isChosen ? (
              <Input
                type="time"
                aria-label={t('time')}
                aria-invalid={fault === 'time' || undefined}
                aria-describedby={fault === 'time' ? 'reminder-time-fault' : undefined}
                className="w-34"
                value={values.time}
                onChange={(typed) => set({ time: typed.currentTarget.value })}
              />
            ) : null}
          </div>
          {fault === 'time' ? (
            <p id="reminder-time-fault" role="alert" className="text-sm font-semibold text-danger">
              {t('timeFault')}
            </p>
          ) : null}
        </div>
      ) : null}
      <WhenItGoes organization={organization} event={event} rule={'rule' in read ? read.rule : null} />
      {wasSent ? <Notice tone="wait">{t('sent')}</Notice> : null}
      {error ? (
        <Notice tone="bad" live>
          {textOf(error)}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" disabled={fault !== null} loading={isPending}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  )
}

const SHOWN = 3

function WhenItGoes({
  organization,
  event,
  rule,
}: {
  organization: string
  event: ReminderEvent
  rule: ReminderRule | null
}) {
  const t = useTranslations('reminders.form')
  const { momentText, dayText } = useReminderText(event.timeZone)
  const anyRule: ReminderRule = rule ?? { anchor: 'start', minutesBefore: 60, atMinute: null }
  const { data } = useQuery(
    useTRPC().reminders.tryOut.queryOptions(
      { organization, eventId: event.id, rule: anyRule },
      { enabled: rule !== null, staleTime: 30_000 },
    ),
  )
  const dates = rule ? (data ?? []).slice(0, SHOWN) : []
  const words = ({ state, at }: ReminderDate) => {
    const moment = momentText(at)
    if (state === 'never') return t('never', { moment, anchor: t(`anchors.${anyRule.anchor}`) })
    return t(state === 'passed' ? 'passed' : 'goes', { moment })
  }
  return (
    <div
      aria-live="polite"
      hidden={rule === null}
      className="grid min-h-12 content-center gap-1 rounded-md bg-sunk px-4 py-3 text-[15px]"
    >
      {dates.map((date) => (
        <p
          key={date.sessionId}
          className={date.state === 'early' || date.state === 'due' ? 'font-semibold' : 'text-danger'}
        >
          {dates.length > 1 ? (
            <span className="font-normal text-ink-2">{t('dateOf', { day: dayText(date.startsAt) })} </span>
          ) : null}
          {words(date)}
        </p>
      ))}
    </div>
  )
}

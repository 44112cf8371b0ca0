'use client'
// When the event is, on the clock of the place where it happens.
import { useLocale, useTranslations } from 'next-intl'
import { useFormContext, useWatch } from 'react-hook-form'
import { Field } from '@/components/ui/field'
import { formatZone } from '@/server/kernel/format'
import { offsetOf } from '../wall-time'
import { FormSection } from './form-section'
import type { EventFormValues } from './form-values'
import { MomentField } from './moment-field'
import { useFieldError } from './use-field-error'
import { ZonePicker } from './zone-picker'

export function TimesSection() {
  const t = useTranslations('dashboard.form')
  const common = useTranslations('common.form')
  const locale = useLocale()
  const { control, setValue, getValues, clearErrors } = useFormContext<EventFormValues>()
  const [timeZone, start] = useWatch({ control, name: ['timeZone', 'start'] })
  const errorOf = useFieldError()

  function choose(zone: string) {
    setValue('timeZone', zone, { shouldDirty: true })
    // A time chosen of two belonged to the zone before.
    for (const name of ['start', 'end', 'doors'] as const) setValue(`${name}.exact`, null)
    clearErrors(['timeZone', 'start.date', 'end.date', 'doors.date'])
  }

  /** Most events end on the day they begin. */
  function followStart(date: string) {
    if (getValues('end.date') === '' || getValues('end.date') < date) {
      setValue('end', { ...getValues('end'), date, exact: null }, { shouldDirty: true })
    }
  }

  const day = start.date === '' ? null : new Date(`${start.date}T12:00:00Z`)
  const offset = day && !Number.isNaN(day.getTime()) ? offsetOf(day, timeZone) : null
  return (
    <FormSection id="times" title={t('times')} text={t('timesText')}>
      <div className="grid gap-5 sm:grid-cols-2">
        <MomentField name="start" label={t('start')} onDate={followStart} />
        <MomentField name="end" label={t('end')} />
        <MomentField name="doors" label={t('doors')} hint={common('optional')} description={t('doorsHelp')} />
        <Field
          label={t('zone')}
          error={errorOf('timeZone')?.text}
          description={
            offset
              ? t('zoneOffset', { zone: formatZone(timeZone, locale), offset })
              : t('zoneHelp', { zone: formatZone(timeZone, locale) })
          }
        >
          <ZonePicker value={timeZone} onValueChange={choose} />
        </Field>
      </div>
    </FormSection>
  )
}

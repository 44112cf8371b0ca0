'use client'
// A date and a time on the event's clock. A time that the clocks show twice asks which of the two is meant.
import { useLocale, useTranslations } from 'next-intl'
import { useController, useFormContext } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import type { FieldCode } from '@/server/kernel/contract'
import type { EventFormValues, MomentValues } from './form-values'
import { useFieldError } from './use-field-error'

type MomentFieldProps = {
  name: 'start' | 'end' | 'doors'
  label: string
  hint?: string
  description?: string
  onDate?: (date: string) => void
}

const orderFaults = [
  ['end.date', 'end_before_start'],
  ['doors.date', 'doors_after_start'],
] as const satisfies [string, FieldCode][]

export function MomentField({ name, label, hint, description, onDate }: MomentFieldProps) {
  const t = useTranslations('dashboard.form')
  const { clearErrors, getFieldState } = useFormContext<EventFormValues>()
  const { field } = useController<EventFormValues, MomentFieldProps['name']>({ name })
  const error = useFieldError()(`${name}.date`)
  const value = field.value
  const errorId = `${name}-error`
  const helpId = `${name}-help`

  function change(part: Partial<MomentValues>) {
    field.onChange({ ...value, exact: null, ...part })
    clearErrors(`${name}.date`)
    // Whether one comes after the other depends on both.
    for (const [path, fault] of orderFaults) if (getFieldState(path).error?.type === fault) clearErrors(path)
  }

  const described = [error ? errorId : null, description ? helpId : null].filter(Boolean).join(' ') || undefined
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 flex w-full items-baseline justify-between gap-3 text-[15px] leading-snug font-semibold">
        {label}
        {hint ? <span className="text-sm font-normal text-ink-2">{hint}</span> : null}
      </legend>
      <div className="grid grid-cols-[minmax(0,1fr)_9.75rem] gap-2">
        <Input
          ref={field.ref}
          type="date"
          aria-label={t('dateOf', { what: label })}
          aria-invalid={error ? true : undefined}
          aria-describedby={described}
          min="2000-01-01"
          max="2100-12-31"
          value={value.date}
          onChange={(event) => {
            change({ date: event.currentTarget.value })
            onDate?.(event.currentTarget.value)
          }}
          onBlur={field.onBlur}
        />
        <Input
          type="time"
          aria-label={t('timeOf', { what: label })}
          aria-invalid={error ? true : undefined}
          aria-describedby={described}
          value={value.time}
          onChange={(event) => change({ time: event.currentTarget.value })}
          onBlur={field.onBlur}
        />
      </div>
      {description ? (
        <p id={helpId} className="mt-1.5 text-sm leading-snug text-ink-2">
          {description}
        </p>
      ) : null}
      {error ? (
        <p id={errorId} className="mt-1.5 text-sm leading-snug font-semibold text-danger">
          {error.text}
        </p>
      ) : null}
      {value.exact ? (
        <p className="mt-1.5 text-sm text-ink-2">{t('exactly', { offset: value.exact.slice(-6) })}</p>
      ) : null}
      <Choices choices={error?.choices ?? []} onChoose={(exact) => change({ exact })} />
    </fieldset>
  )
}

/** Earlier first: the clock of summer, then that of winter. */
function Choices({ choices, onChoose }: { choices: readonly string[]; onChoose: (exact: string) => void }) {
  const t = useTranslations('dashboard.form')
  const locale = useLocale()
  if (choices.length === 0) return null
  return (
    <div className="mt-2.5 flex flex-wrap gap-2" lang={locale}>
      {choices.map((choice, index) => (
        <Button key={choice} tone="ghost" size="small" onClick={() => onChoose(choice)}>
          {t(index === 0 ? 'beforeChange' : 'afterChange', { offset: choice.slice(-6) })}
        </Button>
      ))}
    </div>
  )
}

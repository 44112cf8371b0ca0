'use client'
// What holders may do with their tickets by themselves, and until when.
import { useTranslations } from 'next-intl'
import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { maxRenames } from '@/server/tickets/transfers/contract'
import { FormSection } from './form-section'
import type { EventFormValues } from './form-values'
import { useFieldError } from './use-field-error'

const choices = ['0', '60', '360', '1440', '2880', '10080'] as const

function isChoice(minutes: string): minutes is (typeof choices)[number] {
  return choices.some((choice) => choice === minutes)
}

export function HolderRulesSection() {
  const t = useTranslations('dashboard.form.holderRules')
  const { control } = useFormContext<EventFormValues>()
  const [transfersAllowed, renamesAllowed, changesClose] = useWatch({
    control,
    name: ['transfersAllowed', 'renamesAllowed', 'changesClose'],
  })
  const errorOf = useFieldError()
  const items = choices.map((value) => ({ value: value as string, label: t(`closes.${value}`) }))
  // Another one, given through the API, is kept.
  if (!isChoice(changesClose))
    items.push({ value: changesClose, label: t('closesOther', { minutes: Number(changesClose) }) })
  return (
    <FormSection id="holder-rules" title={t('title')} text={t('text')}>
      <div className="grid gap-2">
        <Controller
          control={control}
          name="transfersAllowed"
          render={({ field: { value, onChange } }) => (
            <Checkbox
              label={t('transfers')}
              description={t('transfersHelp')}
              checked={value}
              onCheckedChange={onChange}
            />
          )}
        />
        <Controller
          control={control}
          name="renamesAllowed"
          render={({ field: { value, onChange } }) => (
            <Checkbox
              label={t('renames')}
              description={t('renamesHelp', { count: maxRenames })}
              checked={value}
              onCheckedChange={onChange}
            />
          )}
        />
      </div>
      {transfersAllowed || renamesAllowed ? (
        <Field label={t('until')} error={errorOf('changesClose')?.text}>
          <Controller
            control={control}
            name="changesClose"
            render={({ field: { value, onChange } }) => (
              <Select items={items} value={value} onValueChange={onChange} aria-label={t('until')} />
            )}
          />
        </Field>
      ) : null}
    </FormSection>
  )
}

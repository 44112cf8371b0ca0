'use client'
// What the event is called and what it is about.
import { useTranslations } from 'next-intl'
import { useFormContext } from 'react-hook-form'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { FormSection } from './form-section'
import type { EventFormValues } from './form-values'
import { useFieldError } from './use-field-error'

export function BasicsSection() {
  const t = useTranslations('dashboard.form')
  const common = useTranslations('common.form')
  const { register } = useFormContext<EventFormValues>()
  const errorOf = useFieldError()
  return (
    <FormSection id="basics" title={t('basics')} text={t('basicsText')}>
      <Field label={t('title')} error={errorOf('title')?.text}>
        <Input size="large" autoComplete="off" placeholder={t('titleExample')} {...register('title')} />
      </Field>
      <Field
        label={t('description')}
        hint={common('optional')}
        description={t('descriptionHelp')}
        error={errorOf('description')?.text}
      >
        <Textarea rows={6} {...register('description')} />
      </Field>
    </FormSection>
  )
}

'use client'
// Where the event is.
import { useTranslations } from 'next-intl'
import { useFormContext } from 'react-hook-form'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { FormSection } from './form-section'
import type { EventFormValues } from './form-values'
import { useFieldError } from './use-field-error'

export function VenueSection() {
  const t = useTranslations('dashboard.form')
  const common = useTranslations('common.form')
  const { register } = useFormContext<EventFormValues>()
  const errorOf = useFieldError()
  return (
    <FormSection id="venue" title={t('venue')} text={t('venueText')}>
      <Field label={t('venueName')} hint={common('optional')} error={errorOf('venueName')?.text}>
        <Input autoComplete="off" placeholder={t('venueExample')} {...register('venueName')} />
      </Field>
      <Field label={t('venueAddress')} hint={common('optional')} error={errorOf('venueAddress')?.text}>
        <Textarea rows={2} placeholder={t('addressExample')} {...register('venueAddress')} />
      </Field>
    </FormSection>
  )
}

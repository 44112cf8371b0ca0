'use client'
// The name of a design, asked for in a dialog.
import { useTranslations } from 'next-intl'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { designLimits } from '@/server/templates/contract'
import { useErrorText } from '../error-text'

type NameFormProps = {
  name: string
  submitLabel: string
  error: unknown
  onSubmit: (name: string) => Promise<void>
}

export function NameForm({ name, submitLabel, error, onSubmit }: NameFormProps) {
  const t = useTranslations('templates.list')
  const { textOf, fieldTextOf } = useErrorText()
  const { register, handleSubmit, formState } = useForm({ defaultValues: { name } })
  return (
    <form method="post" noValidate onSubmit={handleSubmit((values) => onSubmit(values.name))} className="grid gap-5">
      <Field
        label={t('name')}
        description={t('nameHelp')}
        error={formState.errors.name && fieldTextOf({ code: 'required' })}
      >
        <Input
          autoComplete="off"
          maxLength={designLimits.name}
          {...register('name', { validate: (text) => text.trim() !== '' })}
        />
      </Field>
      {error ? (
        <Notice tone="bad" live>
          {textOf(error)}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" loading={formState.isSubmitting}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  )
}

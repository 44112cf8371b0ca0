'use client'
// The name of a new key and what it may do, in plain words and by what it concerns.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useController, useForm } from 'react-hook-form'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import type { Permission } from '@/server/kernel/actor'
import { useErrorText } from '../error-text'

type Values = { name: string; permissions: Permission[] }

type ApiKeyFormProps = {
  organization: string
  permissions: readonly Permission[]
  onCreated: (token: string) => void
}

export function ApiKeyForm({ organization, permissions, onCreated }: ApiKeyFormProps) {
  const t = useTranslations('dashboard')
  const { textOf, fieldTextOf } = useErrorText()
  const create = useMutation(useTRPC().apiKeys.create.mutationOptions())
  const { register, handleSubmit, control, formState } = useForm<Values>({
    defaultValues: { name: '', permissions: [] },
  })
  const { field } = useController({ control, name: 'permissions', rules: { validate: (chosen) => chosen.length > 0 } })
  const chosen = new Set(field.value)
  const { errors } = formState

  function choose(names: readonly Permission[], isChosen: boolean) {
    const rest = field.value.filter((name) => !names.includes(name))
    field.onChange(isChosen ? [...rest, ...names] : rest)
  }

  async function submit(values: Values) {
    const made = await create.mutateAsync({ organization, ...values }).catch(() => null) // the reason is in `create.error`
    if (made) onCreated(made.token)
  }

  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid gap-5">
      <Field
        label={t('apiKeys.name')}
        description={t('apiKeys.nameHelp')}
        error={errors.name && fieldTextOf({ code: 'required' })}
      >
        <Input autoComplete="off" maxLength={100} {...register('name', { validate: (text) => text.trim() !== '' })} />
      </Field>
      <fieldset className="min-w-0">
        <legend className="mb-1 text-[15px] font-semibold">{t('apiKeys.permissions')}</legend>
        <Checkbox
          label={t('apiKeys.allPermissions')}
          checked={chosen.size === permissions.length}
          indeterminate={chosen.size > 0 && chosen.size < permissions.length}
          onCheckedChange={(checked) => choose(permissions, checked)}
        />
        <div className="max-h-[38vh] overflow-y-auto rounded-md border border-line px-3.5 py-1.5">
          {permissions.map((permission) => (
            <Checkbox
              key={permission}
              label={
                <>
                  {t(`permissions.${permission}`)}{' '}
                  <code className="font-sans text-[13px] font-normal text-ink-3">{permission}</code>
                </>
              }
              checked={chosen.has(permission)}
              onCheckedChange={(checked) => choose([permission], checked)}
            />
          ))}
        </div>
        {errors.permissions ? (
          <p role="alert" className="mt-1.5 text-sm font-semibold text-danger">
            {fieldTextOf({ code: 'too_few', values: { minimum: 1 } })}
          </p>
        ) : null}
      </fieldset>
      {create.error ? (
        <Notice tone="bad" live>
          {textOf(create.error)}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" loading={formState.isSubmitting}>
          {t('apiKeys.submit')}
        </Button>
      </DialogFooter>
    </form>
  )
}

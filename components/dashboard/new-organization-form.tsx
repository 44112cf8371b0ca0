'use client'
// Names an organization and opens it.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useRouter } from '@/i18n/navigation'
import { type CreateOrganizationInput, createOrganizationInput } from '@/server/organizations/contract'
import { useErrorText } from './error-text'
import { faultResolver } from './fault-resolver'

export function NewOrganizationForm() {
  const t = useTranslations('dashboard.newOrganization')
  const router = useRouter()
  const isReady = useHydrated()
  const { textOf, fieldTextOf } = useErrorText()
  const create = useMutation(useTRPC().organizations.create.mutationOptions())
  const [isLeaving, setLeaving] = useState(false)
  const { register, handleSubmit, formState } = useForm({
    resolver: faultResolver(createOrganizationInput, fieldTextOf),
    defaultValues: { name: '', locale: useLocale() },
  })
  const { errors } = formState

  async function submit(input: CreateOrganizationInput) {
    const organization = await create.mutateAsync(input).catch(() => null) // the reason is in `create.error`
    if (!organization) return
    setLeaving(true)
    router.push(`/org/${organization.slug}`)
  }

  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid gap-5">
      {create.error ? (
        <Notice tone="bad" live>
          {textOf(create.error)}
        </Notice>
      ) : null}
      <Field label={t('name')} description={t('nameHelp')} error={errors.name?.message}>
        <Input size="large" autoComplete="organization" placeholder={t('nameExample')} {...register('name')} />
      </Field>
      <Button type="submit" size="large" wide disabled={!isReady} loading={formState.isSubmitting || isLeaving}>
        {t('submit')}
      </Button>
    </form>
  )
}

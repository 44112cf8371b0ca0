'use client'
// A sender domain of one's own, asked for: its name and what stands before the @.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useForm } from 'react-hook-form'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { type SenderDomainInput, senderDomainInput } from '@/server/notifications/settings/contract'
import { useErrorText } from '../error-text'
import { faultResolver } from '../fault-resolver'

export function AddSenderDomain({ organization }: { organization: string }) {
  const t = useTranslations('messageSettings.domain')
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const { textOf, fieldTextOf } = useErrorText()
  const create = useMutation(useTRPC().messageSettings.createDomain.mutationOptions())
  const { register, handleSubmit, formState } = useForm({
    resolver: faultResolver(senderDomainInput, fieldTextOf),
    defaultValues: { domain: '', localPart: '' },
  })
  const { errors, isSubmitting } = formState

  async function submit(input: SenderDomainInput) {
    const made = await create.mutateAsync({ organization, ...input }).catch(() => null) // the reason is in `create.error`
    if (!made) return
    toast.done(t('created'))
    router.refresh()
  }

  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid max-w-2xl gap-5">
      {create.error ? (
        <Notice tone="bad" live>
          {textOf(create.error)}
        </Notice>
      ) : null}
      <Field label={t('domain')} description={t('domainHelp')} error={errors.domain && t('invalidDomain')}>
        <Input autoComplete="off" autoCapitalize="none" spellCheck={false} {...register('domain')} />
      </Field>
      <Field label={t('localPart')} description={t('localPartHelp')} error={errors.localPart && t('invalidLocalPart')}>
        <Input autoComplete="off" autoCapitalize="none" spellCheck={false} {...register('localPart')} />
      </Field>
      <Button type="submit" disabled={!isReady} loading={isSubmitting} className="w-fit">
        {t('create')}
      </Button>
    </form>
  )
}

'use client'
// Who sells, as invoices to come name them.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useForm } from 'react-hook-form'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { type SellerDetails, sellerDetailsInput } from '@/server/sellers/contract'
import { useErrorText } from '../error-text'
import { faultResolver } from '../fault-resolver'

type SellerDetailsFormProps = {
  organization: string
  /** Stands for the legal name where there is none. */
  organizationName: string
  details: SellerDetails
  /** Tickets have a tax rate. */
  usesVat: boolean
}

export function SellerDetailsForm({ organization, organizationName, details, usesVat }: SellerDetailsFormProps) {
  const t = useTranslations('documents.seller')
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const { textOf, fieldTextOf } = useErrorText()
  const save = useMutation(useTRPC().documents.saveSeller.mutationOptions())
  const { register, handleSubmit, reset, formState } = useForm({
    resolver: faultResolver(sellerDetailsInput, fieldTextOf),
    defaultValues: details,
  })
  const { errors, isSubmitting } = formState

  async function submit(input: SellerDetails) {
    const saved = await save.mutateAsync({ organization, ...input }).catch(() => null) // the reason is in `save.error`
    if (!saved) return
    reset(input)
    toast.done(t('saved'))
    router.refresh()
  }

  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid max-w-2xl gap-5">
      {save.error ? (
        <Notice tone="bad" live>
          {textOf(save.error)}
        </Notice>
      ) : null}
      <Field label={t('legalName')} description={t('legalNameHelp')} error={errors.legalName?.message}>
        <Input autoComplete="off" placeholder={organizationName} {...register('legalName')} />
      </Field>
      <Field label={t('address')} error={errors.address?.message}>
        <Textarea rows={3} {...register('address')} />
      </Field>
      <Field label={t('registration')} description={t('registrationHelp')} error={errors.registration?.message}>
        <Input autoComplete="off" {...register('registration')} />
      </Field>
      <Field
        label={t('vatNumber')}
        description={usesVat && details.vatNumber === '' ? t('vatMissing') : t('vatNumberHelp')}
        error={errors.vatNumber?.message}
        className="max-w-96"
      >
        <Input autoComplete="off" className="num" {...register('vatNumber')} />
      </Field>
      <Field
        label={t('invoicePrefix')}
        description={t('invoicePrefixHelp')}
        error={errors.invoicePrefix?.message}
        className="max-w-96"
      >
        <Input autoComplete="off" className="num" maxLength={12} {...register('invoicePrefix')} />
      </Field>
      <Field label={t('footer')} description={t('footerHelp')} error={errors.footer?.message}>
        <Textarea rows={3} {...register('footer')} />
      </Field>
      <Field label={t('contactEmail')} description={t('contactEmailHelp')} error={errors.contactEmail?.message}>
        <Input type="email" inputMode="email" autoComplete="off" {...register('contactEmail')} />
      </Field>
      <Button type="submit" disabled={!isReady} loading={isSubmitting} className="w-fit">
        {t('save')}
      </Button>
    </form>
  )
}

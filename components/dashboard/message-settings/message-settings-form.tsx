'use client'
// How an organization's messages leave: sender name, reply address, order of the services, quiet hours.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Controller, useForm } from 'react-hook-form'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import {
  type MessageSettingsInput,
  type MessageSettingsView,
  messageSettingsInput,
} from '@/server/notifications/settings/contract'
import { useErrorText } from '../error-text'
import { faultResolver } from '../fault-resolver'
import { CarrierOrder } from './carrier-order'
import { clockOf, minutesOf } from './minutes'

type MessageSettingsFormProps = {
  organization: string
  organizationName: string
  settings: MessageSettingsView
  mayManage: boolean
}

export function MessageSettingsForm({ organization, organizationName, settings, mayManage }: MessageSettingsFormProps) {
  const t = useTranslations('messageSettings.form')
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const { textOf, fieldTextOf } = useErrorText()
  const save = useMutation(useTRPC().messageSettings.save.mutationOptions())
  const { providerOrder, senderName, replyTo, quietFrom, quietUntil, contactEmail } = settings
  const replyToHelp = contactEmail ? t('replyToFallback', { address: contactEmail }) : t('replyToHelp')
  const { register, handleSubmit, reset, control, formState } = useForm({
    resolver: faultResolver(messageSettingsInput, fieldTextOf),
    defaultValues: { providerOrder, senderName: senderName ?? '', replyTo: replyTo ?? '', quietFrom, quietUntil },
    disabled: !mayManage,
  })
  const { errors, isSubmitting } = formState

  async function submit(input: MessageSettingsInput) {
    const seen = settings.version
    const saved = await save.mutateAsync({ organization, ...input, seen }).catch(() => null) // the reason is in `save.error`
    if (!saved) return
    reset({ ...input, senderName: input.senderName ?? '', replyTo: input.replyTo ?? '' })
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
      <Field
        label={t('senderName')}
        hint={t('optional')}
        description={t('senderNameHelp')}
        error={errors.senderName?.message}
      >
        <Input autoComplete="off" maxLength={100} placeholder={organizationName} {...register('senderName')} />
      </Field>
      <Field label={t('replyTo')} hint={t('optional')} description={replyToHelp} error={errors.replyTo?.message}>
        <Input type="email" autoComplete="off" maxLength={254} placeholder={contactEmail} {...register('replyTo')} />
      </Field>
      <Controller
        control={control}
        name="providerOrder"
        render={({ field }) => (
          <CarrierOrder
            value={field.value}
            onChange={field.onChange}
            carriers={settings.carriers}
            reporting={settings.reporting}
            disabled={!mayManage}
          />
        )}
      />
      <fieldset className="min-w-0">
        <legend className="text-[15px] font-semibold">{t('quiet')}</legend>
        <p className="mt-1 mb-2 text-sm text-ink-2">{t('quietHelp')}</p>
        <div className="grid max-w-96 grid-cols-2 gap-3">
          {(['quietFrom', 'quietUntil'] as const).map((name) => (
            <Controller
              key={name}
              control={control}
              name={name}
              render={({ field }) => (
                <Field label={t(name)} error={errors[name]?.message}>
                  <Input
                    type="time"
                    className="num"
                    disabled={!mayManage}
                    value={clockOf(field.value)}
                    onBlur={field.onBlur}
                    onChange={({ target }) => field.onChange(minutesOf(target.value) ?? field.value)}
                  />
                </Field>
              )}
            />
          ))}
        </div>
      </fieldset>
      {mayManage ? (
        <Button type="submit" disabled={!isReady} loading={isSubmitting} className="w-fit">
          {t('save')}
        </Button>
      ) : null}
    </form>
  )
}

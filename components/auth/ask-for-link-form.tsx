'use client'
// Asks for a link into an account. What it says afterwards is true whether or not the address has one.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useErrorText } from '@/components/dashboard/error-text'
import { faultResolver } from '@/components/dashboard/fault-resolver'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { type AskForLink, askForLinkInput, type LinkPurpose, linkMinutes } from '@/server/auth/contract'
import { useHydrated } from './use-hydrated'

export function AskForLinkForm({ purpose }: { purpose: LinkPurpose }) {
  const t = useTranslations('auth')
  const locale = useLocale()
  const isReady = useHydrated()
  const { textOf, fieldTextOf } = useErrorText()
  const ask = useMutation(useTRPC().account.askForLink.mutationOptions())
  const [isAsked, setAsked] = useState(false)
  const { register, handleSubmit, formState } = useForm({
    resolver: faultResolver(askForLinkInput, fieldTextOf),
    defaultValues: { email: '', purpose, locale },
  })

  async function submit(input: AskForLink) {
    await ask.mutateAsync(input).then(
      () => setAsked(true),
      () => {}, // the reason is in `ask.error`
    )
  }

  if (isAsked) {
    return (
      <Notice
        tone="ok"
        live
        title={t('link.askedTitle')}
        action={
          <Button tone="ghost" size="small" className="min-h-11" onClick={() => setAsked(false)}>
            {t('link.another')}
          </Button>
        }
      >
        {t('link.askedText', { minutes: linkMinutes[purpose] })}
      </Notice>
    )
  }
  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid gap-5">
      {ask.error ? (
        <Notice tone="bad" live>
          {textOf(ask.error)}
        </Notice>
      ) : null}
      <Field label={t('email')} error={formState.errors.email && t('required.email')}>
        <Input
          type="email"
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          {...register('email')}
        />
      </Field>
      <Button type="submit" size="large" wide disabled={!isReady} loading={formState.isSubmitting}>
        {t('link.submit')}
      </Button>
    </form>
  )
}

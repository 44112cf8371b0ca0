'use client'
// A new password behind its link, and signed in with it at once.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { useErrorText } from '@/components/dashboard/error-text'
import { faultResolver } from '@/components/dashboard/fault-resolver'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { type ResetPassword, resetPasswordInput } from '@/server/auth/contract'
import { signIn } from './browser-session'
import { PasswordInput } from './password-input'
import { PasswordMeter } from './password-meter'
import { useHydrated } from './use-hydrated'

export function NewPasswordForm({ token, next, signInHref }: { token: string; next: string; signInHref: string }) {
  const t = useTranslations('auth')
  const isReady = useHydrated()
  const { textOf, fieldTextOf } = useErrorText()
  const reset = useMutation(useTRPC().account.resetPassword.mutationOptions())
  const [isLeaving, setLeaving] = useState(false)
  const { register, handleSubmit, formState, control } = useForm({
    resolver: faultResolver(resetPasswordInput, fieldTextOf),
    defaultValues: { token, password: '' },
    mode: 'onTouched',
  })
  const password = useWatch({ control, name: 'password' })
  const fault = formState.errors.password

  async function submit(input: ResetPassword) {
    const done = await reset.mutateAsync(input).catch(() => null) // the reason is in `reset.error`
    if (!done) return
    setLeaving(true)
    const outcome = await signIn({ email: done.email, password: input.password, rememberMe: false })
    window.location.assign(outcome === 'signed_in' ? next : signInHref)
  }

  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid gap-5">
      {reset.error ? (
        <Notice tone="bad" live>
          {textOf(reset.error)}
        </Notice>
      ) : null}
      <Field
        label={t('newPassword.label')}
        description={fault ? null : <PasswordMeter password={password} own={[]} />}
        error={fault?.message}
      >
        <PasswordInput size="large" autoComplete="new-password" {...register('password')} />
      </Field>
      <Button type="submit" size="large" wide disabled={!isReady} loading={formState.isSubmitting || isLeaving}>
        {t('newPassword.submit')}
      </Button>
    </form>
  )
}

'use client'
// A new account, and signed in with it at once.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { type FieldPath, useForm, useWatch } from 'react-hook-form'
import { useErrorText } from '@/components/dashboard/error-text'
import { faultResolver } from '@/components/dashboard/fault-resolver'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { type SignUpInput, signUpInput } from '@/server/auth/contract'
import { signIn } from './browser-session'
import { PasswordInput } from './password-input'
import { PasswordMeter } from './password-meter'
import { useHydrated } from './use-hydrated'

type SignUpFormProps = {
  /** Already known to be of this site; comes after the account. */
  next: string
  /** Where signing in at once did not work. */
  signInHref: string
  /** Behind whose link it stands: its address is the only one that is of use here, and is proven by it. */
  invitation?: { token: string; email: string }
}

export function SignUpForm({ next, signInHref, invitation }: SignUpFormProps) {
  const t = useTranslations('auth')
  const isReady = useHydrated()
  const locale = useLocale()
  const { textOf, refusalOf, fieldTextOf } = useErrorText()
  const { account } = useTRPC()
  const signUp = useMutation(account.signUp.mutationOptions())
  const signUpInvited = useMutation(account.signUpInvited.mutationOptions())
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isLeaving, setLeaving] = useState(false)
  const { register, handleSubmit, formState, setError, control } = useForm({
    resolver: faultResolver(signUpInput, fieldTextOf),
    defaultValues: { name: '', email: invitation?.email ?? '', password: '', locale },
    mode: 'onTouched',
  })
  const [name, email, password] = useWatch({ control, name: ['name', 'email', 'password'] })
  const { errors } = formState

  async function submit(input: SignUpInput) {
    setRefusal(null)
    try {
      const { email: _, ...rest } = input
      if (invitation) await signUpInvited.mutateAsync({ ...rest, token: invitation.token })
      else await signUp.mutateAsync(input)
    } catch (error) {
      const { code, details } = refusalOf(error)
      if (code === 'auth.email_taken') return setError('email', { type: 'taken' }, { shouldFocus: true })
      for (const detail of details) {
        setError(detail.path as FieldPath<SignUpInput>, { type: detail.code, message: fieldTextOf(detail) })
      }
      return setRefusal(textOf(error))
    }
    setLeaving(true)
    const outcome = await signIn({ email: input.email, password: input.password, rememberMe: false })
    window.location.assign(outcome === 'signed_in' ? next : signInHref)
  }

  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid gap-5">
      {refusal ? (
        <Notice tone="bad" live>
          {refusal}
        </Notice>
      ) : null}
      <Field label={t('name')} error={errors.name && t('required.name')}>
        <Input size="large" autoComplete="name" {...register('name')} />
      </Field>
      <Field
        label={t('email')}
        description={t('emailHelp')}
        error={errors.email && (errors.email.type === 'taken' ? t('taken') : t('required.email'))}
      >
        <Input
          type="email"
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          readOnly={invitation !== undefined}
          {...register('email')}
        />
      </Field>
      <Field
        label={t('password.label')}
        description={
          errors.password ? null : <PasswordMeter password={password} own={[name, email, email.split('@')[0] ?? '']} />
        }
        error={errors.password?.message}
      >
        <PasswordInput size="large" autoComplete="new-password" {...register('password')} />
      </Field>
      <Button type="submit" size="large" wide disabled={!isReady} loading={formState.isSubmitting || isLeaving}>
        {t('signUp.submit')}
      </Button>
      <p className="text-sm text-ink-2">{t('signUp.note')}</p>
    </form>
  )
}

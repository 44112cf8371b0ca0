'use client'
// Sign-in. A refusal never tells whether the account exists; a success loads the next page anew, so that nothing of
// the visitor before stays in memory.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { type Credentials, type SignInOutcome, signIn } from './browser-session'
import { PasswordInput } from './password-input'
import { useHydrated } from './use-hydrated'

type Refusal = Exclude<SignInOutcome, 'signed_in'>

type SignInFormProps = {
  /** Already known to be of this site. */
  next: string
  /** What an earlier try ended with, from the address. */
  refusal: Refusal | null
  /** The only one that is of use here. */
  email?: string
}

export function SignInForm({ next, refusal: earlier, email }: SignInFormProps) {
  const t = useTranslations('auth')
  const isReady = useHydrated()
  const [refusal, setRefusal] = useState<Refusal | null>(earlier)
  const [isLeaving, setLeaving] = useState(false)
  const form = useForm<Credentials>({ defaultValues: { email: email ?? '', password: '', rememberMe: false } })
  const { register, handleSubmit, formState, setValue, setFocus } = form

  async function submit(credentials: Credentials) {
    setRefusal(null)
    const outcome = await signIn(credentials)
    if (outcome === 'signed_in') {
      setLeaving(true)
      window.location.assign(next)
      return
    }
    setRefusal(outcome)
    if (outcome === 'wrong') setFocus('password', { shouldSelect: true })
  }

  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid gap-5">
      {refusal ? (
        <Notice tone="bad" live title={t(`refusals.${refusal}.title`)}>
          {t(`refusals.${refusal}.text`)}
        </Notice>
      ) : null}
      <Field label={t('email')} error={formState.errors.email && t('required.email')}>
        <Input
          type="email"
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          readOnly={email !== undefined}
          {...register('email', { required: true })}
        />
      </Field>
      <Field label={t('password.label')} error={formState.errors.password && t('required.password')}>
        <PasswordInput size="large" autoComplete="current-password" {...register('password', { required: true })} />
      </Field>
      <Checkbox
        label={t('rememberMe')}
        description={t('rememberMeHelp')}
        onCheckedChange={(checked) => setValue('rememberMe', checked)}
      />
      <Button type="submit" size="large" wide disabled={!isReady} loading={formState.isSubmitting || isLeaving}>
        {t('signIn.submit')}
      </Button>
    </form>
  )
}

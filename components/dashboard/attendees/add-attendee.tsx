'use client'
// Adds one person to the list by hand. Each person that is meant carries a key, so that a second press adds nobody twice.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'

type Values = { name: string; email: string }
type AddAttendeeProps = { organization: string; eventId: string }

export function AddAttendee({ organization, eventId }: AddAttendeeProps) {
  const t = useTranslations('attendees.add')
  const common = useTranslations('common')
  const router = useRouter()
  const toast = useToast()
  const isHydrated = useHydrated()
  const { textOf, fieldTextOf, refusalOf } = useErrorText()
  const add = useMutation(useTRPC().attendees.add.mutationOptions())
  const [isOpen, setOpen] = useState(false)
  const [key, setKey] = useState('')
  const { register, handleSubmit, resetField, setFocus, formState } = useForm<Values>({
    defaultValues: { name: '', email: '' },
  })
  const faults = add.error ? refusalOf(add.error).details : []
  const faultOf = (field: keyof Values) => {
    const found = faults.find(({ path }) => path === field)
    return found && fieldTextOf(found)
  }
  const isOfAField = faults.some(({ path }) => path === 'name' || path === 'email')

  function begin() {
    setKey(crypto.randomUUID())
    add.reset()
    resetField('name')
    resetField('email')
  }

  async function send({ name, email }: Values, thenAnother: boolean) {
    const made = await add.mutateAsync({ organization, eventId, key, name, email: email.trim() }).catch(() => null) // the reason is in `add.error`
    if (!made) return
    toast.done(t('done', { name: name.trim() }))
    router.refresh()
    if (!thenAnother) return setOpen(false)
    begin()
    setFocus('name')
  }

  return (
    <Dialog
      trigger={
        <Button tone="ghost" size="small" disabled={!isHydrated}>
          {t('label')}
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        if (next) begin()
        setOpen(next)
      }}
      title={t('title')}
      description={t('text')}
      closeLabel={common('actions.close')}
    >
      <form method="post" noValidate onSubmit={handleSubmit((values) => send(values, false))} className="grid gap-5">
        <Field label={t('name')} error={formState.errors.name ? fieldTextOf({ code: 'required' }) : faultOf('name')}>
          <Input autoComplete="off" maxLength={200} {...register('name', { validate: (text) => text.trim() !== '' })} />
        </Field>
        <Field label={t('email')} hint={common('form.optional')} error={faultOf('email')}>
          <Input type="email" inputMode="email" autoComplete="off" maxLength={254} {...register('email')} />
        </Field>
        {add.error && !isOfAField ? (
          <Notice tone="bad" live>
            {textOf(add.error)}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button tone="ghost" disabled={formState.isSubmitting} onClick={handleSubmit((values) => send(values, true))}>
            {t('another')}
          </Button>
          <Button type="submit" loading={formState.isSubmitting}>
            {t('submit')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

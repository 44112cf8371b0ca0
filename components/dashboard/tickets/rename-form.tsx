'use client'
// Whose ticket it is: a name, and an address if there is one.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useForm } from 'react-hook-form'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import type { TicketForActs } from '@/server/tickets/acts/contract'
import { useErrorText } from '../error-text'

type RenameFormProps = { organization: string; ticketId: string; facts: TicketForActs; onClose: () => void }

type Values = { name: string; email: string }

export function RenameForm({ organization, ticketId, facts, onClose }: RenameFormProps) {
  const t = useTranslations('ticketActs.rename')
  const router = useRouter()
  const toast = useToast()
  const { textOf, fieldTextOf, refusalOf } = useErrorText()
  const rename = useMutation(useTRPC().tickets.rename.mutationOptions())
  const { register, handleSubmit, formState } = useForm<Values>({
    defaultValues: { name: facts.attendee.name, email: facts.attendee.email ?? '' },
  })
  const faults = rename.error ? refusalOf(rename.error).details : []

  /** What the server found wrong with a field. */
  function faultOf(field: keyof Values): string | undefined {
    const fault = faults.find(({ path }) => path === field)
    return fault && fieldTextOf(fault)
  }

  async function submit({ name, email }: Values) {
    const input = { organization, id: ticketId, name, email: email.trim() === '' ? null : email }
    const isDone = await rename.mutateAsync(input).then(
      () => true,
      () => false, // the reason is in `rename.error`
    )
    if (!isDone) return
    toast.done(t('done'))
    onClose()
    router.refresh()
  }

  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid gap-5">
      <Field label={t('name')} error={formState.errors.name ? fieldTextOf({ code: 'required' }) : faultOf('name')}>
        <Input autoComplete="off" maxLength={200} {...register('name', { validate: (text) => text.trim() !== '' })} />
      </Field>
      <Field label={t('email')} hint={t('emailHint')} description={t('emailHelp')} error={faultOf('email')}>
        <Input type="email" autoComplete="off" maxLength={254} {...register('email')} />
      </Field>
      {facts.otherTickets > 0 ? <Notice tone="wait">{t('others', { count: facts.otherTickets })}</Notice> : null}
      <p className="text-sm text-ink-2">{t('keeps')}</p>
      {rename.error && faults.length === 0 ? (
        <Notice tone="bad" live>
          {textOf(rename.error)}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" loading={formState.isSubmitting}>
          {t('submit')}
        </Button>
      </DialogFooter>
    </form>
  )
}

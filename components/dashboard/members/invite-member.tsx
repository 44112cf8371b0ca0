'use client'
// Invites somebody by mail: their address, what they will be, and where that role can be narrowed, the events it is for.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { SomeOf } from '@/components/dashboard/gate/lists/some-of'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import type { Role } from '@/server/kernel/actor'
import { invitationDays } from '@/server/organizations/contract'
import { useErrorText } from '../error-text'
import { RoleChoice } from './role-choice'

type InviteMemberProps = {
  organization: string
  /** Those that this person may give. */
  roles: readonly Role[]
  events: readonly { id: string; label: string }[]
}

export function InviteMember(props: InviteMemberProps) {
  const t = useTranslations('dashboard.members')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)

  function finish(email: string) {
    setOpen(false)
    toast.done(t('sent', { email }))
    router.refresh()
  }

  return (
    <Dialog
      trigger={<Button size="small">{t('invite')}</Button>}
      open={isOpen}
      onOpenChange={setOpen}
      title={t('invite')}
      description={t('inviteText', { days: invitationDays })}
      closeLabel={common('close')}
    >
      <InviteForm {...props} onSent={finish} />
    </Dialog>
  )
}

type Values = { email: string; role: Role; isAll: boolean; eventIds: string[] }

function InviteForm({ organization, roles, events, onSent }: InviteMemberProps & { onSent: (email: string) => void }) {
  const t = useTranslations('dashboard.members')
  const { textOf, fieldTextOf, refusalOf } = useErrorText()
  const invite = useMutation(useTRPC().organizations.invite.mutationOptions())
  const { register, handleSubmit, setValue, control, formState, setError } = useForm<Values>({
    defaultValues: { email: '', role: roles.at(-1) ?? 'read_only', isAll: true, eventIds: [] },
  })
  const [role, isAll, eventIds] = useWatch({ control, name: ['role', 'isAll', 'eventIds'] })
  // Who answers for the whole organization sees all of it.
  const canNarrow = role !== 'owner' && role !== 'admin' && events.length > 0

  async function submit({ email }: Values) {
    if (canNarrow && !isAll && eventIds.length === 0) return setError('eventIds', { type: 'too_few' })
    try {
      await invite.mutateAsync({ organization, email, role, eventIds: canNarrow && !isAll ? eventIds : [] })
      onSent(email)
    } catch (error) {
      const fault = refusalOf(error).details.find(({ path }) => path === 'email')
      if (fault) setError('email', { message: fieldTextOf(fault) })
    }
  }

  const fieldFault = formState.errors.email?.message
  return (
    <form method="post" noValidate onSubmit={handleSubmit(submit)} className="grid gap-5">
      <Field label={t('email')} error={formState.errors.email && (fieldFault || fieldTextOf({ code: 'required' }))}>
        <Input
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          {...register('email', { validate: (text) => text.trim() !== '' })}
        />
      </Field>
      <RoleChoice roles={roles} value={role} onChange={(next) => setValue('role', next)} />
      {canNarrow ? (
        <SomeOf
          legend={t('events')}
          all={t('allEvents')}
          isAll={isAll}
          onAll={(next) => setValue('isAll', next)}
          items={events}
          chosen={eventIds}
          onChosen={(next) => setValue('eventIds', next)}
          description={isAll ? t('allHelp') : null}
          error={formState.errors.eventIds ? fieldTextOf({ code: 'too_few', values: { minimum: 1 } }) : undefined}
        />
      ) : null}
      {invite.error && !fieldFault ? (
        <Notice tone="bad" live>
          {textOf(invite.error)}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" loading={formState.isSubmitting}>
          {t('send')}
        </Button>
      </DialogFooter>
    </form>
  )
}

'use client'
// A new reminder, and another rule for one that is there.
import { useMutation } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import type { ReminderView } from '@/server/campaigns/reminders/contract'
import { type ReminderEvent, ReminderForm } from './reminder-form'
import { usualValues, valuesOf } from './reminder-form-values'

type Shared = { organization: string; event: ReminderEvent; hasDoors: boolean }

/** The thing to do next only where there is none yet. */
export function AddReminder({ organization, event, hasDoors, isFirst }: Shared & { isFirst: boolean }) {
  const t = useTranslations('reminders.form')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const [isOpen, setOpen] = useState(false)
  const add = useMutation(useTRPC().reminders.add.mutationOptions())
  return (
    <Dialog
      trigger={
        <Button tone={isFirst ? 'primary' : 'ghost'} size="small" className="min-h-11" disabled={!isReady}>
          <Plus className="size-4" aria-hidden="true" />
          {t('add')}
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        add.reset()
        setOpen(next)
      }}
      title={t('addTitle')}
      closeLabel={common('close')}
    >
      <ReminderForm
        organization={organization}
        event={event}
        hasDoors={hasDoors}
        initial={usualValues}
        wasSent={false}
        submitLabel={t('submitAdd')}
        isPending={add.isPending}
        error={add.error}
        onSubmit={async (rule) => {
          const made = await add.mutateAsync({ organization, eventId: event.id, rule }).catch(() => null) // in `add.error`
          if (!made) return
          setOpen(false)
          toast.done(t('added'))
          router.refresh()
        }}
      />
    </Dialog>
  )
}

export function EditReminder({ organization, event, hasDoors, reminder, label }: Shared & EditProps) {
  const t = useTranslations('reminders')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const [isOpen, setOpen] = useState(false)
  const change = useMutation(useTRPC().reminders.change.mutationOptions())
  const { id, version, rule, dates } = reminder
  return (
    <Dialog
      trigger={
        <Button tone="ghost" size="small" disabled={!isReady} aria-label={label}>
          {t('edit')}
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        change.reset()
        setOpen(next)
      }}
      title={t('form.editTitle')}
      closeLabel={common('close')}
    >
      <ReminderForm
        key={version}
        organization={organization}
        event={event}
        hasDoors={hasDoors}
        initial={valuesOf(rule)}
        wasSent={dates.some(({ state }) => state === 'sent')}
        submitLabel={t('form.submitEdit')}
        isPending={change.isPending}
        error={change.error}
        onSubmit={async (next) => {
          const input = { organization, id, seen: version, rule: next }
          if (!(await change.mutateAsync(input).catch(() => null))) return // the reason is in `change.error`
          setOpen(false)
          toast.done(t('form.changed'))
          router.refresh()
        }}
      />
    </Dialog>
  )
}

type EditProps = { reminder: ReminderView; label: string }

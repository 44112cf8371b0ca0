'use client'
// Cancels an event for good. The title is typed by hand: nothing of it can be taken back.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/paths'
import { useErrorText } from '../error-text'

type CancelEventDialogProps = {
  organization: string
  event: { id: string; title: string }
  open: boolean
  onClose: () => void
}

export function CancelEventDialog({ organization, event, open, onClose }: CancelEventDialogProps) {
  const t = useTranslations('refunds.cancel')
  const common = useTranslations('common.actions')
  const locale = useLocale()
  const router = useRouter()
  const { textOf } = useErrorText()
  const [confirmation, setConfirmation] = useState('')
  const [keepFees, setKeepFees] = useState(false)
  const cancel = useMutation(useTRPC().refunds.cancelEvent.mutationOptions())

  async function submit() {
    const input = { organization, eventId: event.id, confirmation, keepFees }
    const done = await cancel.mutateAsync(input).catch(() => null) // the reason is in `cancel.error`
    if (!done) return
    onClose()
    router.push(localePath(locale, `/org/${organization}/events/${event.id}/refunds`))
    router.refresh()
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (next) return
        cancel.reset()
        setConfirmation('')
        onClose()
      }}
      title={t('title')}
      description={t('text')}
      closeLabel={common('close')}
    >
      <form
        className="grid gap-5"
        onSubmit={(sent) => {
          sent.preventDefault()
          void submit()
        }}
      >
        <ul className="grid list-disc gap-1 pl-5 text-[15px]">
          {(['sales', 'tickets', 'money', 'mail'] as const).map((point) => (
            <li key={point}>{t(`points.${point}`)}</li>
          ))}
        </ul>
        <Checkbox label={t('keepFees')} checked={keepFees} onCheckedChange={setKeepFees} />
        <Field label={t('confirmation')} description={event.title}>
          <Input autoComplete="off" value={confirmation} onChange={(typed) => setConfirmation(typed.target.value)} />
        </Field>
        {cancel.error ? (
          <Notice tone="bad" live>
            {textOf(cancel.error)}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button type="submit" tone="danger" disabled={confirmation.trim() === ''} loading={cancel.isPending}>
            {t('submit')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

'use client'
// Closes a point that nothing else is to be done about, with a note for whoever reads the accounts again.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/input'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'

type MarkSeenProps = {
  organization: string
  id: string
  /** The amount goes into the ledger as a difference. */
  isBooked: boolean
  /** Of the point; names the button for a screen reader. */
  title: string
}

export function MarkSeen({ organization, id, isBooked, title }: MarkSeenProps) {
  const t = useTranslations('money')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [open, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const seen = useMutation(useTRPC().money.markSeen.mutationOptions())

  function change(next: boolean) {
    setOpen(next)
    setIsMissing(false)
    seen.reset()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    setIsMissing(note.trim() === '')
    if (note.trim() === '') return
    try {
      await seen.mutateAsync({ organization, id, note })
      setOpen(false)
      toast.done(t('seen.done'))
      router.refresh()
    } catch {
      // The reason stands in the form, which stays open.
    }
  }

  const fault = isMissing ? t('seen.required') : seen.error ? textOf(seen.error) : undefined
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button tone="ghost" size="small" className="min-h-11" aria-label={`${t('inbox.acts.seen')} · ${title}`}>
          {t('inbox.acts.seen')}
        </Button>
      }
      title={t('seen.title')}
      description={`${t('seen.text')}${isBooked ? ` ${t('seen.unexplained')}` : ''}`}
      closeLabel={common('close')}
    >
      <form onSubmit={submit} noValidate>
        <Field label={t('seen.note')} hint={t('seen.hint')} error={fault}>
          <Textarea value={note} onChange={(event) => setNote(event.target.value)} maxLength={1000} rows={4} />
        </Field>
        <DialogFooter>
          <Button type="button" tone="ghost" onClick={() => change(false)}>
            {t('seen.cancel')}
          </Button>
          <Button type="submit" loading={seen.isPending}>
            {t('seen.confirm')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

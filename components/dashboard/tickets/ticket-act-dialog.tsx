'use client'
// The question before each act on a ticket: what will happen, in the words of who asks, and what it does not do.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Checkbox } from '@/components/ui/checkbox'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import { useToast } from '@/components/ui/toast'
import type { TicketForActs } from '@/server/tickets/acts/contract'
import { useErrorText } from '../error-text'
import { RenameForm } from './rename-form'

export type TicketAct = 'rename' | 'resend' | 'reissue' | 'void'

type ActProps = { organization: string; ticketId: string; onClose: () => void }

type TicketActDialogProps = ActProps & {
  /** Null while they are on their way. */
  facts: TicketForActs | null
  error: unknown
  act: TicketAct | null
}

export function TicketActDialog({ facts, error, act, ...props }: TicketActDialogProps) {
  const t = useTranslations('ticketActs')
  const common = useTranslations('common.actions')
  const { textOf } = useErrorText()
  if (act === null) return null
  if (facts && act !== 'rename') return <Question key={act} {...props} act={act} facts={facts} />
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) props.onClose()
      }}
      title={t(`${act}.title`)}
      closeLabel={common('close')}
    >
      {facts ? (
        <RenameForm {...props} facts={facts} />
      ) : error ? (
        <Notice tone="bad" live>
          {textOf(error)}
        </Notice>
      ) : (
        <p className="flex items-center gap-3 py-6 text-ink-2" role="status">
          <Spinner />
          {t('loading')}
        </p>
      )}
    </Dialog>
  )
}

type QuestionProps = ActProps & { act: Exclude<TicketAct, 'rename'>; facts: TicketForActs }

function Question({ organization, ticketId, act, facts, onClose }: QuestionProps) {
  const t = useTranslations('ticketActs')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const trpc = useTRPC()
  const { textOf } = useErrorText()
  const resend = useMutation(trpc.tickets.resend.mutationOptions())
  const reissue = useMutation(trpc.tickets.reissue.mutationOptions())
  const end = useMutation(trpc.tickets.void.mutationOptions())
  const [isChosen, setChosen] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const address = facts.recipient ?? ''
  const one = { organization, id: ticketId }

  async function doIt(): Promise<void> {
    if (act === 'resend') {
      const { sentTo } = await resend.mutateAsync(one)
      toast.done(t('resend.done', { address: sentTo ?? address }))
    } else if (act === 'reissue') {
      const { sentTo } = await reissue.mutateAsync({ ...one, newAddress: isChosen })
      toast.done(t('reissue.done'), sentTo ? t('reissue.doneSent', { address: sentTo }) : undefined)
    } else {
      await end.mutateAsync({ ...one, evenIfEntered: isChosen })
      toast.done(t('void.done'))
    }
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
      title={t(`${act}.title`)}
      description={descriptionOf()}
      tone={act === 'void' ? 'danger' : 'primary'}
      confirmLabel={t(`${act}.submit`)}
      cancelLabel={act === 'void' ? t('void.keep') : common('cancel')}
      error={refusal}
      onConfirm={async () => {
        setRefusal(null)
        try {
          await doIt()
        } catch (error) {
          setRefusal(textOf(error))
          throw error
        }
        router.refresh()
      }}
    >
      {more()}
    </ConfirmDialog>
  )

  function descriptionOf(): string {
    if (act === 'void') return t('void.text', { name: facts.attendee.name })
    return act === 'resend' ? t('resend.text', { address }) : t('reissue.text')
  }

  function more(): ReactNode {
    if (act === 'resend') return null
    const box = { checked: isChosen, onCheckedChange: setChosen }
    if (act === 'reissue') {
      return (
        <div className="grid gap-3">
          <p>{facts.recipient ? t('reissue.sent', { address }) : t('reissue.notSent')}</p>
          {facts.entered ? <Notice tone="wait">{t('reissue.inside')}</Notice> : null}
          <Checkbox label={t('reissue.newAddress')} description={t('reissue.newAddressHelp')} {...box} />
        </div>
      )
    }
    if (!facts.isPaid && !facts.entered) return null
    return (
      <div className="grid gap-3">
        {facts.isPaid ? <Notice tone="wait">{t('void.paid')}</Notice> : null}
        {facts.entered ? <Checkbox label={t('void.entered')} {...box} /> : null}
      </div>
    )
  }
}

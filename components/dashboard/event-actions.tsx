'use client'
// What may be done with an event as a whole: publish, pause, take up again, look at its page. Asked before it happens;
// the server decides again.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button, buttonStyles } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { CopyButton } from '@/components/ui/copy-button'
import { useToast } from '@/components/ui/toast'
import { type EventStatus, eventCan } from '@/server/events/contract'
import { useErrorText } from './error-text'

type Move = 'publish' | 'pause' | 'resume'

type EventActionsProps = {
  organization: string
  event: { id: string; status: EventStatus }
  /** Of the public page, in the language of this one. */
  pagePath: string
  mayPublish: boolean
  /** All that is needed is there. */
  isReady: boolean
}

export function EventActions({ organization, event, pagePath, mayPublish, isReady }: EventActionsProps) {
  const t = useTranslations('dashboard.publish')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const trpc = useTRPC()
  const { textOf } = useErrorText()
  const [refusal, setRefusal] = useState<string | null>(null)
  const publish = useMutation(trpc.events.publish.mutationOptions())
  const pause = useMutation(trpc.events.pause.mutationOptions())
  const resume = useMutation(trpc.events.resume.mutationOptions())
  const mutations = { publish, pause, resume }

  async function carryOut(move: Move) {
    setRefusal(null)
    try {
      await mutations[move].mutateAsync({ organization, eventId: event.id })
    } catch (error) {
      setRefusal(textOf(error))
      throw error
    }
    toast.done(t(`${move}.done`))
    router.refresh()
  }

  const move = eventCan.publish(event) ? 'publish' : eventCan.pause(event) ? 'pause' : eventCan.resume(event) ? 'resume' : null
  return (
    <>
      {eventCan.beSeen(event) ? (
        <>
          <CopyLink path={pagePath} label={t('copyLink')} copiedLabel={common('copied')} />
          <a href={pagePath} className={buttonStyles({ tone: 'ghost', size: 'small' })}>
            {t('seePage')}
          </a>
        </>
      ) : null}
      {move && mayPublish ? (
        <ConfirmDialog
          key={move}
          tone="primary"
          trigger={
            <Button
              size="small"
              tone={move === 'pause' ? 'ghost' : 'primary'}
              disabled={move === 'publish' && !isReady}
              title={move === 'publish' && !isReady ? t('notReady') : undefined}
            >
              {t(`${move}.action`)}
            </Button>
          }
          onOpenChange={() => setRefusal(null)}
          title={t(`${move}.question`)}
          description={t(`${move}.text`)}
          confirmLabel={t(`${move}.action`)}
          cancelLabel={common('cancel')}
          onConfirm={() => carryOut(move)}
          error={refusal}
        />
      ) : null}
    </>
  )
}

/** Whoever shares the link needs it whole; only the browser knows under which address it is open. */
function CopyLink({ path, ...labels }: { path: string; label: string; copiedLabel: string }) {
  const isHydrated = useHydrated()
  return <CopyButton value={isHydrated ? window.location.origin + path : path} {...labels} />
}

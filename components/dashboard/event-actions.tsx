'use client'
// What may be done with an event as a whole: share and look at its page, publish it, pause the sale, take it up again, cancel it.
// Asked before it happens; the server decides again.
import { useMutation } from '@tanstack/react-query'
import { Ban, EllipsisVertical, Pause } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button, buttonStyles } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { CopyButton } from '@/components/ui/copy-button'
import { Menu } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import { type EventStatus, eventCan } from '@/server/events/contract'
import { RefusalText } from './billing/refusal-text'
import { CancelEventDialog } from './refunds/cancel-event-dialog'

type Move = 'publish' | 'pause' | 'resume'

type EventActionsProps = {
  organization: string
  event: { id: string; title: string; status: EventStatus }
  /** Of the public page, in the language of this one. */
  pagePath: string
  mayPublish: boolean
  mayCancel: boolean
  /** All that is needed is there. */
  isReady: boolean
}

export function EventActions({ organization, event, pagePath, mayPublish, mayCancel, isReady }: EventActionsProps) {
  const t = useTranslations('dashboard.publish')
  const common = useTranslations('common.actions')
  const isHydrated = useHydrated()
  const cancelling = useTranslations('refunds.cancel')
  const [asked, setAsked] = useState<Move | null>(null)
  const [isCancelling, setCancelling] = useState(false)
  const may = (move: Move) => mayPublish && eventCan[move](event)
  const canCancel = mayCancel && eventCan.cancel(event)
  return (
    <>
      {eventCan.beSeen(event) ? (
        <>
          <CopyButton
            // Whoever shares the link needs it whole; only the browser knows under which address it is open.
            value={isHydrated ? window.location.origin + pagePath : pagePath}
            label={t('copyLink')}
            copiedLabel={common('copied')}
          />
          <a href={pagePath} className={buttonStyles({ tone: 'ghost', size: 'small' })}>
            {t('seePage')}
          </a>
        </>
      ) : null}
      {may('publish') || may('resume') ? (
        <Button
          size="small"
          disabled={!isHydrated || (may('publish') && !isReady)}
          title={may('publish') && !isReady ? t('notReady') : undefined}
          onClick={() => setAsked(may('publish') ? 'publish' : 'resume')}
        >
          {t(may('publish') ? 'publish.action' : 'resume.action')}
        </Button>
      ) : null}
      {may('pause') || canCancel ? (
        <Menu
          trigger={
            <Button tone="quiet" size="icon" aria-label={t('moreActions')}>
              <EllipsisVertical className="size-5" aria-hidden="true" />
            </Button>
          }
          items={[
            ...(may('pause')
              ? [
                  {
                    kind: 'action' as const,
                    label: t('pause.action'),
                    icon: <Pause />,
                    onSelect: () => setAsked('pause'),
                  },
                ]
              : []),
            ...(canCancel
              ? [
                  {
                    kind: 'action' as const,
                    label: cancelling('action'),
                    icon: <Ban />,
                    onSelect: () => setCancelling(true),
                  },
                ]
              : []),
          ]}
        />
      ) : null}
      <MoveDialog organization={organization} eventId={event.id} move={asked} onClose={() => setAsked(null)} />
      <CancelEventDialog
        organization={organization}
        event={event}
        open={isCancelling}
        onClose={() => setCancelling(false)}
      />
    </>
  )
}

type MoveDialogProps = { organization: string; eventId: string; move: Move | null; onClose: () => void }

function MoveDialog({ organization, eventId, move, onClose }: MoveDialogProps) {
  const t = useTranslations('dashboard.publish')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const trpc = useTRPC()
  const [refusal, setRefusal] = useState<ReactNode>(null)
  // Kept while the dialog goes, so that its words do not change on the way out.
  const [last, setLast] = useState<Move>('publish')
  if (move !== null && move !== last) setLast(move)
  const publish = useMutation(trpc.events.publish.mutationOptions())
  const pause = useMutation(trpc.events.pause.mutationOptions())
  const resume = useMutation(trpc.events.resume.mutationOptions())

  async function carryOut() {
    setRefusal(null)
    try {
      await { publish, pause, resume }[last].mutateAsync({ organization, eventId })
    } catch (error) {
      setRefusal(<RefusalText error={error} organization={organization} />)
      throw error
    }
    toast.done(t(`${last}.done`))
    router.refresh()
  }

  return (
    <ConfirmDialog
      tone="primary"
      open={move !== null}
      onOpenChange={(open) => {
        if (open) return
        setRefusal(null)
        onClose()
      }}
      title={t(`${last}.question`)}
      description={t(`${last}.text`)}
      confirmLabel={t(`${last}.action`)}
      cancelLabel={common('cancel')}
      onConfirm={carryOut}
      error={refusal}
    />
  )
}

'use client'
// The acts of the inbox about money from outside of any provider, each after a question: accept what came, give the difference back,
// say that it was sent.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'

type DecideProps = { organization: string; paymentId: string }

export function AcceptUnderpaid({ organization, paymentId }: DecideProps) {
  const { mutateAsync, ...accept } = useMutation(useTRPC().external.acceptUnderpaid.mutationOptions())
  return <Decision act="accept" state={accept} onConfirm={() => mutateAsync({ organization, paymentId })} />
}

export function RefundExcess({ organization, paymentId }: DecideProps) {
  const { mutateAsync, ...refund } = useMutation(useTRPC().external.refundExcess.mutationOptions())
  return <Decision act="excess" state={refund} onConfirm={() => mutateAsync({ organization, paymentId })} />
}

export function MarkRefundSent({ organization, refundId }: { organization: string; refundId: string }) {
  const { mutateAsync, ...sent } = useMutation(useTRPC().external.markRefundSent.mutationOptions())
  return <Decision act="sent" state={sent} onConfirm={() => mutateAsync({ organization, refundId })} />
}

const done = { accept: 'accepted', excess: 'excessDone', sent: 'sentDone' } as const

type DecisionProps = {
  act: keyof typeof done
  state: { error: unknown; reset: () => void }
  onConfirm: () => Promise<unknown>
}

function Decision({ act, state, onConfirm }: DecisionProps) {
  const t = useTranslations('external.acts')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()

  async function confirm() {
    await onConfirm()
    toast.done(t(done[act]))
    router.refresh()
  }

  return (
    <ConfirmDialog
      trigger={
        <Button tone="ghost" size="small" className="min-h-11">
          {t(act)}
        </Button>
      }
      tone="primary"
      onOpenChange={() => state.reset()}
      title={t(`${act}Title`)}
      description={t(`${act}Text`)}
      confirmLabel={t(act)}
      cancelLabel={common('cancel')}
      onConfirm={confirm}
      error={state.error ? textOf(state.error) : null}
    />
  )
}

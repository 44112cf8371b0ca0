'use client'
// The acts about money from outside of any provider, each after a question: accept what came, give the difference or a second payment
// back, say that it was sent.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmAct } from '../confirm-act'

type DecideProps = { organization: string; paymentId: string }

export function AcceptUnderpaid({ organization, paymentId }: DecideProps) {
  const accept = useMutation(useTRPC().external.acceptUnderpaid.mutationOptions())
  return <Decision name="accept" act={() => accept.mutateAsync({ organization, paymentId })} />
}

export function RefundExcess({ organization, paymentId }: DecideProps) {
  const refund = useMutation(useTRPC().external.refundExcess.mutationOptions())
  return <Decision name="excess" act={() => refund.mutateAsync({ organization, paymentId })} />
}

export function MarkRefundSent({ organization, refundId }: { organization: string; refundId: string }) {
  const sent = useMutation(useTRPC().external.markRefundSent.mutationOptions())
  return <Decision name="sent" act={() => sent.mutateAsync({ organization, refundId })} />
}

export function BookSecond({ organization, itemId }: { organization: string; itemId: string }) {
  const book = useMutation(useTRPC().external.bookSecond.mutationOptions())
  return <Decision name="second" act={() => book.mutateAsync({ organization, itemId })} />
}

/** Of a line of a statement. */
export function ReturnLine({ organization, lineId }: { organization: string; lineId: string }) {
  const give = useMutation(useTRPC().external.returnLine.mutationOptions())
  return <Decision name="second" act={() => give.mutateAsync({ organization, lineId })} />
}

const done = { accept: 'accepted', excess: 'excessDone', second: 'secondDone', sent: 'sentDone' } as const

function Decision({ name, act }: { name: keyof typeof done; act: () => Promise<unknown> }) {
  const t = useTranslations('external.acts')
  return (
    <ConfirmAct
      trigger={
        <Button tone="ghost" size="small" className="min-h-11">
          {t(name)}
        </Button>
      }
      tone="primary"
      title={t(`${name}Title`)}
      description={t(`${name}Text`)}
      confirmLabel={t(name)}
      act={act}
      done={t(done[name])}
    />
  )
}

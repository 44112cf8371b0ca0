'use client'
// Asks the provider once more for a refund that it refused, after a question.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmAct } from '../confirm-act'

/** `amount` as it is shown. */
type RetryRefundProps = { organization: string; refundId: string; amount: string }

export function RetryRefund({ organization, refundId, amount }: RetryRefundProps) {
  const t = useTranslations('money')
  const retry = useMutation(useTRPC().refunds.retry.mutationOptions())
  return (
    <ConfirmAct
      trigger={
        <Button tone="ghost" size="small" className="min-h-11">
          {t('inbox.acts.retryRefund')}
        </Button>
      }
      tone="primary"
      title={t('retry.question')}
      description={t('retry.text', { amount })}
      confirmLabel={t('inbox.acts.retryRefund')}
      act={() => retry.mutateAsync({ organization, refundId })}
      done={t('retry.done')}
    />
  )
}

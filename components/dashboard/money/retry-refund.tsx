'use client'
// Asks the provider once more for a refund that it refused, after a question.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'

/** @param amount as it is shown */
export function RetryRefund({
  organization,
  refundId,
  amount,
}: {
  organization: string
  refundId: string
  amount: string
}) {
  const t = useTranslations('money')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const retry = useMutation(useTRPC().refunds.retry.mutationOptions())

  async function confirm() {
    await retry.mutateAsync({ organization, refundId })
    toast.done(t('retry.done'))
    router.refresh()
  }

  return (
    <ConfirmDialog
      trigger={
        <Button tone="ghost" size="small" className="min-h-11">
          {t('inbox.acts.retryRefund')}
        </Button>
      }
      tone="primary"
      onOpenChange={() => retry.reset()}
      title={t('retry.question')}
      description={t('retry.text', { amount })}
      confirmLabel={t('inbox.acts.retryRefund')}
      cancelLabel={common('cancel')}
      onConfirm={confirm}
      error={retry.error ? textOf(retry.error) : null}
    />
  )
}

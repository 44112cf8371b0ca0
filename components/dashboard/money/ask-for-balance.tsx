'use client'
// Reads the provider's balance now instead of within the hour.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'

export function AskForBalance({ organization, label }: { organization: string; label: string }) {
  const t = useTranslations('money.ask')
  const toast = useToast()
  const ask = useMutation(
    useTRPC().money.askForBalance.mutationOptions({
      onSuccess: () => toast.done(t('done'), t('doneText')),
      onError: () => toast.failed(t('failed')),
    }),
  )
  return (
    <Button
      tone="ghost"
      size="small"
      className="min-h-11"
      loading={ask.isPending}
      disabled={ask.isSuccess}
      onClick={() => ask.mutate({ organization })}
    >
      {label}
    </Button>
  )
}

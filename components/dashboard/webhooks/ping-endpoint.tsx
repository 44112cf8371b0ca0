'use client'
// Sends a test to a webhook address and says at once how it went.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useErrorText } from '../error-text'
import { useOutcomeText } from './outcome-text'

export function PingEndpoint({ organization, id }: { organization: string; id: string }) {
  const t = useTranslations('webhooks')
  const router = useRouter()
  const outcomeText = useOutcomeText()
  const { textOf } = useErrorText()
  const ping = useMutation(useTRPC().webhooks.ping.mutationOptions({ onSuccess: () => router.refresh() }))
  const result = ping.data
  const isGood = result !== undefined && result.status !== null && result.status >= 200 && result.status < 300
  return (
    <div className="grid gap-3">
      <p>
        <Button size="small" loading={ping.isPending} onClick={() => ping.mutate({ organization, id })}>
          {t('ping')}
        </Button>
      </p>
      {result ? (
        <Notice tone={isGood ? 'ok' : 'bad'} live title={t(isGood ? 'pingGood' : 'pingBad')}>
          {t('pingResult', { outcome: outcomeText(result), milliseconds: result.milliseconds })}
        </Notice>
      ) : null}
      {ping.error ? (
        <Notice tone="bad" live>
          {textOf(ping.error)}
        </Notice>
      ) : null}
    </div>
  )
}

'use client'
// Holds the refunds of a cancelled event, lets them go on, tries the failed ones again, and hands those over as a file.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import type { RefundRunView } from '@/server/payments/refunds/contract'
import { useErrorText } from '../error-text'
import { saveText } from '../save-text'

type RunControlsProps = {
  organization: string
  eventId: string
  run: Pick<RefundRunView, 'status' | 'failed'>
  mayControl: boolean
}

export function RunControls({ organization, eventId, run, mayControl }: RunControlsProps) {
  const t = useTranslations('refunds.run')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const trpc = useTRPC()
  const client = useQueryClient()
  const isHydrated = useHydrated()
  const { textOf } = useErrorText()
  const after = {
    onSuccess: () => router.refresh(),
    onError: (error: unknown) => void toast.failed(textOf(error)),
  }
  const pause = useMutation(trpc.refunds.pauseRun.mutationOptions(after))
  const resume = useMutation(trpc.refunds.resumeRun.mutationOptions(after))
  const retry = useMutation(trpc.refunds.retryRun.mutationOptions(after))
  const one = { organization, eventId }

  async function download() {
    try {
      const text = await client.fetchQuery(trpc.refunds.file.queryOptions({ ...one, locale }, { staleTime: 0 }))
      saveText(text, `${t('fileName')}.csv`)
    } catch (error) {
      toast.failed(textOf(error))
    }
  }

  return (
    <>
      {mayControl && run.status === 'running' ? (
        <Button
          tone="ghost"
          size="small"
          disabled={!isHydrated}
          loading={pause.isPending}
          onClick={() => pause.mutate(one)}
        >
          {t('pause')}
        </Button>
      ) : null}
      {mayControl && run.status === 'paused' ? (
        <Button size="small" disabled={!isHydrated} loading={resume.isPending} onClick={() => resume.mutate(one)}>
          {t('resume')}
        </Button>
      ) : null}
      {mayControl && run.failed > 0 ? (
        <Button
          tone="ghost"
          size="small"
          disabled={!isHydrated}
          loading={retry.isPending}
          onClick={() => retry.mutate(one)}
        >
          {t('retry', { count: run.failed })}
        </Button>
      ) : null}
      {run.failed > 0 ? (
        <Button tone="quiet" size="small" disabled={!isHydrated} onClick={() => void download()}>
          {t('file')}
        </Button>
      ) : null}
    </>
  )
}

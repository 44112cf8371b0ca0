'use client'
// Stops a batch, tries its failures again, and hands them over as a file.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import type { BatchView } from '@/server/batches/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'
import { saveText } from '../save-text'

const LOOK_EVERY_MS = 1_500

type BatchControlsProps = { organization: string; batch: Pick<BatchView, 'id' | 'can' | 'failed'> }

export function BatchControls({ organization, batch }: BatchControlsProps) {
  const t = useTranslations('batches')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const trpc = useTRPC()
  const client = useQueryClient()
  const isHydrated = useHydrated()
  const { textOf } = useErrorText()
  const one = { organization, id: batch.id }
  const cancel = useMutation(trpc.batches.cancel.mutationOptions())
  /** How many had failed when they were tried again; null: nothing is tried again, or its end has been told. */
  const [triedAgain, setTriedAgain] = useState<{ failed: number; at: number } | null>(null)
  const retry = useMutation(
    trpc.batches.retryFailed.mutationOptions({
      onSuccess: () => {
        setTriedAgain({ failed: batch.failed, at: Date.now() })
        router.refresh()
      },
      onError: (error) => void toast.failed(textOf(error)),
    }),
  )

  const isFollowed = triedAgain !== null
  const { data: followed, dataUpdatedAt } = useQuery(
    trpc.batches.get.queryOptions(one, {
      enabled: isFollowed,
      gcTime: 0,
      staleTime: 0,
      refetchInterval: ({ state }) => (state.data?.status === 'processing' ? LOOK_EVERY_MS : false),
    }),
  )
  const tell = useEffectEvent((before: number, { failed }: BatchView) => {
    toast.info(t('retried', { made: Math.max(0, before - failed) }), t('retriedLeft', { failed }))
    setTriedAgain(null)
    router.refresh()
  })
  useEffect(() => {
    if (!triedAgain || !followed || dataUpdatedAt < triedAgain.at || followed.status === 'processing') return
    tell(triedAgain.failed, followed)
  }, [triedAgain, followed, dataUpdatedAt])

  async function download() {
    try {
      const text = await client.fetchQuery(trpc.batches.failures.queryOptions({ ...one, locale }, { staleTime: 0 }))
      saveText(text, `${t('failuresFile')}.csv`)
    } catch (error) {
      toast.failed(textOf(error))
    }
  }

  return (
    <>
      {batch.can.cancel ? (
        <ConfirmAct
          trigger={
            <Button tone="ghost" size="small" disabled={!isHydrated}>
              {t('cancel.label')}
            </Button>
          }
          title={t('cancel.title')}
          description={t('cancel.text')}
          confirmLabel={t('cancel.confirm')}
          tone="danger"
          act={() => cancel.mutateAsync(one)}
          done={t('cancel.done')}
        />
      ) : null}
      {batch.can.retry ? (
        <Button
          tone="ghost"
          size="small"
          disabled={!isHydrated}
          loading={retry.isPending || isFollowed}
          onClick={() => retry.mutate(one)}
        >
          {t('retry', { count: batch.failed })}
        </Button>
      ) : null}
      {batch.failed > 0 ? (
        <Button tone="quiet" size="small" disabled={!isHydrated} onClick={() => void download()}>
          {t('failures')}
        </Button>
      ) : null}
    </>
  )
}

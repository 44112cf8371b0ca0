'use client'
// What may be done with a campaign that has begun: hold it, go on, give up the rest, try failures again, take the list home, write another like it.
// Guards: what may have arrived is sent again only by who has read that it may arrive twice.
import { useMutation } from '@tanstack/react-query'
import { Copy, Download, Pause, Play } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button, buttonStyles } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import { localePath } from '@/i18n/paths'
import type { CampaignView } from '@/server/campaigns/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'

type CampaignActsProps = { organization: string; campaign: Pick<CampaignView, 'id' | 'can' | 'counts'> }

export function CampaignActs({ organization, campaign: { id, can, counts } }: CampaignActsProps) {
  const t = useTranslations('campaigns.acts')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const { textOf } = useErrorText()
  const api = useTRPC().campaigns
  const one = { organization, id }
  const told = (said: string) => ({
    onSuccess: () => {
      toast.done(said)
      router.refresh()
    },
    onError: (error: unknown) => {
      toast.failed(textOf(error))
      router.refresh()
    },
  })
  const pause = useMutation(api.pause.mutationOptions(told(t('paused'))))
  const resume = useMutation(api.resume.mutationOptions(told(t('resumed'))))
  const retry = useMutation(api.retryFailed.mutationOptions(told(t('retried'))))
  const cancel = useMutation(api.cancel.mutationOptions())
  const retryDoubtful = useMutation(api.retryFailed.mutationOptions())
  const duplicate = useMutation(
    api.duplicate.mutationOptions({
      onSuccess: (made) => router.push(localePath(locale, `/org/${organization}/campaigns/${made.id}`)),
      onError: (error) => toast.failed(textOf(error)),
    }),
  )
  return (
    <>
      {can.pause ? (
        <Button
          tone="ghost"
          size="small"
          disabled={!isReady}
          loading={pause.isPending}
          onClick={() => pause.mutate(one)}
        >
          <Pause className="size-4" aria-hidden="true" />
          {t('pause')}
        </Button>
      ) : null}
      {can.resume ? (
        <Button size="small" disabled={!isReady} loading={resume.isPending} onClick={() => resume.mutate(one)}>
          <Play className="size-4" aria-hidden="true" />
          {t('resume')}
        </Button>
      ) : null}
      {can.retryFailed ? (
        <Button
          tone="ghost"
          size="small"
          disabled={!isReady}
          loading={retry.isPending}
          onClick={() => retry.mutate(one)}
        >
          {t('retry', { count: counts.failed })}
        </Button>
      ) : null}
      {can.retryDoubtful ? (
        <ConfirmAct
          trigger={
            <Button tone="ghost" size="small" disabled={!isReady}>
              {t('retryDoubtful', { count: counts.doubtful })}
            </Button>
          }
          title={t('doubtfulQuestion')}
          description={t('doubtfulText', { count: counts.doubtful })}
          confirmLabel={t('doubtfulConfirm')}
          act={() => retryDoubtful.mutateAsync({ ...one, which: 'doubtful' })}
          done={t('retried')}
        />
      ) : null}
      {can.cancel ? (
        <ConfirmAct
          trigger={
            <Button tone="ghost" size="small" disabled={!isReady}>
              {t('cancel')}
            </Button>
          }
          title={t('cancelQuestion')}
          description={t('cancelText', { count: counts.waiting })}
          confirmLabel={t('cancelConfirm')}
          tone="danger"
          act={() => cancel.mutateAsync(one)}
          done={t('cancelled')}
        />
      ) : null}
      {can.duplicate ? (
        <Button
          tone="quiet"
          size="small"
          disabled={!isReady}
          loading={duplicate.isPending || duplicate.isSuccess}
          onClick={() => duplicate.mutate({ ...one, locale })}
        >
          <Copy className="size-4" aria-hidden="true" />
          {t('duplicate')}
        </Button>
      ) : null}
      <a
        href={`/api/campaigns/${id}/recipients?organization=${encodeURIComponent(organization)}&locale=${locale}`}
        download
        className={buttonStyles({ tone: 'quiet', size: 'small' })}
      >
        <Download className="size-4" aria-hidden="true" />
        {t('csv')}
      </a>
    </>
  )
}

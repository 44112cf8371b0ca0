'use client'
// Sends something again: one message, or all since some time ago.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { useToast } from '@/components/ui/toast'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'

export function ReplayDelivery({ organization, id }: { organization: string; id: string }) {
  const t = useTranslations('webhooks')
  const replay = useMutation(useTRPC().webhooks.replay.mutationOptions())
  return (
    <ConfirmAct
      trigger={<Button size="small">{t('replay')}</Button>}
      tone="primary"
      title={t('replayQuestion')}
      description={t('replayText')}
      confirmLabel={t('replay')}
      act={() => replay.mutateAsync({ organization, id })}
      done={t('replayed', { count: 1 })}
    />
  )
}

const spans = { hour: 3_600_000, day: 86_400_000, three_days: 3 * 86_400_000, month: 30 * 86_400_000 } as const
type Span = keyof typeof spans

export function ReplaySince({ organization, id }: { organization: string; id: string }) {
  const t = useTranslations('webhooks')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [isOpen, setOpen] = useState(false)
  const [span, setSpan] = useState<Span>('day')
  const replay = useMutation(useTRPC().webhooks.replaySince.mutationOptions())

  async function submit() {
    const since = new Date(Date.now() - spans[span]).toISOString()
    const done = await replay.mutateAsync({ organization, id, since }).catch(() => null) // the reason is in `replay.error`
    if (!done) return
    setOpen(false)
    toast.done(t('replayed', { count: done.replayed }))
    router.refresh()
  }

  return (
    <Dialog
      trigger={
        <Button tone="ghost" size="small">
          {t('replaySince')}
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next)
        replay.reset()
      }}
      title={t('replaySince')}
      description={t('replaySinceText')}
      closeLabel={common('close')}
    >
      <div className="grid gap-5">
        <Field label={t('since')}>
          <Select
            value={span}
            onValueChange={setSpan}
            items={(Object.keys(spans) as Span[]).map((value) => ({ value, label: t(`spans.${value}`) }))}
          />
        </Field>
        {replay.error ? (
          <Notice tone="bad" live>
            {textOf(replay.error)}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button loading={replay.isPending} onClick={submit}>
            {t('replay')}
          </Button>
        </DialogFooter>
      </div>
    </Dialog>
  )
}

'use client'
// Work that failed for good: what, why, what helps, and the two acts.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Status, type StatusTone } from '@/components/ui/status'
import { useToast } from '@/components/ui/toast'
import type { DeadLetterView } from '@/server/platform/dead-letters/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'
import { SinceText } from '../since-text'

const tones: Record<DeadLetterView['state'], StatusTone> = {
  waiting: 'bad',
  running: 'now',
  retried: 'ok',
  dismissed: 'off',
}

type DeadLetterListProps = {
  organization: string
  items: readonly DeadLetterView[]
  now: Date
  timeZone: string
  mayAct: boolean
}

export function DeadLetterList({ items, ...shared }: DeadLetterListProps) {
  return (
    <ul className="grid">
      {items.map((item) => (
        <li key={item.id} className="border-t border-line px-5 py-4 first:border-t-0 sm:px-6">
          <DeadLetter item={item} {...shared} />
        </li>
      ))}
    </ul>
  )
}

type DeadLetterProps = Omit<DeadLetterListProps, 'items'> & { item: DeadLetterView }

function DeadLetter({ organization, item, now, timeZone, mayAct }: DeadLetterProps) {
  const t = useTranslations('batches.deadLetters')
  const router = useRouter()
  const toast = useToast()
  const trpc = useTRPC()
  const isHydrated = useHydrated()
  const { textOf } = useErrorText()
  const one = { organization, id: item.id }
  const dismiss = useMutation(trpc.deadLetters.dismiss.mutationOptions())
  const rerun = useMutation(
    trpc.deadLetters.rerun.mutationOptions({
      onSuccess: () => {
        toast.done(t('rerunDone'))
        router.refresh()
      },
      onError: (error) => void toast.failed(textOf(error)),
    }),
  )
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 flex-1 basis-72 gap-1">
        <h3 className="font-semibold">{item.what}</h3>
        <p className="text-[15px] text-ink-2">
          {item.why} {item.advice}
        </p>
        <p className="num text-sm text-ink-3">
          <SinceText at={item.at} now={now} timeZone={timeZone} /> · {t('attempts', { count: item.attempts })}
        </p>
        <details className="text-sm text-ink-2">
          <summary className="min-h-6 w-fit py-1 pointer-coarse:min-h-11 pointer-coarse:py-2.5">
            {t('technical')}
          </summary>
          <code className="block font-sans break-words">{item.error}</code>
        </details>
      </div>
      <div className="flex flex-wrap items-center gap-2.5">
        <Status tone={tones[item.state]}>{t(`state.${item.state}`)}</Status>
        {mayAct && item.state === 'waiting' ? (
          <>
            <Button
              size="small"
              tone="ghost"
              disabled={!isHydrated}
              loading={rerun.isPending}
              onClick={() => rerun.mutate(one)}
            >
              {t('rerun')}
            </Button>
            <ConfirmAct
              trigger={
                <Button size="small" tone="quiet" disabled={!isHydrated}>
                  {t('dismiss')}
                </Button>
              }
              title={t('dismissTitle')}
              description={t('dismissText')}
              confirmLabel={t('dismiss')}
              act={() => dismiss.mutateAsync(one)}
              done={t('dismissDone')}
            />
          </>
        ) : null}
      </div>
    </div>
  )
}

'use client'
// The batches that run, on every page of the organization: counts, a bar, the way to the batch. It asks again while one runs and
// somebody looks; a page left and a reload find it again, since it stands on rows.
import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Link } from '@/components/ui/link'
import { localePath } from '@/i18n/paths'
import type { RunningBatch } from '@/server/batches/contract'
import { ProgressBar } from './batch-progress'

const EVERY_MS = 2_000

export function BatchTray({ organization, initial }: { organization: string; initial: RunningBatch[] }) {
  const t = useTranslations('batches.tray')
  const locale = useLocale()
  const path = usePathname()
  const { data } = useQuery(
    useTRPC().batches.running.queryOptions(
      { organization },
      {
        initialData: initial,
        refetchInterval: ({ state }) => ((state.data ?? []).length > 0 ? EVERY_MS : false),
        refetchIntervalInBackground: false,
      },
    ),
  )
  const elsewhere = data.filter(({ id }) => !path.endsWith(`/batches/${id}`))
  if (elsewhere.length === 0) return null
  return (
    <section
      aria-label={t('label')}
      className="fixed right-3 bottom-3 z-20 grid w-[min(22rem,calc(100vw-1.5rem))] gap-2 rounded-lg border border-line bg-card p-3 shadow-lift"
    >
      {elsewhere.map((batch) => {
        const done = batch.succeeded + batch.failed
        return (
          <Link
            key={batch.id}
            href={localePath(locale, `/org/${organization}/events/${batch.eventId}/batches/${batch.id}`)}
            className="grid gap-1.5 rounded-md px-1.5 py-1 text-ink no-underline hover:bg-sunk"
          >
            <span className="truncate text-sm font-semibold">{batch.eventTitle}</span>
            <ProgressBar label={batch.eventTitle} done={done} total={batch.total} />
            <span className="num flex flex-wrap justify-between gap-x-3 text-[13px] text-ink-2">
              <span>{t('text', { done, total: batch.total })}</span>
              {batch.failed > 0 ? (
                <span className="font-semibold text-danger">{t('failed', { count: batch.failed })}</span>
              ) : null}
              {batch.secondsLeft === null ? null : (
                <span>{t('left', { minutes: Math.max(1, Math.ceil(batch.secondsLeft / 60)) })}</span>
              )}
            </span>
          </Link>
        )
      })}
    </section>
  )
}

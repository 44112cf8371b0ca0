'use client'
// Readiness and rehearsal of an event on one page, read anew every few seconds.
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Notice } from '@/components/ui/notice'
import { formatInstant } from '@/server/kernel/format'
import type { RehearsalBoard as Board } from '@/server/scanning/rehearsal/contract'
import { ReadinessCards } from './readiness-cards'
import { RehearsalPanel } from './rehearsal-panel'

const EVERY_MS = 5_000
const ARRIVING_EVERY_MS = 1_500

type RehearsalBoardProps = { organization: string; eventId: string; timeZone: string; mayManage: boolean; known: Board }

export function RehearsalBoard({ organization, eventId, timeZone, mayManage, known }: RehearsalBoardProps) {
  const t = useTranslations('rehearsal')
  const locale = useLocale()
  const trpc = useTRPC()
  const { data, isError, refetch } = useQuery(
    trpc.scanning.rehearsal.board.queryOptions(
      { organization, eventId },
      {
        initialData: known,
        staleTime: 0,
        refetchInterval: ({ state }) => (state.data?.rehearsal?.arrivals === 'running' ? ARRIVING_EVERY_MS : EVERY_MS),
      },
    ),
  )
  const { readiness, rehearsal } = data
  return (
    <div className="grid gap-6">
      {isError ? (
        <Notice tone="wait">
          {t('stale', { time: formatInstant(readiness.at, { timeZone, locale, style: 'time' }) })}
        </Notice>
      ) : null}
      <ReadinessCards
        readiness={readiness}
        timeZone={timeZone}
        devicesPath={mayManage ? `/org/${organization}/events/${eventId}/check-in/devices` : null}
      />
      <RehearsalPanel
        organization={organization}
        eventId={eventId}
        timeZone={timeZone}
        mayManage={mayManage}
        rehearsal={rehearsal}
        now={readiness.at}
        onChanged={refetch}
      />
    </div>
  )
}

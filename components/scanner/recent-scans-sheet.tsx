'use client'
// The last attempts at this list, whichever gate they came from: who, when, where, and why not.
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import { Status, type StatusTone } from '@/components/ui/status'
import type { RecentScan } from '@/server/scanning/contract'
import type { GatePlace } from './use-gate'
import { useWhen } from './use-when'
import { reasonKey, toneOf, type VerdictTone } from './verdict'

const tones: Record<VerdictTone, StatusTone> = { admitted: 'ok', used: 'wait', refused: 'bad' }

type RecentScansSheetProps = {
  place: GatePlace
  timeZone: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function RecentScansSheet({ place, timeZone, open, onOpenChange }: RecentScansSheetProps) {
  const t = useTranslations('scanner.recent')
  const trpc = useTRPC()
  const { organization, eventId, checkInListId } = place
  const { data, isError } = useQuery(
    trpc.scanning.recent.queryOptions({ organization, eventId, checkInListId }, { enabled: open, staleTime: 0 }),
  )
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      closeLabel={t('close')}
      className="dark text-ink"
    >
      {data ? (
        data.length > 0 ? (
          <ul
            // The list scrolls, and whoever has no pointer must be able to scroll it too.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
            tabIndex={0}
            aria-label={t('title')}
            className="-mx-1 max-h-[60dvh] divide-y divide-line overflow-y-auto px-1"
          >
            {data.map((scan) => (
              <ScanLine key={scan.id} scan={scan} timeZone={timeZone} />
            ))}
          </ul>
        ) : (
          <p className="text-ink-2">{t('none')}</p>
        )
      ) : isError ? (
        <Notice tone="bad" title={t('failed')} live />
      ) : (
        <Spinner className="mx-auto my-8 size-6" />
      )}
    </Dialog>
  )
}

function ScanLine({ scan, timeZone }: { scan: RecentScan; timeZone: string }) {
  const t = useTranslations('scanner')
  const when = useWhen(timeZone)
  const tone = toneOf(scan.reason)
  const why =
    scan.reason === null || scan.reason === 'already_used'
      ? null
      : t(`reasons.${reasonKey(scan.reason, scan.typed)}.title`)
  return (
    <li className="py-3">
      <div className="flex items-baseline justify-between gap-3">
        <Status tone={tones[tone]}>{t(`words.${tone}`)}</Status>
        <span className="num shrink-0 text-sm text-ink-2">
          {[when(scan.at), scan.location].filter((text) => text).join(', ')}
        </span>
      </div>
      <p className="mt-0.5 font-semibold">{scan.attendeeName ?? why ?? ''}</p>
      <p className="text-sm text-ink-2">
        {[scan.attendeeName ? why : null, scan.ticketTypeName].filter((text) => text).join(' · ')}
      </p>
    </li>
  )
}

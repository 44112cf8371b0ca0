'use client'
// The last attempts at this list, whichever gate they came from: who, when, where, and why not. A green that was a mistake is taken back here.
// Without the server it shows this gate's own.
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import { Status, type StatusTone } from '@/components/ui/status'
import type { RecentScan } from '@/server/scanning/contract'
import type { Station } from './gate-line'
import { useWhen } from './use-when'
import { reasonKey, toneOf, type VerdictTone } from './verdict'

const tones: Record<VerdictTone, StatusTone> = { admitted: 'ok', used: 'wait', refused: 'bad' }

type RecentScansSheetProps = {
  station: Station
  /** Of this gate since the page was opened, newest first. */
  own: readonly RecentScan[]
  open: boolean
  onOpenChange: (open: boolean) => void
  onUndo: (scanId: string) => Promise<void>
}

export function RecentScansSheet({ station, own, open, onOpenChange, onUndo }: RecentScansSheetProps) {
  const t = useTranslations('scanner.recent')
  const { data, isError, refetch } = useQuery({
    queryKey: ['gate', station.key, 'recent'],
    queryFn: () => station.line.recent(),
    enabled: open,
    staleTime: 0,
    networkMode: 'always',
    retry: false,
  })
  const scans = isError ? own : data
  const undo = (scanId: string) => onUndo(scanId).then(() => void refetch())
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      closeLabel={t('close')}
      className="dark text-ink"
    >
      {isError ? <Notice tone="wait" title={t('failed')} live className="mb-4" /> : null}
      {scans ? (
        scans.length > 0 ? (
          <ul
            // The list scrolls, and whoever has no pointer must be able to scroll it too.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
            tabIndex={0}
            aria-label={t('title')}
            className="-mx-1 max-h-[60dvh] divide-y divide-line overflow-y-auto px-1"
          >
            {scans.map((scan) => (
              <ScanLine key={scan.id} scan={scan} timeZone={station.event.timeZone} onUndo={undo} />
            ))}
          </ul>
        ) : (
          <p className="text-ink-2">{t('none')}</p>
        )
      ) : (
        <Spinner className="mx-auto my-8 size-6" />
      )}
    </Dialog>
  )
}

type ScanLineProps = { scan: RecentScan; timeZone: string; onUndo: (scanId: string) => Promise<void> }

function ScanLine({ scan, timeZone, onUndo }: ScanLineProps) {
  const t = useTranslations('scanner')
  const when = useWhen(timeZone)
  const tone = toneOf(scan.reason)
  const why =
    scan.reason === null || scan.reason === 'already_used'
      ? null
      : t(`reasons.${reasonKey(scan.reason, scan.typed)}.title`)
  const word = scan.undone ? t('recent.undone') : t(`words.${scan.valid && scan.direction === 'out' ? 'left' : tone}`)
  const details = [scan.attendeeName ? why : null, scan.ticketTypeName, scan.overridden ? t('recent.overridden') : null]
  return (
    <li className="py-3">
      <div className="flex items-baseline justify-between gap-3">
        <Status tone={scan.undone ? 'off' : tones[tone]}>{word}</Status>
        <span className="num shrink-0 text-sm text-ink-2">
          {[when(scan.at), scan.location].filter((text) => text).join(', ')}
        </span>
      </div>
      <div className="flex items-end justify-between gap-3">
        <div className="min-w-0">
          <p className="mt-0.5 font-semibold">{scan.attendeeName ?? why ?? ''}</p>
          <p className="text-sm text-ink-2">{details.filter((text) => text).join(' · ')}</p>
        </div>
        {scan.undoable ? (
          <Button tone="ghost" size="small" className="min-h-11" onClick={() => void onUndo(scan.scanId)}>
            {t('recent.undo')}
          </Button>
        ) : null}
      </div>
    </li>
  )
}

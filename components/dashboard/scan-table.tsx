// The last attempts at the gates, refusals with their reason in plain words.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status, type StatusTone } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import type { RecentScan } from '@/server/scanning/contract'
import type { ConflictKind } from '@/server/scanning/sync/contract'
import { useRefusalWords } from './refusal-words'
import { SinceText } from './since-text'

/** `conflict`: where the reader is told of double entries. */
type ShownScan = RecentScan & { conflict?: ConflictKind | null }

type ScanTableProps = { scans: readonly ShownScan[]; timeZone: string; now: Date; empty: ReactNode }

export function ScanTable({ scans, timeZone, now, empty }: ScanTableProps) {
  const t = useTranslations('dashboard.checkIn')
  const conflicts = useTranslations('gateConflicts.kinds')
  const refusal = useRefusalWords()
  const locale = useLocale()
  const columns: Column<ShownScan>[] = [
    {
      key: 'verdict',
      header: t('verdict'),
      phone: 'title',
      cell: (scan) => (
        <>
          <Status tone={toneOf(scan)}>{verdict(scan)}</Status>
          {scan.conflict ? (
            <span className="block pl-4 text-[13px] font-semibold text-danger">{conflicts(scan.conflict)}</span>
          ) : null}
        </>
      ),
    },
    {
      key: 'who',
      header: t('who'),
      cell: ({ attendeeName, ticketTypeName }) => (
        <>
          {attendeeName ? (
            <b className="font-semibold">{attendeeName}</b>
          ) : (
            <span className="text-ink-2">{t('nobody')}</span>
          )}
          {ticketTypeName ? <span className="block text-sm text-ink-2">{ticketTypeName}</span> : null}
        </>
      ),
    },
    {
      key: 'where',
      header: t('where'),
      className: 'text-ink-2',
      cell: ({ location, scannedBy, typed }) => (
        <>
          {location ?? scannedBy}
          {location && scannedBy ? <span className="block text-sm">{scannedBy}</span> : null}
          {typed ? <span className="block text-sm">{t('typed')}</span> : null}
        </>
      ),
    },
    {
      key: 'when',
      header: t('when'),
      align: 'end',
      phone: 'figure',
      className: 'text-sm whitespace-nowrap text-ink-3',
      cell: ({ at }) => (
        <>
          <span className="block text-ink-2">{formatInstant(at, { timeZone, locale, style: 'time' })}</span>
          <SinceText at={at} now={now} timeZone={timeZone} />
        </>
      ),
    },
  ]
  return <DataTable caption={t('recent')} columns={columns} rows={scans} rowKey={({ id }) => id} empty={empty} />

  function verdict({ valid, reason, typed, direction, undone, overridden }: ShownScan): string {
    if (undone) return t('undone')
    if (valid && direction === 'out') return t('left')
    if (valid) return t(overridden ? 'overridden' : 'admitted')
    return reason ? refusal(reason, typed) : t('refused')
  }
}

function toneOf({ valid, reason, direction, undone, overridden, conflict }: ShownScan): StatusTone {
  if (conflict) return 'bad'
  if (undone || (valid && direction === 'out')) return 'off'
  if (valid) return overridden ? 'wait' : 'ok'
  return reason === 'already_used' ? 'wait' : 'bad'
}

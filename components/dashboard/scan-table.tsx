// The last attempts at the gates, refusals with their reason in plain words.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status, type StatusTone } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import type { RecentScan } from '@/server/scanning/contract'
import { SinceText } from './since-text'

type ScanTableProps = { scans: readonly RecentScan[]; timeZone: string; now: Date; empty: ReactNode }

export function ScanTable({ scans, timeZone, now, empty }: ScanTableProps) {
  const t = useTranslations('dashboard.checkIn')
  const locale = useLocale()
  const columns: Column<RecentScan>[] = [
    {
      key: 'verdict',
      header: t('verdict'),
      phone: 'title',
      cell: (scan) => <Status tone={toneOf(scan)}>{verdict(scan)}</Status>,
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
      cell: ({ location, typed }) => (
        <>
          {location}
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

  function verdict({ valid, reason, direction, undone, overridden }: RecentScan): string {
    if (undone) return t('undone')
    if (valid && direction === 'out') return t('left')
    if (valid) return t(overridden ? 'overridden' : 'admitted')
    return reason ? t(`reasons.${reason}`) : t('refused')
  }
}

function toneOf({ valid, reason, direction, undone, overridden }: RecentScan): StatusTone {
  if (undone || (valid && direction === 'out')) return 'off'
  if (valid) return overridden ? 'wait' : 'ok'
  return reason === 'already_used' ? 'wait' : 'bad'
}

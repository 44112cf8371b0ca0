// Which devices decided by themselves, how often, and for how long: what double entries come from.
import { useTranslations } from 'next-intl'
import { type Column, DataTable } from '@/components/ui/data-table'
import type { ConflictFigures } from '@/server/scanning/sync/contract'

type Device = ConflictFigures['devices'][number]

export function AloneTable({ devices }: { devices: readonly Device[] }) {
  const t = useTranslations('gateConflicts.alone')
  const columns: Column<Device>[] = [
    { key: 'name', header: t('device'), phone: 'title', cell: ({ name }) => <b className="font-semibold">{name}</b> },
    {
      key: 'minutes',
      header: t('time'),
      align: 'end',
      phone: 'figure',
      className: 'whitespace-nowrap',
      cell: ({ offlineMinutes }) => t('minutes', { count: offlineMinutes }),
    },
    {
      key: 'scans',
      header: t('scans'),
      align: 'end',
      cell: ({ offlineScans }) => t('scanCount', { count: offlineScans }),
    },
    {
      key: 'conflicts',
      header: t('conflicts'),
      align: 'end',
      cell: ({ conflicts }) => t('conflictCount', { count: conflicts }),
    },
  ]
  return <DataTable caption={t('title')} columns={columns} rows={devices} rowKey={({ id }) => id} />
}

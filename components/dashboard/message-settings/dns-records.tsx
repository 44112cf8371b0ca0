'use client'
// What a domain's DNS must hold, each value ready to be copied, with what was found of it.
import { useTranslations } from 'next-intl'
import { CopyButton } from '@/components/ui/copy-button'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status } from '@/components/ui/status'
import type { DnsRecord } from '@/server/notifications/settings/contract'

const tones = { verified: 'ok', failed: 'bad', pending: 'wait' } as const

export function DnsRecords({ records }: { records: readonly DnsRecord[] }) {
  const t = useTranslations('messageSettings.domain')
  const columns: Column<DnsRecord>[] = [
    {
      key: 'name',
      header: t('name'),
      phone: 'title',
      cell: ({ name, type }) => (
        <Copied value={name} label={t('copyName')} copied={t('copied')} before={<b className="sm:hidden">{type} </b>} />
      ),
    },
    { key: 'type', header: t('type'), phone: 'hidden', cell: ({ type }) => type },
    {
      key: 'value',
      header: t('value'),
      phone: 'line',
      className: 'sm:max-w-80',
      cell: ({ value }) => <Copied value={value} label={t('copyValue')} copied={t('copied')} />,
    },
    {
      key: 'priority',
      header: t('priority'),
      phone: 'detail',
      className: 'num',
      cell: ({ priority }) =>
        priority === null ? null : (
          <>
            <span className="text-ink-2 sm:hidden">{t('priority')} </span>
            {priority}
          </>
        ),
    },
    {
      key: 'state',
      header: t('state'),
      phone: 'figure',
      cell: ({ state }) => <Status tone={tones[state]}>{t(`states.${state}`)}</Status>,
    },
  ]
  const keyOf = ({ type, name, value }: DnsRecord) => `${type} ${name} ${value}`
  return <DataTable caption={t('records')} columns={columns} rows={records} rowKey={keyOf} />
}

type CopiedProps = { value: string; label: string; copied: string; before?: React.ReactNode }

function Copied({ value, label, copied, before }: CopiedProps) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <code className="min-w-0 font-sans text-sm break-all select-all">
        {before}
        {value}
      </code>
      <CopyButton value={value} label={label} copiedLabel={copied} compact className="shrink-0" />
    </span>
  )
}

// Messages of an organization, newest first.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import { formatInstant } from '@/server/kernel/format'
import type { MessageRow } from '@/server/notifications/contract'
import { MessageState, useKindName } from './message-words'

type MessageTableProps = { organization: string; messages: readonly MessageRow[]; now: Date; empty: ReactNode }

export function MessageTable({ organization, messages, now, empty }: MessageTableProps) {
  const t = useTranslations('messages')
  const locale = useLocale()
  const nameOf = useKindName()
  const columns: Column<MessageRow>[] = [
    {
      key: 'recipient',
      header: t('recipient'),
      phone: 'title',
      className: 'max-w-[22rem]',
      cell: ({ recipient, recipientName }) => (
        <>
          <b className="block font-semibold break-words">{recipient}</b>
          {recipientName ? <span className="block text-sm break-words text-ink-2">{recipientName}</span> : null}
        </>
      ),
    },
    {
      key: 'state',
      header: t('state'),
      phone: 'figure',
      className: 'whitespace-nowrap',
      cell: (message) => <MessageState message={message} now={now} />,
    },
    {
      key: 'kind',
      header: t('message'),
      phone: 'line',
      className: 'max-w-[26rem]',
      cell: ({ template, subject, type }) => (
        <>
          {nameOf(template)}
          {type === 'sms' ? ' · SMS' : null}
          {subject ? <span className="line-clamp-1 text-sm break-words text-ink-2">{subject}</span> : null}
        </>
      ),
    },
    {
      key: 'at',
      header: t('at'),
      align: 'end',
      className: 'num text-sm whitespace-nowrap text-ink-2',
      cell: ({ createdAt, timeZone }) => formatInstant(createdAt, { timeZone, locale, style: 'short_date_time' }),
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={messages}
      rowKey={({ notificationId }) => notificationId}
      rowHref={({ notificationId }) => localePath(locale, `/org/${organization}/messages/${notificationId}`)}
      empty={empty}
    />
  )
}

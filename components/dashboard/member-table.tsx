// The members of an organization.
import { useLocale, useTranslations } from 'next-intl'
import { Avatar } from '@/components/ui/avatar'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Chip } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import type { MemberView } from '@/server/organizations/contract'

export function MemberTable({ members, selfId }: { members: readonly MemberView[]; selfId: string | null }) {
  const t = useTranslations('dashboard')
  const locale = useLocale()
  const columns: Column<MemberView>[] = [
    {
      key: 'name',
      header: t('members.name'),
      phone: 'title',
      className: 'max-sm:col-span-2',
      cell: ({ name, email, userId }) => (
        <span className="flex items-center gap-3">
          <Avatar name={name} />
          <span className="min-w-0">
            <span className="flex flex-wrap items-center gap-x-2">
              <b className="font-semibold">{name}</b>
              {userId === selfId ? <Chip>{t('members.you')}</Chip> : null}
            </span>
            <span className="block text-sm [overflow-wrap:anywhere] text-ink-2">{email}</span>
          </span>
        </span>
      ),
    },
    { key: 'role', header: t('members.role'), className: 'max-sm:pl-12', cell: ({ role }) => t(`roles.${role}.name`) },
    {
      key: 'events',
      header: t('members.events'),
      cell: ({ eventIds }) => (
        <span className="text-ink-2">
          {eventIds === null ? t('members.allEvents') : t('members.someEvents', { count: eventIds.length })}
        </span>
      ),
    },
    {
      key: 'since',
      header: t('members.since'),
      align: 'end',
      phone: 'hidden',
      className: 'text-sm whitespace-nowrap text-ink-3',
      cell: ({ createdAt }) => formatInstant(createdAt, { timeZone: 'UTC', locale, style: 'short_date' }),
    },
  ]
  return <DataTable caption={t('members.title')} columns={columns} rows={members} rowKey={({ id }) => id} />
}

// The members of an organization.
import { useLocale, useTranslations } from 'next-intl'
import { Avatar } from '@/components/ui/avatar'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Chip } from '@/components/ui/status'
import type { Role } from '@/server/kernel/actor'
import { formatInstant } from '@/server/kernel/format'
import type { MemberView } from '@/server/organizations/contract'
import { MemberMenu } from './member-menu'

type MemberTableProps = {
  organization: string
  members: readonly MemberView[]
  selfId: string | null
  /** Those that this person may give and take; empty: none. */
  roles: readonly Role[]
}

export function MemberTable({ organization, members, selfId, roles }: MemberTableProps) {
  const t = useTranslations('dashboard')
  const locale = useLocale()
  const columns: Column<MemberView>[] = [
    {
      key: 'name',
      header: t('members.name'),
      phone: 'title',
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
      phone: 'line',
      className: 'max-sm:pl-12',
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
    {
      key: 'acts',
      header: '',
      align: 'end',
      phone: 'figure',
      cell: (member) =>
        roles.includes(member.role) ? <MemberMenu organization={organization} member={member} roles={roles} /> : null,
    },
  ]
  return <DataTable caption={t('members.title')} columns={columns} rows={members} rowKey={({ id }) => id} />
}

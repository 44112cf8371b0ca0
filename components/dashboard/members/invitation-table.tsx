// The invitations that wait, each with what can be done with it.
import { useLocale, useTranslations } from 'next-intl'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status } from '@/components/ui/status'
import type { Role } from '@/server/kernel/actor'
import { formatInstant } from '@/server/kernel/format'
import type { InvitationView } from '@/server/organizations/contract'
import { InvitationActs } from './invitation-acts'

type InvitationTableProps = {
  organization: string
  invitations: readonly InvitationView[]
  /** Those that this person may give. */
  roles: readonly Role[]
  now: Date
}

export function InvitationTable({ organization, invitations, roles, now }: InvitationTableProps) {
  const t = useTranslations('dashboard')
  const locale = useLocale()
  const columns: Column<InvitationView>[] = [
    {
      key: 'email',
      header: t('members.invited'),
      phone: 'title',
      className: 'max-sm:col-span-2',
      cell: ({ email, invitedBy }) => (
        <>
          <b className="block font-semibold [overflow-wrap:anywhere]">{email}</b>
          {invitedBy === null ? null : (
            <span className="block text-sm text-ink-2">{t('members.invitedBy', { name: invitedBy })}</span>
          )}
        </>
      ),
    },
    { key: 'role', header: t('members.role'), cell: ({ role }) => t(`roles.${role}.name`) },
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
      key: 'until',
      header: t('members.until'),
      phone: 'line',
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ expiresAt }) =>
        expiresAt > now ? (
          <>
            <span className="sm:hidden">{t('members.until')} </span>
            {formatInstant(expiresAt, { timeZone: 'UTC', locale, style: 'short_date' })}
          </>
        ) : (
          <Status tone="off">{t('members.expired')}</Status>
        ),
    },
    {
      key: 'acts',
      header: '',
      align: 'end',
      phone: 'line',
      cell: ({ id, email, role }) =>
        roles.includes(role) ? <InvitationActs organization={organization} id={id} email={email} /> : null,
    },
  ]
  return <DataTable caption={t('members.waiting')} columns={columns} rows={invitations} rowKey={(one) => one.id} />
}

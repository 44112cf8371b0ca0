// The rooms of an organization's payments, each a page of its own.
import { useLocale, useTranslations } from 'next-intl'
import { NavTabs } from '@/components/ui/nav-tabs'
import { localePath } from '@/i18n/paths'
import type { Permission } from '@/server/kernel/actor'

export const moneyRooms = ['inbox', 'overview', 'payouts', 'disputes', 'awaited', 'bank'] as const
export type MoneyRoom = (typeof moneyRooms)[number]

const paths: Record<MoneyRoom, string> = {
  inbox: '',
  overview: '/overview',
  payouts: '/payouts',
  disputes: '/disputes',
  awaited: '/awaited',
  bank: '/bank',
}

const needed: Record<MoneyRoom, readonly Permission[]> = {
  inbox: ['payments:read'],
  overview: ['payments:read'],
  payouts: ['payments:read', 'reports:read'],
  disputes: ['payments:read'],
  awaited: ['payments:confirm'],
  bank: ['payments:confirm'],
}

type MoneyTabsProps = {
  organization: { slug: string; permissions: readonly Permission[]; eventIds: readonly string[] | null }
  current: MoneyRoom
  /** Open points, shown beside the first. */
  open?: number
}

export function MoneyTabs({ organization: { slug, permissions, eventIds }, current, open }: MoneyTabsProps) {
  const t = useTranslations('money.tabs')
  const locale = useLocale()
  const isWhole = eventIds === null
  const shown = moneyRooms.filter(
    (room) =>
      needed[room].every((permission) => permissions.includes(permission)) &&
      (isWhole || ['inbox', 'disputes', 'awaited'].includes(room)),
  )
  return (
    <NavTabs
      label={t('label')}
      className="mb-6"
      items={shown.map((room) => ({
        href: localePath(locale, `/org/${slug}/payments${paths[room]}`),
        label: t(room),
        current: room === current,
        ...(room === 'inbox' && open ? { count: open } : {}),
      }))}
    />
  )
}

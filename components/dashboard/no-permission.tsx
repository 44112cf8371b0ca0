// A page that this person's role does not open: says so, and who can help.
import { useTranslations } from 'next-intl'
import { EmptyState } from '@/components/ui/page-parts'
import type { Role } from '@/server/kernel/actor'

export function NoPermission({ role }: { role: Role }) {
  const t = useTranslations('dashboard')
  return (
    <EmptyState title={t('noPermission.title')}>{t('noPermission.text', { role: t(`roles.${role}.name`) })}</EmptyState>
  )
}

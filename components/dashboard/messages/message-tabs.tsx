// The pages about messages that went out: each one, and all of them in figures.
import { useLocale, useTranslations } from 'next-intl'
import { NavTabs } from '@/components/ui/nav-tabs'
import { localePath } from '@/i18n/paths'

export function MessageTabs({ organization, current }: { organization: string; current: 'list' | 'statistics' }) {
  const t = useTranslations('messages')
  const locale = useLocale()
  const base = localePath(locale, `/org/${organization}/messages`)
  return (
    <NavTabs
      label={t('title')}
      className="mb-6"
      items={[
        { href: base, label: t('tabs.list'), current: current === 'list' },
        { href: `${base}/statistics`, label: t('tabs.statistics'), current: current === 'statistics' },
      ]}
    />
  )
}

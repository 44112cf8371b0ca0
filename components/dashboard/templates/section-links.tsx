// On a phone the preview stands below the settings: two links that stay in sight lead there and back.
import { useTranslations } from 'next-intl'
import { tabListStyles, tabStyles } from '@/components/ui/nav-tabs'

/** `settings`: what the part above is called, where it is no settings. */
export function SectionLinks({ settings }: { settings?: string }) {
  const t = useTranslations('templates')
  return (
    <nav
      aria-label={t('parts')}
      className={`sticky top-14 z-20 -mx-[18px] mb-5 bg-paper px-[18px] sm:-mx-10 sm:px-10 lg:hidden ${tabListStyles}`}
    >
      <a href="#settings" className={tabStyles}>
        {settings ?? t('settings')}
      </a>
      <a href="#preview" className={tabStyles}>
        {t('preview.title')}
      </a>
    </nav>
  )
}

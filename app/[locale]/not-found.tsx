// What is shown where there is nothing: an address that leads nowhere, or something that is not the visitor's to see.
import { getLocale, getTranslations } from 'next-intl/server'
import { PublicShell } from '@/components/shell/public-shell'
import { buttonStyles } from '@/components/ui/button'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'

export default async function NotFound() {
  const locale = asLocale(await getLocale())
  const t = await getTranslations({ locale, namespace: 'common.notFound' })
  return (
    <PublicShell locale={locale}>
      <div className="mx-auto max-w-[640px] px-[18px] pt-[12vh] pb-10 sm:px-10">
        <p className="eyebrow mb-3">{t('eyebrow')}</p>
        <h1 className="text-[44px] sm:text-[64px]">{t('title')}</h1>
        <p className="mt-5 max-w-[52ch] text-lg text-ink-2">{t('text')}</p>
        <a href={localePath(locale, '/')} className={buttonStyles({ className: 'mt-8' })}>
          {t('home')}
        </a>
      </div>
    </PublicShell>
  )
}

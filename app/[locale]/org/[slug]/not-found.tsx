// Inside an organization: something that is not there, or not for this person to see. The frame stays.
import { getLocale, getTranslations } from 'next-intl/server'
import { PageHeader } from '@/components/ui/page-parts'
import { asLocale } from '@/server/kernel/format'

export default async function NotFoundHere() {
  const t = await getTranslations({ locale: asLocale(await getLocale()), namespace: 'dashboard.notFound' })
  return (
    <PageHeader eyebrow={t('eyebrow')} title={t('title')}>
      {t('text')}
    </PageHeader>
  )
}

// /scan/pair: a phone becomes a device. The secret of its invitation is in the address's fragment, which never comes here.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PairScreen } from '@/components/scanner/device/pair-screen'
import { ClientMessages } from '@/components/shell/client-messages'
import { asLocale } from '@/server/kernel/format'

type PageProps = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'devices.pair' })
  return { title: t('title'), robots: { index: false }, referrer: 'no-referrer' }
}

export default async function PairPage({ params }: PageProps) {
  const locale = asLocale((await params).locale)
  return (
    <ClientMessages locale={locale} namespaces={['devices']}>
      <PairScreen />
    </ClientMessages>
  )
}

// The page of somebody who leaves an address for a link into their account.
import { getTranslations } from 'next-intl/server'
import { TrpcProvider } from '@/components/trpc/provider'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { type LinkPurpose, linkMinutes } from '@/server/auth/contract'
import type { Locale } from '@/server/kernel/format'
import { AskForLinkForm } from './ask-for-link-form'

export async function askForLinkTitle(locale: Locale, purpose: LinkPurpose): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'auth.link' })
  return t(`${purpose}.title`)
}

export async function AskForLink({ locale, purpose }: { locale: Locale; purpose: LinkPurpose }) {
  const t = await getTranslations({ locale, namespace: 'auth.link' })
  return (
    <>
      <PageHeader title={t(`${purpose}.title`)}>{t(`${purpose}.lead`, { minutes: linkMinutes[purpose] })}</PageHeader>
      <TrpcProvider>
        <AskForLinkForm purpose={purpose} />
      </TrpcProvider>
      <p className="mt-8 border-t border-line pt-5">
        <a href={localePath(locale, '/sign-in')} className="link">
          {t('back')}
        </a>
      </p>
    </>
  )
}

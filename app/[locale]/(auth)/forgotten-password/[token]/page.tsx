// /forgotten-password/{token}: a new password, for whoever has the mailbox. Looking uses nothing up.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EndedLink } from '@/components/auth/ended-link'
import { NewPasswordForm } from '@/components/auth/new-password-form'
import { TrpcProvider } from '@/components/trpc/provider'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { linkState } from '@/server/auth/account-link'
import { asLocale } from '@/server/kernel/format'
import { visitorCtx } from '../../../visitor'

type PageProps = { params: Promise<{ locale: string; token: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'auth.newPassword' })
  return { title: t('title'), robots: { index: false, follow: false }, referrer: 'no-referrer' }
}

export default async function NewPasswordPage({ params }: PageProps) {
  const { locale: asked, token } = await params
  const locale = asLocale(asked)
  const state = await linkState(await visitorCtx(), token, 'password_reset')
  if (state !== 'open') return <EndedLink locale={locale} purpose="password_reset" state={state} />
  const t = await getTranslations({ locale, namespace: 'auth.newPassword' })
  return (
    <>
      <PageHeader title={t('title')}>{t('lead')}</PageHeader>
      <TrpcProvider>
        <NewPasswordForm token={token} next={localePath(locale, '/org')} signInHref={localePath(locale, '/sign-in')} />
      </TrpcProvider>
    </>
  )
}

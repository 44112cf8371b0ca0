// /sign-in/by-mail/{token}: a button that signs in whoever has the mailbox. Looking uses nothing up: mail servers look too.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EndedLink } from '@/components/auth/ended-link'
import { PasswordGoes } from '@/components/auth/password-goes'
import { SignInByLink } from '@/components/auth/sign-in-by-link'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { linkState, removesPassword } from '@/server/auth/account-link'
import { asLocale } from '@/server/kernel/format'
import { visitorCtx } from '../../../../visitor'

type PageProps = { params: Promise<{ locale: string; token: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'auth.link' })
  return { title: t('sign_in.title'), robots: { index: false, follow: false }, referrer: 'no-referrer' }
}

export default async function SignInLinkPage({ params }: PageProps) {
  const { locale: asked, token } = await params
  const locale = asLocale(asked)
  const ctx = await visitorCtx()
  const state = await linkState(ctx, token, 'sign_in')
  if (state !== 'open') return <EndedLink locale={locale} purpose="sign_in" state={state} />
  const t = await getTranslations({ locale, namespace: 'auth.link' })
  return (
    <>
      <PageHeader title={t('enter.title')}>{t('enter.lead')}</PageHeader>
      {(await removesPassword(ctx, token)) ? <PasswordGoes /> : null}
      <SignInByLink token={token} next={localePath(locale, '/org')} />
    </>
  )
}

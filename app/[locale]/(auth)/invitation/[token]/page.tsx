// /invitation/{token}: who invites whom to what, and the way in: signed in with the invited address, a button joins. Looking accepts nothing.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { JoinOrganization } from '@/components/auth/join-organization'
import { OtherAddress } from '@/components/auth/other-address'
import { PasswordGoes } from '@/components/auth/password-goes'
import { SignInForm } from '@/components/auth/sign-in-form'
import { SignUpForm } from '@/components/auth/sign-up-form'
import { TrpcProvider } from '@/components/trpc/provider'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale, type Locale, typeset } from '@/server/kernel/format'
import { invitationPage } from '@/server/organizations/accept-invitation'
import type { InvitationPage } from '@/server/organizations/contract'
import { caller } from '@/server/trpc/rsc'
import { orNotFound, visitorCtx } from '../../../visitor'

type PageProps = { params: Promise<{ locale: string; token: string }> }

const read = cache(async (token: string) => orNotFound(invitationPage(await visitorCtx(), { token })))

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { locale, token } = await params
  const { organization } = await read(token)
  const t = await getTranslations({ locale: asLocale(locale), namespace: 'auth.invitation' })
  return {
    title: t('title', { organization: typeset(organization.name) }),
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
  }
}

export default async function Invitation({ params }: PageProps) {
  const { locale: asked, token } = await params
  const locale = asLocale(asked)
  const invitation = await read(token)
  const { state, organization, invitedBy, role } = invitation
  const t = await getTranslations({ locale, namespace: 'auth.invitation' })
  const roles = await getTranslations({ locale, namespace: 'dashboard.roles' })
  const title = t('title', { organization: typeset(organization.name) })
  if (state !== 'open') {
    return (
      <>
        <PageHeader title={title} />
        <Notice tone={state === 'accepted' ? 'ok' : 'off'} title={t(`ended.${state}.title`)}>
          {t.rich(`ended.${state}.text`, {
            open: (words) => (
              <a href={localePath(locale, `/org/${organization.slug}`)} className="link">
                {words}
              </a>
            ),
          })}
        </Notice>
      </>
    )
  }
  return (
    <>
      <PageHeader title={title}>
        {invitedBy === null ? t('lead') : t.rich('leadBy', { name: () => <bdi>{invitedBy}</bdi> })}
      </PageHeader>
      <dl className="mb-7 border-y border-line py-3.5">
        <dt className="text-sm text-ink-2">{t('role')}</dt>
        <dd className="font-semibold">{roles(`${role}.name`)}</dd>
        <dd className="text-[15px] text-ink-2">{roles(`${role}.text`)}</dd>
      </dl>
      <TrpcProvider>
        <WayIn locale={locale} token={token} invitation={invitation} />
      </TrpcProvider>
    </>
  )
}

async function WayIn({ locale, token, invitation }: { locale: Locale; token: string; invitation: InvitationPage }) {
  const { email, account } = invitation
  const me = await (await caller()).account.me()
  const t = await getTranslations({ locale, namespace: 'auth.invitation' })
  const here = localePath(locale, `/invitation/${token}`)
  if (me?.email === email) {
    return (
      <>
        {account?.isProven ? null : <PasswordGoes />}
        <JoinOrganization token={token} />
      </>
    )
  }
  if (me) return <OtherAddress own={me.email} invited={email} />
  return (
    <>
      <p className="mb-5 text-ink-2">{t(account ? 'signInFirst' : 'signUpFirst')}</p>
      {account ? (
        <>
          <SignInForm next={here} refusal={null} email={email} />
          <p className="mt-5 flex flex-wrap gap-x-6 gap-y-1">
            <a href={localePath(locale, '/forgotten-password')} className="link inline-flex min-h-11 items-center">
              {t('forgotten')}
            </a>
            <a href={localePath(locale, '/sign-in/by-mail')} className="link inline-flex min-h-11 items-center">
              {t('byMail')}
            </a>
          </p>
          <p className="mt-3 text-[15px] text-ink-2">{t('noPassword')}</p>
        </>
      ) : (
        <SignUpForm next={here} signInHref={here} invitation={{ token, email }} />
      )}
    </>
  )
}

// /sign-in: the way in for organizers and gate staff. next-auth leads here too when a sign-in failed.
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { safeCallback } from '@/components/auth/safe-callback'
import { SignInForm } from '@/components/auth/sign-in-form'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { caller } from '@/server/trpc/rsc'

type PageProps = {
  params: Promise<{ locale: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'auth' })
  return { title: t('signIn.title') }
}

export default async function SignInPage({ params, searchParams }: PageProps) {
  const locale = asLocale((await params).locale)
  const { callbackUrl, error } = await searchParams
  const asked = typeof callbackUrl === 'string' ? callbackUrl : null
  const next = safeCallback(asked, localePath(locale, '/org'))
  if (await (await caller()).account.me()) redirect(next)
  const t = await getTranslations({ locale, namespace: 'auth' })
  const signUp = asked === null ? '/sign-up' : `/sign-up?callbackUrl=${encodeURIComponent(next)}`
  return (
    <>
      <PageHeader title={t('signIn.title')}>{t('signIn.lead')}</PageHeader>
      <SignInForm next={next} refusal={refusalOf(error)} />
      <p className="mt-5 flex flex-wrap gap-x-6 gap-y-1 text-[15px]">
        <a href={localePath(locale, '/forgotten-password')} className="link inline-flex min-h-11 items-center">
          {t('signIn.forgotten')}
        </a>
        <a href={localePath(locale, '/sign-in/by-mail')} className="link inline-flex min-h-11 items-center">
          {t('signIn.byMail')}
        </a>
      </p>
      {next.startsWith(localePath(locale, '/scan')) ? <p className="mt-6 text-ink-2">{t('signIn.gate')}</p> : null}
      <p className="mt-8 border-t border-line pt-5">
        {t('signIn.noAccount')}{' '}
        <a href={localePath(locale, signUp)} className="link">
          {t('signIn.signUp')}
        </a>
      </p>
    </>
  )
}

function refusalOf(error: string | string[] | undefined) {
  if (error === undefined || error === 'SessionRequired') return null
  if (error === 'CredentialsSignin') return 'wrong'
  return error === 'rate_limited' ? 'busy' : 'failed'
}

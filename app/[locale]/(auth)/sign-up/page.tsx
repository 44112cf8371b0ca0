// /sign-up: an account for somebody who will organize, or who was asked to help.
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { safeCallback } from '@/components/auth/safe-callback'
import { SignUpForm } from '@/components/auth/sign-up-form'
import { TrpcProvider } from '@/components/trpc/provider'
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
  return { title: t('signUp.title') }
}

export default async function SignUpPage({ params, searchParams }: PageProps) {
  const locale = asLocale((await params).locale)
  const { callbackUrl } = await searchParams
  // Whoever comes on their own has no organization yet: making one is the next step.
  const next = safeCallback(typeof callbackUrl === 'string' ? callbackUrl : null, localePath(locale, '/org/new'))
  if (await (await caller()).account.me()) redirect(next)
  const t = await getTranslations({ locale, namespace: 'auth' })
  const signInHref = localePath(locale, `/sign-in?callbackUrl=${encodeURIComponent(next)}`)
  return (
    <>
      <PageHeader title={t('signUp.title')}>{t('signUp.lead')}</PageHeader>
      <TrpcProvider>
        <SignUpForm next={next} signInHref={signInHref} />
      </TrpcProvider>
      <p className="mt-8 border-t border-line pt-5">
        {t('signUp.haveAccount')}{' '}
        <a href={signInHref} className="link">
          {t('signUp.signIn')}
        </a>
      </p>
    </>
  )
}

// /org/new: an organization to sell in the name of.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NewOrganizationForm } from '@/components/dashboard/new-organization-form'
import { AuthShell } from '@/components/shell/auth-shell'
import { PageHeader } from '@/components/ui/page-parts'
import { asLocale } from '@/server/kernel/format'
import { loadAccount, signInFirst } from '../load'

type PageProps = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.newOrganization' })
  return { title: t('title') }
}

export default async function NewOrganizationPage({ params }: PageProps) {
  const locale = asLocale((await params).locale)
  const account = (await loadAccount()) ?? signInFirst(locale, '/org/new')
  const t = await getTranslations({ locale, namespace: 'dashboard.newOrganization' })
  return (
    <AuthShell locale={locale}>
      <PageHeader eyebrow={t('eyebrow', { name: account.name })} title={t('title')}>
        {t('lead')}
      </PageHeader>
      <NewOrganizationForm />
    </AuthShell>
  )
}

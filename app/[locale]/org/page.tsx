// /org: the organizations one works for; the only one opens at once.
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { PublicShell } from '@/components/shell/public-shell'
import { Avatar } from '@/components/ui/avatar'
import { ButtonLink } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { loadAccount, signInFirst } from './load'

type PageProps = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.organizations' })
  return { title: t('title') }
}

export default async function OrganizationsPage({ params }: PageProps) {
  const locale = asLocale((await params).locale)
  const account = (await loadAccount()) ?? signInFirst(locale, '/org')
  const [first, second] = account.organizations
  if (!first) redirect(localePath(locale, '/org/new'))
  if (!second) redirect(localePath(locale, `/org/${first.slug}`))
  const t = await getTranslations({ locale, namespace: 'dashboard' })
  return (
    <PublicShell locale={locale} aside={<span />}>
      <div className="mx-auto max-w-[640px] px-[18px] pt-6 sm:px-10">
        <PageHeader title={t('organizations.title')}>{t('organizations.lead', { name: account.name })}</PageHeader>
        <ul className="ink-rule">
          {account.organizations.map((organization) => (
            <li key={organization.id} className="border-b border-line">
              <Link
                href={localePath(locale, `/org/${organization.slug}`)}
                className="flex items-center gap-4 px-2 py-4 text-ink no-underline transition-colors duration-150 hover:bg-sunk"
              >
                <Avatar name={organization.name} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-lg font-semibold">{organization.name}</span>
                  <span className="block text-sm text-ink-2">{t(`roles.${organization.role}.name`)}</span>
                </span>
                <span aria-hidden="true" className="text-ink-3">
                  →
                </span>
              </Link>
            </li>
          ))}
        </ul>
        <ButtonLink tone="ghost" href={localePath(locale, '/org/new')} className="mt-6">
          {t('organizations.new')}
        </ButtonLink>
      </div>
    </PublicShell>
  )
}

// /org/{slug}/payments/overview: where the organization's money is, by currency, from the ledger.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AskForBalance } from '@/components/dashboard/money/ask-for-balance'
import { MoneyTabs } from '@/components/dashboard/money/money-tabs'
import { OverviewCard } from '@/components/dashboard/money/overview-card'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { asLocale, formatInstant } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'money.overview' })
  return { title: t('title') }
}

export default async function OverviewPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, report } = await load(locale, `/org/${slug}/payments/overview`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('payments:read') && organization.eventIds === null
    return { organization, report: mayRead ? await api.money.overview({ organization: slug }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'money.overview' })
  if (!report) {
    return (
      <>
        <PageHeader eyebrow={organization.name} title={t('title')} />
        <NoPermission role={organization.role} />
      </>
    )
  }
  const moment =
    report.readAt && formatInstant(report.readAt, { timeZone: report.timeZone, locale, style: 'date_time' })
  const state = report.canRead ? (moment ? t('readAt', { moment }) : t('neverRead')) : t('cannotRead')
  return (
    <>
      <PageHeader
        eyebrow={organization.name}
        title={t('title')}
        actions={report.canRead ? <AskForBalance organization={slug} label={t('readNow')} /> : null}
      >
        {t('lead')}
      </PageHeader>
      <MoneyTabs organization={organization} current="overview" />
      {report.currencies.length > 0 ? (
        report.currencies.map((overview) => <OverviewCard key={overview.currency} overview={overview} />)
      ) : (
        <Card className="mb-6">
          <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
        </Card>
      )}
      <p className="text-sm text-ink-2">{state}</p>
    </>
  )
}

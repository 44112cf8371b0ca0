// /org/{slug}/payments/payouts: what went to the bank in a period, on the organization's calendar; also as a file.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { type SearchParams, textParam } from '@/components/dashboard/list-query'
import { DaysForm } from '@/components/dashboard/money/days-form'
import { MoneyTabs } from '@/components/dashboard/money/money-tabs'
import { PayoutTable } from '@/components/dashboard/money/payout-table'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { formatSigned } from '@/components/ui/signed-money'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { daysInput } from '@/server/reports/contract'
import { load, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'money.payouts' })
  return { title: t('title') }
}

export default async function PayoutsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const given = daysInput.safeParse({ from: textParam(query, 'from', 10), to: textParam(query, 'to', 10) })
  const base = `/org/${slug}/payments/payouts`
  const { organization, report } = await load(locale, base, async (api) => {
    const organization = await loadOrganization(slug)
    const may = new Set(organization.permissions)
    const mayRead = may.has('payments:read') && may.has('reports:read') && organization.eventIds === null
    const days = given.data ?? {}
    return { organization, report: mayRead ? await api.money.payouts({ organization: slug, ...days }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'money.payouts' })
  if (!report) {
    return (
      <>
        <PageHeader eyebrow={organization.name} title={t('title')} />
        <NoPermission role={organization.role} />
      </>
    )
  }
  const { days, payouts, totals } = report
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      <MoneyTabs organization={organization} current="payouts" />
      {given.success ? null : (
        <Notice tone="wait" className="mb-5">
          {t('badRange')}
        </Notice>
      )}
      <DaysForm action={localePath(locale, base)} organization={slug} days={days} />
      <Card className="overflow-hidden">
        <PayoutTable
          payouts={payouts}
          base={base}
          timeZone={days.timeZone}
          empty={<EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
        />
        {totals.length > 0 ? (
          <p className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-5 py-4 font-semibold sm:px-6">
            {t('total')}
            <span className="num">{totals.map((total) => formatSigned(total, locale)).join(' · ')}</span>
          </p>
        ) : null}
      </Card>
    </>
  )
}

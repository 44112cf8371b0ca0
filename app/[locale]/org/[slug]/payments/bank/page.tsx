// /org/{slug}/payments/bank: statements of the organization's bank, taken over as files, and what became of their lines.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ImportStatement } from '@/components/dashboard/bank/import-statement'
import { LineTable } from '@/components/dashboard/bank/line-table'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { MoneyTabs } from '@/components/dashboard/money/money-tabs'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { asLocale, formatInstant, type Locale } from '@/server/kernel/format'
import { type BankImportView, lineStates } from '@/server/payments/external/bank/contract'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'external.bank' })
  return { title: t('title') }
}

export default async function BankPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const status = oneOf(query, 'state', lineStates) ?? 'unmatched'
  const cursor = textParam(query, 'cursor', 36)
  const base = `/org/${slug}/payments/bank`
  const { organization, found } = await load(locale, base, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('payments:confirm') && organization.eventIds === null
    if (!mayRead) return { organization, found: null }
    const [page, imports] = await Promise.all([
      api.external.lines({ organization: slug, status, cursor }),
      api.external.imports({ organization: slug }),
    ])
    return { organization, found: { page, imports } }
  })
  const t = await getTranslations({ locale, namespace: 'external.bank' })
  const lists = await getTranslations({ locale, namespace: 'dashboard.lists' })
  const action = localePath(locale, base)
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      <MoneyTabs organization={organization} current="bank" />
      {found ? (
        <>
          <ImportStatement organization={slug} currency="EUR" />
          <Imports imports={found.imports} locale={locale} />
          <Card className="overflow-hidden">
            <NavTabs
              label={t('states.label')}
              className="px-5 sm:px-6"
              items={lineStates.map((one) => ({
                href: action + queryOf({ state: one === 'unmatched' ? undefined : one }),
                label: t(`states.${one}`),
                current: one === status,
              }))}
            />
            <LineTable
              organization={slug}
              lines={found.page.lines}
              mayRefund={organization.permissions.includes('payments:refund')}
              empty={<EmptyState title={t(`none.${status}`)}>{t('noneText')}</EmptyState>}
            />
            <Pagination
              label={lists('pages')}
              previous={cursor ? { href: action + queryOf({ state: status }), label: lists('first') } : null}
              next={
                found.page.nextCursor
                  ? { href: action + queryOf({ state: status, cursor: found.page.nextCursor }), label: lists('more') }
                  : null
              }
            />
          </Card>
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}

async function Imports({ imports, locale }: { imports: readonly BankImportView[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'external.bank' })
  if (imports.length === 0) return null
  return (
    <Card className="mb-6">
      <CardHeader title={t('importsTitle')} />
      <CardBody>
        <ul className="divide-y divide-line">
          {imports.map(({ id, fileName, at, matched, unmatched }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-2.5">
              <span className="min-w-0 font-semibold break-all">{fileName}</span>
              <span className="num text-sm text-ink-2">
                {`${formatInstant(at, { timeZone: 'UTC', locale, style: 'short_date_time' })} UTC · ${t('importLine', { matched, unmatched })}`}
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}

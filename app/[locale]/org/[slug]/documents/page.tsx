// /org/{slug}/documents: every invoice and credit note, by kind, words and days; the same as a file for the accounts.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DocumentFilters } from '@/components/dashboard/documents/document-filters'
import { DocumentTable } from '@/components/dashboard/documents/document-table'
import { FilterSelect } from '@/components/dashboard/filter-select'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { ButtonLink, buttonStyles } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { documentKinds } from '@/server/documents/contract'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'documents' })
  return { title: t('title') }
}

function dayParam(params: SearchParams, name: string): string | undefined {
  const day = textParam(params, name, 10)
  return day && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(day) ? day : undefined
}

function filtersOf(params: SearchParams) {
  return {
    kind: oneOf(params, 'kind', documentKinds),
    search: textParam(params, 'search', 100),
    from: dayParam(params, 'from'),
    to: dayParam(params, 'to'),
  }
}

export default async function DocumentsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const filters = filtersOf(query)
  const cursor = textParam(query, 'cursor', 36)
  const path = `/org/${slug}/documents`
  const { organization, page } = await load(locale, path, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('payments:read')
    return { organization, page: mayRead ? await api.documents.list({ organization: slug, ...filters, cursor }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'documents' })
  const lists = await getTranslations({ locale, namespace: 'dashboard.lists' })
  const action = localePath(locale, path)
  const isFiltered = Object.values(filters).some((filter) => filter !== undefined)
  const file = `/api/documents/export${queryOf({ organization: slug, locale, ...filters })}`
  return (
    <>
      <PageHeader
        eyebrow={organization.name}
        title={t('title')}
        actions={
          page && page.documents.length > 0 ? (
            <a href={file} download className={buttonStyles({ tone: 'ghost', size: 'small' })}>
              {t('export')}
            </a>
          ) : null
        }
      >
        {t('lead')}{' '}
        {organization.permissions.includes('settings:read') ? (
          <Link href={localePath(locale, `/org/${slug}/settings/invoicing`)} className="link whitespace-nowrap">
            {t('seeSeller')}
          </Link>
        ) : null}
      </PageHeader>
      {page ? (
        <>
          <div className="mb-4 flex flex-wrap items-end justify-between gap-2.5">
            <DocumentFilters action={action} {...filters} />
            <FilterSelect
              name="kind"
              label={t('kind')}
              value={filters.kind ?? 'all'}
              items={[
                { value: 'all', label: t('all') },
                ...documentKinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
              ]}
            />
          </div>
          <Card className="overflow-hidden">
            <DocumentTable
              documents={page.documents}
              organization={slug}
              empty={
                isFiltered ? (
                  <EmptyState
                    title={t('noMatch')}
                    action={
                      <ButtonLink tone="ghost" href={action}>
                        {lists('showAll')}
                      </ButtonLink>
                    }
                  >
                    {t('noMatchText')}
                  </EmptyState>
                ) : (
                  <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
                )
              }
            />
            <Pagination
              label={lists('pages')}
              previous={cursor ? { href: action + queryOf(filters), label: lists('first') } : null}
              next={
                page.nextCursor
                  ? { href: action + queryOf({ ...filters, cursor: page.nextCursor }), label: lists('more') }
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

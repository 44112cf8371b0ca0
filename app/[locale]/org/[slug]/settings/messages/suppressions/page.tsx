// /org/{slug}/settings/messages/suppressions: who gets no messages any more, and why.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { SuppressionTable } from '@/components/dashboard/message-settings/suppression-table'
import { NoPermission } from '@/components/dashboard/no-permission'
import { SearchForm } from '@/components/dashboard/search-form'
import { Card } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

const CURSOR = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({
    locale: asLocale((await params).locale),
    namespace: 'messageSettings.suppressions',
  })
  return { title: t('title') }
}

export default async function SuppressionsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const given = await searchParams
  const search = textParam(given, 'search')
  const after = textParam(given, 'cursor')
  const cursor = after && CURSOR.test(after) ? after : undefined
  const base = `/org/${slug}/settings/messages/suppressions`
  const { organization, page } = await load(locale, `${base}${queryOf({ search, cursor })}`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('settings:read') && organization.eventIds === null
    const wish = { organization: slug, search, cursor }
    return { organization, page: mayRead ? await api.messageSettings.suppressions(wish) : null }
  })
  const t = await getTranslations({ locale, namespace: 'messageSettings.suppressions' })
  const settings = await getTranslations({ locale, namespace: 'messageSettings' })
  const mayManage = organization.permissions.includes('settings:manage') && organization.eventIds === null
  const address = localePath(locale, base)
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href={localePath(locale, `/org/${slug}/settings/messages`)} className="text-ink-2 hover:underline">
            {settings('title')}
          </Link>
        }
        title={t('title')}
      >
        {t('lead')}
      </PageHeader>
      {page ? (
        <>
          <div className="mb-4 flex">
            <SearchForm action={address} label={t('search')} search={search ?? ''} keep={{}} />
          </div>
          <Card className="overflow-hidden">
            <SuppressionTable
              organization={slug}
              suppressions={page.items}
              mayManage={mayManage}
              empty={<EmptyState title={t(search ? 'nothing' : 'none')}>{search ? null : t('noneText')}</EmptyState>}
            />
            <Pagination
              label={t('title')}
              previous={null}
              next={
                page.nextCursor
                  ? { href: `${address}${queryOf({ search, cursor: page.nextCursor })}`, label: t('more') }
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

// /org/{slug}/payments: what about money waits for a person, each with the one act that mends it.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { AttentionList } from '@/components/dashboard/money/attention-list'
import { MoneyTabs } from '@/components/dashboard/money/money-tabs'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

const states = ['open', 'resolved'] as const

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'money.inbox' })
  return { title: t('title') }
}

export default async function InboxPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const state = oneOf(query, 'state', states) ?? 'open'
  const cursor = textParam(query, 'cursor', 36)
  const base = `/org/${slug}/payments`
  const { organization, page, open } = await load(locale, base, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('payments:read')) return { organization, page: null, open: 0 }
    const [page, open] = await Promise.all([
      api.money.attention({ organization: slug, state, cursor }),
      api.money.attentionCount({ organization: slug }),
    ])
    return { organization, page, open }
  })
  const t = await getTranslations({ locale, namespace: 'money.inbox' })
  const lists = await getTranslations({ locale, namespace: 'dashboard.lists' })
  const action = localePath(locale, base)
  const isOpen = state === 'open'
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      <MoneyTabs organization={organization} current="inbox" open={open} />
      {page ? (
        <Card className="overflow-hidden">
          <NavTabs
            label={t('states')}
            className="px-5 sm:px-6"
            items={states.map((one) => ({
              href: action + queryOf({ state: one === 'open' ? undefined : one }),
              label: t(one),
              current: one === state,
              ...(one === 'open' && { count: open }),
            }))}
          />
          {page.items.length > 0 ? (
            <AttentionList organization={organization} items={page.items} now={now()} timeZone={page.timeZone} />
          ) : (
            <EmptyState title={t(isOpen ? 'none' : 'noneResolved')}>
              {t(isOpen ? 'noneText' : 'noneResolvedText')}
            </EmptyState>
          )}
          <Pagination
            label={lists('pages')}
            previous={cursor ? { href: action + queryOf({ state }), label: lists('first') } : null}
            next={
              page.nextCursor
                ? { href: action + queryOf({ state, cursor: page.nextCursor }), label: lists('more') }
                : null
            }
          />
        </Card>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}

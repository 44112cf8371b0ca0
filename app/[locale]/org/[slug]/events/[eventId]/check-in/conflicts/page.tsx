// /org/{slug}/events/{id}/check-in/conflicts: who came in twice, or with a ticket that was no longer good.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { AloneTable } from '@/components/dashboard/gate/conflicts/alone-table'
import { ConflictList } from '@/components/dashboard/gate/conflicts/conflict-list'
import { SeeButton } from '@/components/dashboard/gate/conflicts/see-button'
import { GateNav } from '@/components/dashboard/gate/control-room/gate-nav'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { buttonStyles } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState, Figure, Figures } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale, formatNumber } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string; eventId: string }>
  searchParams: Promise<SearchParams>
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'gateConflicts' })
  return { title: t('title') }
}

export default async function ConflictsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const which = oneOf(query, 'which', ['unseen'] as const) ?? 'all'
  const asCursor = textParam(query, 'cursor', 36)
  const cursor = asCursor && uuid.test(asCursor) ? asCursor : undefined
  const path = `/org/${slug}/events/${eventId}/check-in/conflicts`
  const { organization, event, shown } = await load(locale, path, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    if (!organization.permissions.includes('scanning:read')) return { organization, event, shown: null }
    const one = { organization: slug, eventId }
    const [figures, page, marks] = await Promise.all([
      api.scanning.conflicts.figures(one),
      api.scanning.conflicts.list({ ...one, which, cursor }),
      api.scanning.marks(one),
    ])
    return { organization, event, shown: { figures, page, marks } }
  })
  const t = await getTranslations({ locale, namespace: 'gateConflicts' })
  const lists = await getTranslations({ locale, namespace: 'dashboard.lists' })
  const address = localePath(locale, path)
  const maySee = organization.permissions.includes('scanning:manage')
  const number = (value: number) => formatNumber(value, locale)
  const file = `/api/gate/conflicts/export${queryOf({ organization: slug, eventId, locale })}`
  return (
    <>
      <KeepFresh everySeconds={10} />
      <EventHeader organization={organization} event={event} now={now()} title={t('title')} />
      <GateNav organization={organization} eventId={eventId} current="conflicts" marks={shown?.marks ?? null} />
      {shown ? (
        <>
          <p className="mb-6 max-w-[68ch] text-ink-2">{t('lead')}</p>
          <Figures>
            <Figure
              label={t('figures.conflicts')}
              value={number(shown.figures.conflicts)}
              note={
                shown.figures.unseen > 0 ? t('figures.unseen', { count: shown.figures.unseen }) : t('figures.allSeen')
              }
              noteTone={shown.figures.unseen > 0 ? 'danger' : 'plain'}
            />
            <Figure label={t('figures.tickets')} value={number(shown.figures.tickets)} />
            {shown.figures.gates > 0 || shown.figures.phones === 0 ? (
              <Figure label={t('figures.gates')} value={number(shown.figures.gates)} />
            ) : (
              <Figure label={t('figures.phones')} value={number(shown.figures.phones)} />
            )}
            <Figure
              label={t('figures.alone')}
              value={number(shown.figures.devices.length)}
              note={t('figures.aloneNote', { count: longest(shown.figures.devices) })}
            />
          </Figures>
          <div className="mb-4 flex flex-wrap items-end justify-between gap-x-5 gap-y-3">
            <NavTabs
              label={t('tabs.label')}
              items={[
                {
                  href: address,
                  label: t('tabs.all'),
                  count: number(shown.figures.conflicts),
                  current: which === 'all',
                },
                {
                  href: `${address}?which=unseen`,
                  label: t('tabs.unseen'),
                  count: number(shown.figures.unseen),
                  current: which === 'unseen',
                },
              ]}
            />
            {shown.figures.conflicts > 0 ? (
              <div className="flex flex-wrap gap-2.5">
                {maySee && shown.figures.unseen > 0 ? <SeeButton organization={slug} eventId={eventId} /> : null}
                <a
                  href={file}
                  download
                  className={`${buttonStyles({ tone: 'ghost', size: 'small' })} pointer-coarse:min-h-11`}
                >
                  {t('export')}
                </a>
              </div>
            ) : null}
          </div>
          <Card className="overflow-hidden">
            {shown.page.conflicts.length > 0 ? (
              <ConflictList
                organization={slug}
                eventId={eventId}
                timeZone={event.timeZone}
                conflicts={shown.page.conflicts}
                maySee={maySee}
              />
            ) : which === 'unseen' && shown.figures.conflicts > 0 ? (
              <EmptyState title={t('noneUnseen')}>{t('noneUnseenText')}</EmptyState>
            ) : (
              <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
            )}
            <Pagination
              label={t('title')}
              previous={
                cursor
                  ? {
                      href: address + queryOf({ which: which === 'unseen' ? which : undefined }),
                      label: lists('first'),
                    }
                  : null
              }
              next={
                shown.page.nextCursor
                  ? {
                      href:
                        address +
                        queryOf({ which: which === 'unseen' ? which : undefined, cursor: shown.page.nextCursor }),
                      label: lists('more'),
                    }
                  : null
              }
            />
          </Card>
          {shown.figures.devices.length > 0 ? (
            <Card className="mt-6 overflow-hidden">
              <CardHeader ruled title={t('alone.title')} />
              <AloneTable devices={shown.figures.devices} />
            </Card>
          ) : null}
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}

function longest(devices: readonly { offlineMinutes: number }[]): number {
  return Math.max(0, ...devices.map(({ offlineMinutes }) => offlineMinutes))
}

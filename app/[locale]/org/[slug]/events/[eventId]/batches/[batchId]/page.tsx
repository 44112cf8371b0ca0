// /org/{slug}/events/{id}/batches/{batch}: how far a batch is, what became of each ticket, and all of its PDFs.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { BatchArchives } from '@/components/dashboard/batches/batch-archives'
import { BatchControls } from '@/components/dashboard/batches/batch-controls'
import { BatchItems } from '@/components/dashboard/batches/batch-items'
import { BatchProgress } from '@/components/dashboard/batches/batch-progress'
import { type BatchWord, batchTones, wordOf } from '@/components/dashboard/batches/batch-state'
import { OutsidePrints } from '@/components/dashboard/batches/outside-prints'
import { EventHeader } from '@/components/dashboard/event-header'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { ButtonLink } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { Notice } from '@/components/ui/notice'
import { EmptyState } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { failureWords } from '@/server/batches/batch-words'
import { type BatchItemView, type BatchView, batchItemFilters } from '@/server/batches/contract'
import { now } from '@/server/kernel/clock'
import { asLocale, formatInstant, type Locale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string; eventId: string; batchId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'batches' })
  return { title: t('one') }
}

export default async function BatchPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, eventId, batchId } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const base = `/org/${slug}/events/${eventId}`
  const show = oneOf(query, 'show', batchItemFilters) ?? 'all'
  const after = Number(textParam(query, 'after', 6) ?? -1)
  const { organization, event, batch, page } = await load(locale, `${base}/batches/${batchId}`, async (api) => {
    const one = { organization: slug, id: batchId }
    const [organization, event, batch, page] = await Promise.all([
      loadOrganization(slug),
      loadEvent(slug, eventId),
      api.batches.get(one),
      api.batches.items({ ...one, show, after: Number.isInteger(after) ? after : -1 }),
    ])
    return { organization, event, batch, page }
  })
  if (batch.eventId !== event.id) notFound()
  const t = await getTranslations({ locale, namespace: 'batches' })
  const word = wordOf(batch)
  const here = localePath(locale, `${base}/batches/${batchId}`)
  // What is cancelled may still have PDFs to make of tickets that were issued before.
  const isOpen = batch.pending + batch.issued > 0
  const isAtWork = isOpen || batch.status === 'processing' || batch.archives.some(({ status }) => status === 'making')
  const instant = (at: Date) => formatInstant(at, { timeZone: event.timeZone, locale, style: 'short_date_time' })
  return (
    <>
      {isAtWork ? <KeepFresh everySeconds={2} /> : null}
      <EventHeader
        organization={organization}
        event={event}
        now={now()}
        title={t('of', { type: batch.ticketType.name })}
      />
      <Notice
        tone={batchTones[word]}
        title={t(`status.${word}`)}
        className="mb-7"
        action={<BatchControls organization={slug} batch={{ id: batch.id, can: batch.can, failed: batch.failed }} />}
      >
        {t(`text.${textOf(batch)}`)}{' '}
        <span className="block text-sm">
          {t('startedAt', { when: instant(batch.createdAt) })}
          {batch.endedAt && !isOpen ? ` · ${t('endedAt', { when: instant(batch.endedAt) })}` : null}
          {` · ${t(`priority.${batch.priority}`)}`}
        </span>
      </Notice>
      <BatchProgress batch={batch} />
      <OutsidePrints outside={batch.outside} />
      {batch.can.archive ? (
        <BatchArchives organization={slug} batch={{ id: batch.id, archives: batch.archives }} />
      ) : null}
      <NavTabs
        label={t('items.showLabel')}
        className="mb-4"
        items={batchItemFilters.map((filter) => ({
          href: here + queryOf({ show: filter === 'all' ? undefined : filter }),
          label: t(`items.show.${filter}`),
          current: filter === show,
        }))}
      />
      <Card className="overflow-hidden">
        <CardHeader ruled title={t('items.title')} />
        <BatchItems
          organization={slug}
          items={page.items}
          reasons={reasonsOf(page.items, locale)}
          timeZone={event.timeZone}
          empty={<EmptyState title={t('items.noneOf')} />}
        />
        <Pagination
          label={t('items.title')}
          previous={after >= 0 ? { href: here + queryOf({ show }), label: t('items.first') } : null}
          next={
            page.next === null
              ? null
              : { href: here + queryOf({ show, after: String(page.next) }), label: t('items.more') }
          }
        />
      </Card>
      <p className="mt-5">
        <ButtonLink tone="quiet" size="small" href={localePath(locale, `${base}/batches`)}>
          {t('all')}
        </ButtonLink>
      </p>
    </>
  )
}

function textOf(batch: BatchView): BatchWord | 'stopping' | 'nothingLeftOut' | 'onlyFailures' {
  const word = wordOf(batch)
  if (word !== 'cancelled') return word
  if (batch.issued > 0) return 'stopping'
  if (batch.cancelled > 0) return word
  return batch.failed === 0 ? 'nothingLeftOut' : 'onlyFailures'
}

function reasonsOf(items: readonly BatchItemView[], locale: Locale): Record<string, string> {
  const codes = new Set(items.flatMap(({ error }) => error?.code ?? []))
  const known = [...codes].map((code) => [code, failureWords(code, locale)] as const)
  return Object.fromEntries(known.filter((one): one is readonly [string, string] => one[1] !== null))
}

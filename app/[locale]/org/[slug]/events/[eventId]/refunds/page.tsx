// /org/{slug}/events/{id}/refunds: how far the refunds of a cancelled event are.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { NoPermission } from '@/components/dashboard/no-permission'
import { FailureTable } from '@/components/dashboard/refunds/failure-table'
import { RunControls } from '@/components/dashboard/refunds/run-controls'
import { RunProgress } from '@/components/dashboard/refunds/run-progress'
import { ButtonLink } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { EmptyState } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'refunds.run' })
  return { title: t('title') }
}

export default async function RefundsPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/events/${eventId}`
  const { organization, event, run, mayRead } = await load(locale, `${base}/refunds`, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    const mayRead = organization.permissions.includes('purchases:read')
    const run = mayRead ? await api.refunds.run({ organization: slug, eventId }) : null
    return { organization, event, run, mayRead }
  })
  const t = await getTranslations({ locale, namespace: 'refunds.run' })
  const header = <EventHeader organization={organization} event={event} now={now()} title={t('title')} />
  if (!mayRead) {
    return (
      <>
        {header}
        <NoPermission role={organization.role} />
      </>
    )
  }
  if (!run) {
    return (
      <>
        {header}
        <Card>
          <EmptyState
            title={t('none')}
            action={
              <ButtonLink tone="ghost" href={localePath(locale, base)}>
                {t('back')}
              </ButtonLink>
            }
          >
            {t('noneText')}
          </EmptyState>
        </Card>
      </>
    )
  }
  return (
    <>
      {run.status === 'completed' && run.sent === 0 ? null : <KeepFresh everySeconds={2} />}
      {header}
      <Notice
        tone={run.status === 'paused' ? 'wait' : run.status === 'completed' ? (run.failed > 0 ? 'bad' : 'ok') : 'now'}
        title={t(`states.${run.status}.title`)}
        className="mb-7"
        action={
          run.status === 'completed' && run.failed === 0 ? null : (
            <RunControls
              organization={slug}
              eventId={eventId}
              run={{ status: run.status, failed: run.failed }}
              mayControl={organization.permissions.includes('payments:refund')}
            />
          )
        }
      >
        {run.status === 'completed' && run.failed > 0
          ? t('states.completed.withFailures')
          : t(`states.${run.status}.text`)}
        {run.keepFees ? ` ${t('feesKept')}` : null}
      </Notice>
      <RunProgress run={run} />
      {run.failures.length > 0 ? (
        <Card className="overflow-hidden">
          <CardHeader ruled title={t('failures')} />
          <FailureTable failures={run.failures} base={base} />
        </Card>
      ) : null}
    </>
  )
}

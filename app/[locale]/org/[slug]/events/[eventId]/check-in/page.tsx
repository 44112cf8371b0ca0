// /org/{slug}/events/{id}/check-in: how many are inside, what the gates decided last, and the way to the scanner.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { NoPermission } from '@/components/dashboard/no-permission'
import { ScanTable } from '@/components/dashboard/scan-table'
import { CapacityBar } from '@/components/ui/bars'
import { ButtonLink } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { EmptyState, Figure, Figures } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale, formatNumber } from '@/server/kernel/format'
import type { AttendanceReport } from '@/server/reports/contract'
import { load, loadEvent, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.checkIn' })
  return { title: t('title') }
}

export default async function CheckInPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/events/${eventId}`
  const { organization, event, report, mayScan } = await load(locale, `${base}/check-in`, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    const one = { organization: slug, eventId }
    const mayScan = organization.permissions.includes('scanning:scan')
    if (organization.permissions.includes('reports:read')) {
      return { organization, event, mayScan, report: await api.reports.attendance(one) }
    }
    if (!mayScan) return { organization, event, mayScan, report: null }
    const [counts, recent] = await Promise.all([api.scanning.counts(one), api.scanning.recent(one)])
    const report: AttendanceReport = { ...counts, types: [], recent }
    return { organization, event, mayScan, report }
  })
  const t = await getTranslations({ locale, namespace: 'dashboard' })
  const isOpen = (event.status === 'published' || event.status === 'paused') && event.endsAt > now()
  return (
    <>
      <KeepFresh everySeconds={10} />
      <EventHeader organization={organization} event={event} now={now()} title={t('checkIn.title')} />
      {report ? (
        <>
          <Figures>
            <Figure
              label={t('checkIn.inside')}
              value={formatNumber(report.admitted, locale)}
              note={t('checkIn.ofExpected', { expected: formatNumber(report.expected, locale) })}
            />
            <Figure
              label={t('checkIn.awaited')}
              value={formatNumber(Math.max(0, report.expected - report.admitted), locale)}
              note={report.expected > 0 ? t('checkIn.share', { percent: percent(report) }) : undefined}
            />
          </Figures>
          <div className="grid items-start gap-[22px] lg:grid-cols-[1.75fr_1fr]">
            <Card className="overflow-hidden max-lg:order-2">
              <CardHeader ruled title={t('checkIn.recent')} />
              <ScanTable
                scans={report.recent}
                timeZone={event.timeZone}
                now={now()}
                empty={<EmptyState title={t('checkIn.none')}>{t('checkIn.noneText')}</EmptyState>}
              />
            </Card>
            <div className="grid gap-[22px]">
              {mayScan ? (
                <Card>
                  <CardHeader title={t('checkIn.scanner')} />
                  <CardBody>
                    <p className="mb-4 text-ink-2">{t(isOpen ? 'checkIn.scannerText' : 'checkIn.scannerClosed')}</p>
                    {isOpen ? (
                      <ButtonLink wide href={localePath(locale, `/scan?event=${event.id}`)}>
                        {t('checkIn.openScanner')}
                      </ButtonLink>
                    ) : null}
                  </CardBody>
                </Card>
              ) : null}
              {report.types.length > 0 ? (
                <Card>
                  <CardHeader title={t('checkIn.byType')} />
                  <CardBody>
                    {report.types.map((type) => (
                      <CapacityBar
                        key={type.ticketTypeId}
                        locale={locale}
                        label={type.name}
                        sold={type.admitted}
                        size={type.expected}
                      />
                    ))}
                  </CardBody>
                </Card>
              ) : null}
            </div>
          </div>
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}

function percent({ admitted, expected }: AttendanceReport): number {
  return Math.round((admitted / expected) * 100)
}

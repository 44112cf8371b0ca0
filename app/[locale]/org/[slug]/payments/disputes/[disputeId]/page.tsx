// /org/{slug}/payments/disputes/{id}: why, how much, until when; what the bank will read; the answer.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AnswerForm } from '@/components/dashboard/disputes/answer-form'
import { DisputeNotice } from '@/components/dashboard/disputes/dispute-notice'
import { DisputeState, TimeLeft } from '@/components/dashboard/disputes/dispute-state'
import { EvidenceCard } from '@/components/dashboard/disputes/evidence-card'
import { ReadOnlyAnswer } from '@/components/dashboard/disputes/read-only-answer'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { Facts, PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import type { DisputeView } from '@/server/disputes/contract'
import { now } from '@/server/kernel/clock'
import { asLocale, formatInstant, formatMoney, formatZone, type Locale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; disputeId: string }> }

async function read({ params }: PageProps) {
  const { locale: asked, slug, disputeId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/payments/disputes`
  const { organization, dispute } = await load(locale, `${base}/${disputeId}`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('payments:read')
    return { organization, dispute: mayRead ? await api.disputes.get({ organization: slug, id: disputeId }) : null }
  })
  return { locale, slug, base, organization, dispute }
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { locale, dispute } = await read(props)
  const t = await getTranslations({ locale, namespace: 'disputes' })
  return { title: dispute ? `${t('title')} – ${dispute.purchase.number}` : t('title') }
}

export default async function DisputePage(props: PageProps) {
  const { locale, slug, base, organization, dispute } = await read(props)
  if (!dispute) return <NoPermission role={organization.role} />
  const t = await getTranslations({ locale, namespace: 'disputes' })
  const amount = formatMoney(dispute.amount, locale)
  const { timeZone, evidenceState } = dispute
  const opened = formatInstant(dispute.openedAt, { timeZone, locale, style: 'date_time' })
  const mayAnswer = organization.permissions.includes('payments:refund')
  const isAnswerable = evidenceState === 'open'
  const note = evidenceState === 'elsewhere' ? 'elsewhere' : isAnswerable && !mayAnswer ? 'mayNot' : null
  return (
    <>
      {evidenceState === 'on_its_way' ? <KeepFresh everySeconds={3} /> : null}
      <PageHeader
        eyebrow={
          <Link href={localePath(locale, base)} className="text-ink-2 hover:underline">
            {t('title')}
          </Link>
        }
        title={t(dispute.inquiry ? 'headingInquiry' : 'heading', { amount })}
        actions={<DisputeState dispute={dispute} />}
      >
        {t('opened', { moment: opened, zone: formatZone(timeZone, locale) })}
      </PageHeader>
      <DisputeNotice dispute={dispute} />
      <DisputeFacts dispute={dispute} slug={slug} locale={locale} />
      <div className="grid items-start gap-[22px] lg:grid-cols-[1.5fr_1fr]">
        <div className="grid gap-[22px] lg:order-2">
          <Card>
            <CardHeader title={t('why')} />
            <CardBody>
              <p className="font-semibold">{t(`reasons.${dispute.reason}.name`)}</p>
              <p className="mt-1 text-ink-2">{t(`reasons.${dispute.reason}.means`)}</p>
              <p className="mt-4 text-[13px] font-semibold text-ink-3">{t('helps')}</p>
              <p className="mt-1">{t(`reasons.${dispute.reason}.helps`)}</p>
            </CardBody>
          </Card>
          <Card>
            <CardHeader title={t('answer.title')} />
            <CardBody>
              {isAnswerable && mayAnswer ? (
                <AnswerForm organization={slug} disputeId={dispute.id} statement={dispute.statement} />
              ) : (
                <ReadOnlyAnswer organization={slug} disputeId={dispute.id} note={note} />
              )}
            </CardBody>
          </Card>
        </div>
        <EvidenceCard evidence={dispute.evidence} state={evidenceState} gateway={dispute.gateway} />
      </div>
    </>
  )
}

type FactsProps = { dispute: DisputeView; slug: string; locale: Locale }

async function DisputeFacts({ dispute, slug, locale }: FactsProps) {
  const t = await getTranslations({ locale, namespace: 'disputes' })
  const { purchase, timeZone, inquiry, status } = dispute
  const fate = status === 'won' || status === 'lost' || status === 'closed' ? status : inquiry ? 'inquiry' : 'open'
  const counts = (['valid', 'blocked', 'void'] as const).filter((state) => dispute.tickets[state] > 0)
  const path = localePath(locale, `/org/${slug}/events/${purchase.eventId}/purchases/${purchase.id}`)
  const isDue = status === 'needs_response' && !dispute.evidenceSentAt && dispute.dueAt !== null
  return (
    <Facts
      dense
      className="mb-7"
      items={[
        {
          key: 'amount',
          label: t(inquiry ? 'facts.amountInquiry' : 'facts.amount'),
          value: <span className="num">{formatMoney(dispute.amount, locale)}</span>,
          detail: inquiry ? t('notHeld') : undefined,
        },
        {
          key: 'due',
          label: t('facts.due'),
          value: dispute.dueAt
            ? formatInstant(dispute.dueAt, { timeZone, locale, style: 'short_date_time' })
            : t('noDeadline'),
          detail: isDue && dispute.dueAt ? <TimeLeft dueAt={dispute.dueAt} now={now()} /> : undefined,
        },
        {
          key: 'tickets',
          label: t('facts.tickets'),
          value: counts.map((state) => t(`tickets.${state}`, { count: dispute.tickets[state] })).join(', '),
          detail: t(`tickets.${fate}`),
        },
        {
          key: 'purchase',
          label: t('facts.purchase'),
          value: (
            <Link href={path} className="link num">
              {purchase.number}
            </Link>
          ),
          detail: `${purchase.buyerName} · ${purchase.eventTitle}`,
        },
        {
          key: 'provider',
          label: t('facts.providerOf', { gateway: dispute.gateway === 'paypal' ? 'PayPal' : 'Stripe' }),
          value: <span className="text-sm font-normal break-all">{dispute.providerRef}</span>,
        },
      ]}
    />
  )
}

// /org/{slug}/payments/payouts/{id}: one payout and every movement in it.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PayoutLines } from '@/components/dashboard/money/payout-lines'
import { PayoutState } from '@/components/dashboard/money/payout-table'
import { Card, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { Link } from '@/components/ui/link'
import { EmptyState, Facts, PageHeader } from '@/components/ui/page-parts'
import { formatSigned } from '@/components/ui/signed-money'
import { localePath } from '@/i18n/paths'
import { asLocale, formatInstant } from '@/server/kernel/format'
import { load } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; payoutId: string }> }

async function read({ params }: PageProps) {
  const { locale: asked, slug, payoutId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/payments/payouts`
  const detail = await load(locale, `${base}/${payoutId}`, (api) =>
    api.money.payout({ organization: slug, id: payoutId }),
  )
  const day = formatInstant(detail.payout.at, { timeZone: detail.timeZone, locale, style: 'date' })
  return { locale, slug, base, day, ...detail }
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { locale, day } = await read(props)
  const t = await getTranslations({ locale, namespace: 'money.payouts' })
  return { title: t('one', { day }) }
}

export default async function PayoutPage(props: PageProps) {
  const { locale, slug, base, day, payout, timeZone, lines, more } = await read(props)
  const t = await getTranslations({ locale, namespace: 'money.payouts' })
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href={localePath(locale, base)} className="text-ink-2 hover:underline">
            {t('back')}
          </Link>
        }
        title={t('one', { day })}
        actions={<PayoutState status={payout.status} />}
      />
      <Facts
        dense
        className="mb-7"
        items={[
          {
            key: 'amount',
            label: t('columns.amount'),
            value: <span className="num">{formatSigned(payout.amount, locale)}</span>,
          },
          {
            key: 'arrives',
            label: t('columns.arrives'),
            value: formatInstant(payout.arrivesOn, { timeZone: 'UTC', locale, style: 'date' }),
          },
          {
            key: 'sales',
            label: t('columns.sales'),
            value: <span className="num">{formatSigned(payout.sales.amount, locale)}</span>,
            detail: t('count', { count: payout.sales.count }),
          },
          {
            key: 'refunds',
            label: t('columns.refunds'),
            value: <span className="num">{formatSigned(payout.refunds.amount, locale)}</span>,
            detail: t('refundCount', { count: payout.refunds.count }),
          },
          {
            key: 'fees',
            label: t('columns.fees'),
            value: <span className="num">{formatSigned(payout.fees, locale)}</span>,
          },
        ]}
      />
      <Card className="overflow-hidden">
        <CardHeader
          ruled
          title={t('content')}
          action={
            <span className="inline-flex items-center gap-1">
              <code className="font-sans break-all text-ink-2 select-all">{payout.reference}</code>
              <CopyButton
                compact
                value={payout.reference}
                label={t('copy')}
                copiedLabel={t('copied')}
                className="shrink-0"
              />
            </span>
          }
        />
        <PayoutLines
          slug={slug}
          lines={lines}
          timeZone={timeZone}
          empty={<EmptyState title={t('none')}>{t('manual')}</EmptyState>}
        />
        {more ? <p className="border-t border-line px-5 py-4 text-sm text-ink-2 sm:px-6">{t('more')}</p> : null}
      </Card>
    </>
  )
}

// One currency of the organization: what came, where it went, and what lies where now.
import { useLocale, useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Figure, Figures } from '@/components/ui/page-parts'
import { formatSigned, formatTaken } from '@/components/ui/signed-money'
import { formatMoney } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import type { MoneyOverview } from '@/server/payments/ledger/contract'

export function OverviewCard({ overview }: { overview: MoneyOverview }) {
  const t = useTranslations('money.overview')
  const locale = useLocale()
  const given = [
    { key: 'refunded', amount: overview.refunded.amount },
    { key: 'providerFees', amount: overview.providerFees.amount },
    { key: 'platformFees', amount: overview.platformFees.amount },
    { key: 'disputed', amount: overview.disputed.amount },
  ] as const
  const shown = (amount: number) => formatMoney(money(amount, overview.currency), locale)
  return (
    <section aria-label={t('currency', { currency: overview.currency })} className="mb-10">
      <Figures className="mb-5">
        <Figure
          label={t('captured')}
          value={shown(overview.captured.amount)}
          note={t('currency', { currency: overview.currency })}
        />
        <Figure label={t('paidOut')} value={shown(overview.paidOut.amount)} />
        <Figure label={t('refunded')} value={shown(overview.refunded.amount)} />
      </Figures>
      <div className="grid items-start gap-[22px] lg:grid-cols-2">
        <Card>
          <CardHeader title={t('lies')} />
          <CardBody>
            <dl className="grid gap-3">
              {overview.gateways.map(({ gateway, balance }) => (
                <Line
                  key={gateway}
                  label={t(`gateways.${gateway}`)}
                  value={formatSigned(balance, locale)}
                  note={t(`gatewayNotes.${gateway}`)}
                />
              ))}
              <Line label={t('paidOut')} value={shown(overview.paidOut.amount)} />
            </dl>
          </CardBody>
        </Card>
        <Card>
          <CardHeader title={t('gone')} />
          <CardBody>
            <dl className="grid gap-3">
              {given.map(({ key, amount }) => (
                <Line key={key} label={t(key)} value={formatTaken(money(amount, overview.currency), locale)} />
              ))}
            </dl>
          </CardBody>
        </Card>
      </div>
    </section>
  )
}

function Line({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4">
      <dt className="min-w-0">
        {label}
        {note ? <span className="block text-sm text-ink-2">{note}</span> : null}
      </dt>
      <dd className="num font-semibold">{value}</dd>
    </div>
  )
}

// Sales of the last thirty days on the event's calendar: money, or tickets where they cost nothing.
import { useLocale, useTranslations } from 'next-intl'
import { AreaChart } from '@/components/ui/area-chart'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { formatMoney } from '@/server/kernel/format'
import { currencyDecimals } from '@/server/kernel/money'
import type { SalesReport } from '@/server/reports/contract'
import { shortDay } from './figures'

export function SalesCard({ sales }: { sales: SalesReport }) {
  const t = useTranslations('dashboard.event')
  const locale = useLocale()
  const { days } = sales
  const isFree = days.every(({ revenue }) => revenue.amount === 0)
  const hasSales = days.some(({ tickets }) => tickets > 0)
  const points = days.map(({ day, tickets, revenue }) => ({
    label: shortDay(day, locale),
    value: isFree ? tickets : revenue.amount / 10 ** currencyDecimals(revenue.currency),
    text: t('dayText', { tickets, amount: formatMoney(revenue, locale) }),
  }))
  return (
    <Card>
      <CardHeader title={t('sales')} action={<span className="text-[13px] text-ink-2">{t('salesSpan')}</span>} />
      <CardBody>
        {hasSales ? (
          <AreaChart label={t('salesByDay')} points={points} />
        ) : (
          <p className="grid h-44 place-items-center text-center text-ink-2 sm:h-52">{t('salesNone')}</p>
        )}
      </CardBody>
    </Card>
  )
}

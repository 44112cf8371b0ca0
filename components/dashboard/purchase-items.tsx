// What a purchase is made of, adding up to its total.
import { useLocale, useTranslations } from 'next-intl'
import { Card, CardHeader } from '@/components/ui/card'
import { formatMoney } from '@/server/kernel/format'
import { multiply } from '@/server/kernel/money'
import type { PurchaseDetail } from '@/server/purchases/contract'

export function PurchaseItems({ purchase }: { purchase: PurchaseDetail }) {
  const t = useTranslations('dashboard.purchase')
  const locale = useLocale()
  return (
    <Card className="overflow-hidden">
      <CardHeader ruled title={t('items')} />
      <ul>
        {purchase.items.map((item) => (
          <li
            key={item.ticketTypeId}
            className="flex items-baseline justify-between gap-4 border-b border-line px-5 py-3 sm:px-6"
          >
            <span className="min-w-0">
              <span className="num">{item.quantity} × </span>
              <b className="font-semibold">{item.name}</b>
              <span className="num text-sm whitespace-nowrap text-ink-2">
                {' '}
                {t('each', { price: formatMoney(item.unitPrice, locale) })}
              </span>
            </span>
            <span className="num shrink-0">{formatMoney(multiply(item.unitPrice, item.quantity), locale)}</span>
          </li>
        ))}
        {purchase.fees.amount > 0 ? (
          <li className="num flex items-baseline justify-between gap-4 border-b border-line px-5 py-3 sm:px-6">
            <span>{t('fees')}</span>
            <span className="shrink-0">{formatMoney(purchase.fees, locale)}</span>
          </li>
        ) : null}
      </ul>
      <p className="num flex justify-between gap-4 px-5 py-4 text-lg font-semibold sm:px-6">
        <span>
          {t('total')}
          {purchase.vat.amount > 0 ? (
            <span className="block text-sm font-normal text-ink-2">
              {t('vat', { amount: formatMoney(purchase.vat, locale) })}
            </span>
          ) : null}
        </span>
        <span>{formatMoney(purchase.total, locale)}</span>
      </p>
    </Card>
  )
}

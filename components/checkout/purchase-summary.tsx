// What is bought and what is due, as the part that tears off.
import { getTranslations } from 'next-intl/server'
import { Card, TearLine } from '@/components/ui/card'
import { formatMoney, type Locale, typeset } from '@/server/kernel/format'
import { type Money, multiply } from '@/server/kernel/money'

type PurchaseSummaryProps = {
  items: readonly { ticketTypeId: string; name: string; quantity: number; unitPrice: Money }[]
  /** Part of the total. */
  fees: Money
  /** Within the total. */
  vat: Money
  total: Money
  locale: Locale
}

export async function PurchaseSummary({ items, fees, vat, total, locale }: PurchaseSummaryProps) {
  const t = await getTranslations({ locale, namespace: 'checkout.summary' })
  const price = (money: Money) => (money.amount === 0 ? t('free') : formatMoney(money, locale))
  return (
    <Card aria-label={t('label')}>
      <ul className="space-y-1.5 px-5 py-[18px]">
        {items.map((item) => (
          <li key={item.ticketTypeId} className="flex items-baseline justify-between gap-4">
            <span className="min-w-0">
              <span className="num">{item.quantity}</span> × <bdi>{typeset(item.name)}</bdi>
            </span>
            <b className="num whitespace-nowrap">{price(multiply(item.unitPrice, item.quantity))}</b>
          </li>
        ))}
        {fees.amount > 0 ? (
          <li className="flex items-baseline justify-between gap-4">
            <span>{t('fees')}</span>
            <b className="num whitespace-nowrap">{price(fees)}</b>
          </li>
        ) : null}
      </ul>
      <TearLine />
      <p className="flex items-baseline justify-between gap-4 px-5 py-[18px]">
        <span className="font-semibold">
          {t('due')}
          {vat.amount > 0 ? (
            <span className="num block text-sm font-normal text-ink-2">
              {t('vat', { amount: formatMoney(vat, locale) })}
            </span>
          ) : null}
        </span>
        <b className="display num text-[30px] whitespace-nowrap">{price(total)}</b>
      </p>
    </Card>
  )
}

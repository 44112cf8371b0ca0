// What is bought and what is due, as the part that tears off.
import { getTranslations } from 'next-intl/server'
import { Card, TearLine } from '@/components/ui/card'
import { formatMoney, type Locale } from '@/server/kernel/format'
import { type Money, multiply } from '@/server/kernel/money'

type OrderSummaryProps = {
  items: readonly { ticketTypeId: string; name: string; quantity: number; unitPrice: Money }[]
  total: Money
  locale: Locale
}

export async function OrderSummary({ items, total, locale }: OrderSummaryProps) {
  const t = await getTranslations({ locale, namespace: 'checkout.summary' })
  const price = (money: Money) => (money.amount === 0 ? t('free') : formatMoney(money, locale))
  return (
    <Card aria-label={t('label')}>
      <ul className="space-y-1.5 px-5 py-[18px]">
        {items.map((item) => (
          <li key={item.ticketTypeId} className="flex items-baseline justify-between gap-4">
            <span className="min-w-0">
              <span className="num">{item.quantity}</span> × <bdi>{item.name}</bdi>
            </span>
            <b className="num whitespace-nowrap">{price(multiply(item.unitPrice, item.quantity))}</b>
          </li>
        ))}
      </ul>
      <TearLine />
      <p className="flex items-baseline justify-between gap-4 px-5 py-[18px]">
        <span className="font-semibold">{t('due')}</span>
        <b className="display num text-[30px] whitespace-nowrap">{price(total)}</b>
      </p>
    </Card>
  )
}

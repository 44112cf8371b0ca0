// What was paid, what came back: the figures of a purchase, for one's accounts.
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { formatTaken } from '@/components/ui/signed-money'
import { formatMoney, type Locale, typeset } from '@/server/kernel/format'
import { multiply } from '@/server/kernel/money'
import type { PurchasePage } from '@/server/payments/contract'
import { EventInstant } from './event-instant'

type ReceiptProps = { page: PurchasePage; locale: Locale }

export async function Receipt({ page, locale }: ReceiptProps) {
  const t = await getTranslations({ locale, namespace: 'purchase.receipt' })
  const { purchase, refunds, event } = page
  const price = (money: { amount: number; currency: string }) =>
    money.amount === 0 ? t('free') : formatMoney(money, locale)
  const paidAt = purchase.paidAt?.toISOString()
  return (
    <section className="mt-10">
      <h2 className="ink-rule pt-4 text-2xl">{t('title')}</h2>
      <dl className="mt-3">
        {purchase.items.map((item) => (
          <Line
            key={item.ticketTypeId}
            name={
              <>
                {item.quantity} × <bdi>{typeset(item.name)}</bdi>
              </>
            }
            value={price(multiply(item.unitPrice, item.quantity))}
          />
        ))}
        {purchase.fees.amount > 0 ? <Line name={t('fees')} value={price(purchase.fees)} /> : null}
        <Line
          name={
            <>
              {t('total')}
              {purchase.vat.amount > 0 ? (
                <span className="block text-sm font-normal text-ink-2">
                  {t('vat', { amount: formatMoney(purchase.vat, locale) })}
                </span>
              ) : null}
            </>
          }
          value={price(purchase.total)}
          strong
        />
        {refunds.map((refund, index) => (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, never reordered
            key={index}
            name={t(refund.reason === 'paid_twice' ? 'paidTwice' : 'refund', { state: t(`states.${refund.status}`) })}
            value={formatTaken(refund.amount, locale)}
          />
        ))}
      </dl>
      <p className="mt-4 text-sm text-ink-2">
        {t('number', { number: purchase.number })}
        {paidAt ? (
          <>
            {' · '}
            {t.rich('paidAt', {
              at: () => <EventInstant at={paidAt} timeZone={event.timeZone} locale={locale} style="date_time" />,
            })}
          </>
        ) : null}
        {purchase.buyer.name ? (
          <>
            {' · '}
            <bdi>{purchase.buyer.name}</bdi>
          </>
        ) : null}
      </p>
    </section>
  )
}

function Line({ name, value, strong }: { name: ReactNode; value: string; strong?: boolean }) {
  return (
    <div
      className={`num flex items-baseline justify-between gap-4 border-b border-line py-2.5 ${strong ? 'font-bold' : ''}`}
    >
      <dt className="min-w-0">{name}</dt>
      <dd className="whitespace-nowrap">{value}</dd>
    </div>
  )
}

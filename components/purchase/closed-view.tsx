// A purchase that did not become tickets, or whose tickets are over: what happened, what becomes of the money, what to do.
import { getTranslations } from 'next-intl/server'
import { buttonStyles } from '@/components/ui/button'
import { Status, type StatusTone } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import { formatMoney, type Locale } from '@/server/kernel/format'
import { sum } from '@/server/kernel/money'
import type { PurchasePage } from '@/server/payments/contract'
import { EventLine } from './event-line'
import { Receipt } from './receipt'
import { TicketStrip } from './ticket-strip'
import type { PurchaseViewName } from './view-of'

export type ClosedName = Extract<PurchaseViewName, 'expired' | 'late_refund' | 'cancelled' | 'refunded' | 'attention'>

type ClosedViewProps = { name: ClosedName; page: PurchasePage; now: Date; locale: Locale }

const tones: Record<ClosedName, StatusTone> = {
  expired: 'off',
  late_refund: 'now',
  cancelled: 'off',
  refunded: 'off',
  attention: 'wait',
}

export async function ClosedView({ name, page, now, locale }: ClosedViewProps) {
  const t = await getTranslations({ locale, namespace: `purchase.closed.${name}` })
  const tAll = await getTranslations({ locale, namespace: 'purchase.closed' })
  const { purchase, event, refunds } = page
  const amount = formatMoney(
    sum(
      refunds.map((refund) => refund.amount),
      purchase.total.currency,
    ),
    locale,
  )
  const isBack = refunds.length > 0 && refunds.every((refund) => refund.status === 'succeeded')
  const isShut = event.status === 'cancelled' || name === 'refunded' || name === 'attention'
  const hasMoney = refunds.length > 0 || purchase.paidAt !== null
  return (
    <>
      <EventLine event={event} now={now} locale={locale} />
      <Status tone={tones[name]} className="mt-5">
        {t('word')}
      </Status>
      <h1 className="mt-2 text-[40px] sm:text-[52px]">{t('title')}</h1>
      <p className="mt-4 text-lg text-ink-2">{t('text', { organization: event.organizationName })}</p>
      {refunds.length > 0 ? (
        <p className="mt-3 text-lg font-semibold">
          {isBack ? tAll('moneyBack', { amount }) : tAll('moneyComing', { amount })}
        </p>
      ) : null}
      {isShut ? null : (
        <p className="mt-7">
          <a href={localePath(locale, `/e/${event.slug}`)} className={buttonStyles()}>
            {tAll('again')}
          </a>
        </p>
      )}
      {purchase.tickets.length > 0 ? (
        <div className="mt-8">
          <TicketStrip page={page} locale={locale} />
        </div>
      ) : null}
      {hasMoney ? (
        <Receipt page={page} locale={locale} />
      ) : (
        <p className="mt-8 text-sm text-ink-2">{tAll('number', { number: purchase.number })}</p>
      )}
    </>
  )
}

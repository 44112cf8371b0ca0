// A purchase between the checkout and its tickets: the payment was begun and is not finished, or is being confirmed.
import { getTranslations } from 'next-intl/server'
import { GiveBack, HoldLine } from '@/components/checkout/hold-line'
import { OrderSummary } from '@/components/checkout/order-summary'
import type { PurchaseViewProps } from './checkout-view'
import { EventLine } from './event-line'
import { PaymentWatch } from './payment-watch'
import { ResumePayment } from './resume-payment'

export async function ResumeView({ page, token, returnUrl, locale }: PurchaseViewProps) {
  const t = await getTranslations({ locale, namespace: 'purchase.resume' })
  const { purchase, event } = page
  const handle = { id: purchase.id, token, eventId: event.id }
  return (
    <>
      <EventLine event={event} locale={locale} />
      <h1 className="mt-2 text-[36px]">{t('title')}</h1>
      <p className="mt-2.5">{t('text')}</p>
      <HoldLine
        purchase={handle}
        places={purchase.items.reduce((sum, item) => sum + item.quantity, 0)}
        expiresAt={purchase.expiresAt.toISOString()}
        timeZone={event.timeZone}
        locale={locale}
        canProlong={false}
      />
      <div className="mt-6 mb-[18px]">
        <OrderSummary items={purchase.items} total={purchase.total} locale={locale} />
      </div>
      <ResumePayment purchase={handle} returnUrl={returnUrl} />
      <p className="mt-2 text-center">
        <GiveBack purchase={handle} />
      </p>
      <PaymentWatch purchase={handle} status={purchase.status} quiet />
    </>
  )
}

export async function ConfirmingView({ page, token, locale }: PurchaseViewProps) {
  const t = await getTranslations({ locale, namespace: 'purchase.confirming' })
  const { purchase, event, paying } = page
  const isSlow = paying === 'on_its_way'
  return (
    <>
      <EventLine event={event} locale={locale} />
      <h1 className="mt-2 text-[36px]">{isSlow ? t('slowTitle') : t('title')}</h1>
      <p className="mt-4 text-lg text-ink-2">
        {isSlow ? t('slowText', { email: purchase.buyer.email }) : t('text', { email: purchase.buyer.email })}
      </p>
      <PaymentWatch purchase={{ id: purchase.id, token }} status={purchase.status} />
      <p className="mt-8 text-sm text-ink-2">{t('number', { number: purchase.number })}</p>
    </>
  )
}

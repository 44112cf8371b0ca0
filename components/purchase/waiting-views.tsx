// A purchase between the checkout and its tickets: the payment was begun and is not finished, or is being confirmed.
import { getTranslations } from 'next-intl/server'
import { GiveBack, HoldLine } from '@/components/checkout/hold-line'
import { PurchaseSummary } from '@/components/checkout/purchase-summary'
import { BillingForm } from './billing-form'
import type { PurchaseViewProps } from './checkout-view'
import { EventLine } from './event-line'
import { PaymentWatch } from './payment-watch'
import { ResumePayment } from './resume-payment'

export async function ResumeView({ page, now, token, returnUrl, locale }: PurchaseViewProps) {
  const t = await getTranslations({ locale, namespace: 'purchase.resume' })
  const { purchase, event } = page
  const handle = { id: purchase.id, token, eventId: event.id }
  return (
    <>
      <EventLine event={event} now={now} locale={locale} />
      <h1 className="mt-2 text-[36px]">{t('title')}</h1>
      <p className="mt-2.5">{t('text')}</p>
      <HoldLine
        places={purchase.items.reduce((sum, item) => sum + item.quantity, 0)}
        expiresAt={purchase.expiresAt.toISOString()}
        timeZone={event.timeZone}
        locale={locale}
      />
      <div className="mt-6 mb-[18px]">
        <PurchaseSummary {...purchase} locale={locale} />
      </div>
      <ResumePayment purchase={handle} returnUrl={returnUrl} options={page.options} through={page.payingThrough} />
      <BillingForm purchase={handle} known={page.billing} />
      <p className="mt-2 text-center">
        <GiveBack purchase={handle} />
      </p>
      <PaymentWatch purchase={handle} status={purchase.status} quiet />
    </>
  )
}

export async function ConfirmingView({ page, now, token, locale }: PurchaseViewProps) {
  const t = await getTranslations({ locale, namespace: 'purchase.confirming' })
  const { purchase, event, paying } = page
  const isSlow = paying === 'on_its_way'
  return (
    <>
      <EventLine event={event} now={now} locale={locale} />
      <h1 className="mt-2 text-[36px]">{isSlow ? t('slowTitle') : t('title')}</h1>
      <p className="mt-4 text-lg text-ink-2">
        {isSlow ? t('slowText', { email: purchase.buyer.email }) : t('text', { email: purchase.buyer.email })}
      </p>
      <PaymentWatch purchase={{ id: purchase.id, token }} status={purchase.status} />
      {isSlow ? <BillingForm purchase={{ id: purchase.id, token }} known={page.billing} /> : null}
      <p className="mt-8 text-sm text-ink-2">{t('number', { number: purchase.number })}</p>
    </>
  )
}

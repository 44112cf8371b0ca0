// A purchase that waits for money from outside of any provider: the page says how to send it, and becomes the tickets when it came.
import { getTranslations } from 'next-intl/server'
import { GiveBack } from '@/components/checkout/hold-line'
import { PurchaseSummary } from '@/components/checkout/purchase-summary'
import { BillingForm } from './billing-form'
import type { PurchaseViewProps } from './checkout-view'
import { EventLine } from './event-line'
import { ExternalInstructions } from './external-instructions'
import { PaymentWatch } from './payment-watch'
import { ResumePayment } from './resume-payment'

export async function AwaitedView({ page, now, token, returnUrl, locale }: PurchaseViewProps) {
  const t = await getTranslations({ locale, namespace: 'external.buyer' })
  const { purchase, event, awaited } = page
  if (!awaited) return null
  const handle = { id: purchase.id, token, eventId: event.id }
  const hasOthers = page.options.some(({ method }) => method !== awaited.method)
  return (
    <>
      <EventLine event={event} now={now} locale={locale} />
      <h1 className="mt-2 text-[36px]">{t(`title.${awaited.method}`)}</h1>
      <p className="mt-2.5 break-words">{t('lead', { email: purchase.buyer.email })}</p>
      <ExternalInstructions awaited={awaited} timeZone={event.timeZone} locale={locale} />
      <h2 className="mt-8 text-xl">{t('nextTitle')}</h2>
      <p className="mt-2">{t(`next.${awaited.method}`)}</p>
      <p className="mt-2 text-ink-2">{t('afterwards')}</p>
      <div className="mt-8 mb-[18px]">
        <PurchaseSummary {...purchase} locale={locale} />
      </div>
      {hasOthers ? (
        <details>
          <summary className="link flex min-h-11 w-fit items-center">{t('otherwise')}</summary>
          <ResumePayment
            purchase={handle}
            returnUrl={returnUrl}
            options={page.options}
            through="external"
            awaited={awaited.method}
          />
        </details>
      ) : null}
      <BillingForm purchase={handle} known={page.billing} />
      <p className="-ml-4">
        <GiveBack purchase={handle} />
      </p>
      <PaymentWatch purchase={handle} status={purchase.status} quiet />
    </>
  )
}

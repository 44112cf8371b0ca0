// A purchase whose places are held: who buys, what it costs, on to the payment.
import { getTranslations } from 'next-intl/server'
import { namesAtPlaces, placesOf } from '@/components/checkout/buyer-draft'
import { CheckoutForm } from '@/components/checkout/checkout-form'
import { GiveBack, HoldLine } from '@/components/checkout/hold-line'
import { MoreTime } from '@/components/checkout/more-time'
import { PurchaseSummary } from '@/components/checkout/purchase-summary'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/server/kernel/format'
import type { PurchasePage } from '@/server/payments/contract'
import { EventLine } from './event-line'

export type PurchaseViewProps = { page: PurchasePage; now: Date; token: string; returnUrl: string; locale: Locale }

export async function CheckoutView({ page, now, token, returnUrl, locale }: PurchaseViewProps) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  const { purchase, event, paying } = page
  const places = placesOf(purchase.items)
  const expiresAt = purchase.expiresAt.toISOString()
  const handle = { id: purchase.id, token, eventId: event.id }
  return (
    <>
      <EventLine event={event} now={now} locale={locale} />
      <h1 className="mt-2 text-[36px]">{t('title')}</h1>
      <HoldLine places={places.length} expiresAt={expiresAt} timeZone={event.timeZone} locale={locale}>
        <MoreTime
          purchase={handle}
          expiresAt={expiresAt}
          serverNow={now.toISOString()}
          timeZone={event.timeZone}
          locale={locale}
          canProlong={page.canProlong}
        />
      </HoldLine>
      {paying === 'failed' || paying === 'lapsed' ? (
        <Notice tone="bad" title={t(`${paying}.title`)} className="mt-5">
          {t(`${paying}.text`)}
        </Notice>
      ) : null}
      <CheckoutForm
        isFree={purchase.total.amount === 0}
        purchase={{
          ...handle,
          returnUrl,
          places,
          options: page.options,
          known: {
            name: purchase.buyer.name,
            email: purchase.buyer.email,
            namesLater: page.names.length === 0,
            names: namesAtPlaces(places, page.names),
            billing: page.billing,
          },
        }}
      >
        <PurchaseSummary {...purchase} locale={locale} />
      </CheckoutForm>
      <p className="mt-2 text-center">
        <GiveBack purchase={handle} />
      </p>
      <noscript>
        <p className="mt-4 font-semibold">{t('withoutScript')}</p>
      </noscript>
    </>
  )
}

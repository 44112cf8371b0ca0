// /p/{accessToken}: one address for the whole life of a purchase, from the held places to the tickets and beyond. Whoever has the
// address holds the purchase, so it is sent to nobody: no referrer, no index, no shared cache.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { HeldClock } from '@/components/checkout/held-clock'
import { AwaitedView } from '@/components/purchase/awaited-view'
import { CheckoutView } from '@/components/purchase/checkout-view'
import { ClosedView } from '@/components/purchase/closed-view'
import { DocumentLinks } from '@/components/purchase/document-links'
import { TicketsView } from '@/components/purchase/tickets-view'
import { type PurchaseViewName, viewOf } from '@/components/purchase/view-of'
import { ConfirmingView, ResumeView } from '@/components/purchase/waiting-views'
import { ClientMessages } from '@/components/shell/client-messages'
import { PublicShell } from '@/components/shell/public-shell'
import { documentsOfToken } from '@/server/documents/queries'
import { asLocale, type Locale, typeset } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import type { PurchasePage } from '@/server/payments/contract'
import { purchasePage } from '@/server/payments/purchase-page'
import { orNotFound, visitorCtx } from '../../visitor'

type PageProps = { params: Promise<{ locale: string; token: string }> }

const readPurchase = cache(async (token: string) => {
  const ctx = await visitorCtx()
  const page = await orNotFound(purchasePage(ctx, token))
  return { page, documents: await documentsOfToken(ctx, token), now: ctx.now }
})

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { locale, token } = await params
  const { page, now } = await readPurchase(token)
  const t = await getTranslations({ locale: asLocale(locale), namespace: 'purchase.titles' })
  return {
    title: `${t(viewOf(page, now))} · ${typeset(page.event.title)}`,
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
  }
}

export default async function PurchaseAddress({ params }: PageProps) {
  const { locale: asked, token } = await params
  const locale = asLocale(asked)
  const { page, documents, now } = await readPurchase(token)
  const name = viewOf(page, now)
  const isTimed = name === 'checkout' || name === 'resume'
  return (
    <ClientMessages locale={locale} namespaces={['checkout', 'purchase']}>
      <PublicShell locale={locale} aside={isTimed ? <Clock page={page} now={now} /> : undefined}>
        <div
          className={`mx-auto px-[18px] pt-3 sm:px-6 ${isTimed || name === 'awaited' ? 'max-w-[478px]' : 'max-w-[720px]'}`}
        >
          <View name={name} page={page} now={now} token={token} locale={locale} />
          <DocumentLinks documents={documents} locale={locale} />
        </div>
      </PublicShell>
    </ClientMessages>
  )
}

function Clock({ page, now }: { page: PurchasePage; now: Date }) {
  const { expiresAt } = page.purchase
  return (
    <HeldClock
      expiresAt={expiresAt.toISOString()}
      serverNow={now.toISOString()}
      totalSeconds={(expiresAt.getTime() - page.heldSince.getTime()) / 1000}
    />
  )
}

type ViewProps = { name: PurchaseViewName; page: PurchasePage; now: Date; token: string; locale: Locale }

function View({ name, page, now, token, locale }: ViewProps) {
  const common = { page, now, token, locale, returnUrl: pageUrl(`/p/${token}`, locale) }
  switch (name) {
    case 'checkout':
      return <CheckoutView {...common} />
    case 'resume':
      return <ResumeView {...common} />
    case 'awaited':
      return <AwaitedView {...common} />
    case 'confirming':
      return <ConfirmingView {...common} />
    case 'tickets':
      return <TicketsView page={page} now={now} locale={locale} />
    default:
      return <ClosedView name={name} page={page} now={now} locale={locale} />
  }
}

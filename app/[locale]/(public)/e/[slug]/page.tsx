// /e/{slug}: the public page of an event. Whole in the server's HTML; the one island is the buy card.
import type { Metadata } from 'next'
import { permanentRedirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { BuyBar } from '@/components/event/buy-bar'
import { EventCover } from '@/components/event/event-cover'
import { EventFacts } from '@/components/event/event-facts'
import { eventJsonLd } from '@/components/event/event-json-ld'
import { EventText } from '@/components/event/event-text'
import { fromPrice } from '@/components/event/from-price'
import { excerptOf } from '@/components/event/paragraphs'
import { localePath } from '@/i18n/paths'
import type { PublicEvent } from '@/server/capacity/contract'
import { publicEvent } from '@/server/capacity/public-event'
import { env } from '@/server/kernel/env'
import { asLocale, formatMoney, type Locale, typeset } from '@/server/kernel/format'
import { apiUrl, pageUrl } from '@/server/kernel/links'
import { orNotFound, visitorCtx } from '../../../visitor'
import { EventSale } from './event-sale'
import { saleState } from './sale-state'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

/** The event and the instant at which it was read. */
const readEvent = cache(async (slug: string) => {
  const ctx = await visitorCtx()
  return { event: await orNotFound(publicEvent(ctx, { idOrSlug: slug })), now: ctx.now }
})

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { event } = await readEvent(slug)
  const t = await getTranslations({ locale, namespace: 'event' })
  const path = `/e/${event.slug}`
  const description =
    typeset(excerptOf(event.description, 180)) || t('description', { organization: event.organization.name })
  const image = previewImage(event)
  return {
    metadataBase: new URL(env().appUrl),
    title: typeset(event.title),
    description,
    alternates: { canonical: localePath(locale, path), languages: { fr: path, en: `/en${path}`, 'x-default': path } },
    openGraph: {
      type: 'website',
      siteName: 'Portillon',
      locale: locale === 'fr' ? 'fr_FR' : 'en_GB',
      url: localePath(locale, path),
      title: typeset(event.title),
      description,
      ...(image && { images: [{ url: image }] }),
    },
    twitter: { card: image ? 'summary_large_image' : 'summary' },
  }
}

/** Link previews read JPEG everywhere, WebP not. */
function previewImage(event: PublicEvent): string | null {
  return event.coverPath && apiUrl(event.coverPath.replace(/\.webp$/, '.jpg'))
}

export default async function EventPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { event, now } = await readEvent(slug)
  if (slug !== event.slug) permanentRedirect(localePath(locale, `/e/${event.slug}`))
  const t = await getTranslations({ locale, namespace: 'event' })
  const jsonLd = eventJsonLd(event, { page: pageUrl(`/e/${event.slug}`, locale), image: previewImage(event) })
  return (
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: JSON whose every < > & is escaped (event-json-ld.ts) */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonLd }} />
      <EventCover eventId={event.id} coverPath={event.coverPath} />
      <div className="mx-auto grid max-w-[1180px] gap-x-16 px-[18px] pb-10 sm:px-10 lg:grid-cols-[minmax(0,1fr)_400px]">
        <article className="min-w-0 pt-6 lg:pt-11">
          <p className="eyebrow">{t('presentedBy', { organization: event.organization.name })}</p>
          <h1 dir="auto" className="mt-2.5 mb-6 text-[44px] lg:mt-3.5 lg:mb-9 lg:text-[72px]">
            {typeset(event.title)}
          </h1>
          <EventFacts event={event} locale={locale} />
          {event.description ? <EventText text={event.description} /> : null}
          <WayToCard event={event} now={now} locale={locale} />
        </article>
        <section
          id="buy"
          aria-label={t('buy.title')}
          className="relative mt-7 min-w-0 self-start rounded-lg border border-line bg-card shadow-lift lg:-mt-24"
        >
          <EventSale event={event} now={now} locale={locale} />
        </section>
      </div>
    </>
  )
}

type SaleProps = { event: PublicEvent; now: Date; locale: Locale }

async function WayToCard({ event, now, locale }: SaleProps) {
  if (saleState(event, now) !== 'open') return null
  const t = await getTranslations({ locale, namespace: 'event.buy' })
  const { kind, lowest } = fromPrice(event.ticketTypes.map((type) => type.price))
  const price = lowest ? formatMoney(lowest, locale) : ''
  return (
    <BuyBar target="buy">
      <span className="num flex min-h-12 items-center font-semibold">
        {kind === 'just' ? price : t(kind, { price })}
      </span>
      <a
        href="#buy"
        className="inline-flex min-h-12 items-center rounded-full bg-accent px-[22px] font-semibold text-accent-ink no-underline hover:bg-accent-strong"
      >
        {t('toTickets')}
      </a>
    </BuyBar>
  )
}

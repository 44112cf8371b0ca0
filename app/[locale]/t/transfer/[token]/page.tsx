// /t/transfer/{token}: a ticket is offered to whoever got this address by mail. Looking accepts nothing: mail programs look too.
import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { cache, type ReactNode } from 'react'
import { eventWhen } from '@/components/event/event-when'
import { PublicShell } from '@/components/shell/public-shell'
import { DecideOffer } from '@/components/ticket/decide-offer'
import { TicketMessages } from '@/components/ticket/ticket-messages'
import { Card, CardBody, TearLine } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/paths'
import { asLocale, formatInstant, type Locale, typeset } from '@/server/kernel/format'
import type { TransferOffer } from '@/server/tickets/transfers/contract'
import { readOffer } from '@/server/tickets/transfers/queries'
import { orNotFound, visitorCtx } from '../../../visitor'

type PageProps = { params: Promise<{ locale: string; token: string }> }

const read = cache(async (token: string) => orNotFound(readOffer(await visitorCtx(), token)))

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { locale, token } = await params
  const { event } = await read(token)
  const t = await getTranslations({ locale: asLocale(locale), namespace: 'ticket.offer' })
  return {
    title: t('title', { event: typeset(event.title) }),
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
  }
}

export default async function OfferPage({ params }: PageProps) {
  const { locale: asked, token } = await params
  const locale = asLocale(asked)
  setRequestLocale(locale)
  const offer = await read(token)
  const t = await getTranslations({ locale, namespace: 'ticket.offer' })
  const isOpen = offer.status === 'offered' && offer.closed === null
  return (
    <TicketMessages locale={locale}>
      <PublicShell locale={locale}>
        <div className="mx-auto max-w-[520px] px-[18px] pt-4 sm:px-6">
          <p className="eyebrow">{t('eyebrow')}</p>
          <h1 className="mt-2 mb-6 text-[34px] [overflow-wrap:anywhere] sm:text-[44px]">
            {t.rich('heading', { name: () => <bdi>{offer.fromName}</bdi> })}
          </h1>
          <Card>
            <CardBody>
              <Offered offer={offer} locale={locale} />
            </CardBody>
            <TearLine />
            <CardBody className="pt-5 sm:pt-6">
              {isOpen ? <DecideOffer token={token} name={offer.toName} /> : <Ended offer={offer} locale={locale} />}
            </CardBody>
          </Card>
        </div>
      </PublicShell>
    </TicketMessages>
  )
}

async function Offered({ offer, locale }: { offer: TransferOffer; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'ticket.offer' })
  const { event } = offer
  const when = eventWhen(event, locale)
  const until = formatInstant(offer.expiresAt, { timeZone: event.timeZone, locale, style: 'short_date_time' })
  return (
    <>
      <p className="text-[15px] font-semibold text-ink-2">{event.organizationName}</p>
      <h2 dir="auto" className="mt-0.5 text-[28px]">
        {typeset(event.title)}
      </h2>
      <p className="mt-2 text-ink-2">
        {[when.days, when.hours, when.zone].join(', ')}
        {event.venue ? (
          <span dir="auto" className="block">
            {event.venue.name}
          </span>
        ) : null}
      </p>
      <p className="mt-3 font-semibold">
        <bdi>{typeset(offer.ticketTypeName)}</bdi>
      </p>
      {offer.message ? (
        <blockquote
          dir="auto"
          className="mt-4 border-l-[3px] border-line pl-3.5 whitespace-pre-line [overflow-wrap:anywhere]"
        >
          {offer.message}
        </blockquote>
      ) : null}
      {offer.status === 'offered' ? <p className="mt-4 text-sm text-ink-2">{t('until', { moment: until })}</p> : null}
    </>
  )
}

async function Ended({ offer, locale }: { offer: TransferOffer; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'ticket.offer' })
  const why = offer.status === 'offered' || offer.status === 'revoked' ? (offer.closed ?? offer.status) : offer.status
  const lost = (text: ReactNode) => (
    <a href={localePath(locale, '/lost-ticket')} className="link">
      {text}
    </a>
  )
  return (
    <Notice tone={why === 'accepted' ? 'ok' : 'off'} title={t(`ended.${why}.title`)}>
      {why === 'accepted' ? t.rich('ended.accepted.text', { lost }) : t(`ended.${why}.text`)}
    </Notice>
  )
}

// /t/{token}: one ticket, for the phone at the gate. Whoever has the address holds the ticket, so it is sent to nobody: no
// referrer, no index, no shared cache. Works without script: the code is drawn by the server; and without a network after the first view
// (public/ticket-worker.js).
import type { Metadata, Viewport } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { cache, type ReactNode } from 'react'
import { GivenTicket } from '@/components/ticket/given-ticket'
import { PdfLink } from '@/components/ticket/pdf-link'
import { RotatingCode } from '@/components/ticket/rotating-code'
import { TicketActs } from '@/components/ticket/ticket-acts'
import { TicketCard } from '@/components/ticket/ticket-card'
import { TicketCode } from '@/components/ticket/ticket-code'
import { TicketGround } from '@/components/ticket/ticket-ground'
import { TicketLiveness } from '@/components/ticket/ticket-liveness'
import { TicketMessages } from '@/components/ticket/ticket-messages'
import { TicketSiblings } from '@/components/ticket/ticket-siblings'
import { showsCode, ticketState } from '@/components/ticket/ticket-state'
import { asLocale, formatInstant, type Locale, typeset } from '@/server/kernel/format'
import type { TicketView } from '@/server/tickets/contract'
import { qrPath } from '@/server/tickets/qr-path'
import { offerDays, type TicketPage } from '@/server/tickets/transfers/contract'
import { readTicketPage } from '@/server/tickets/transfers/queries'
import { orNotFound, visitorCtx } from '../../visitor'

type PageProps = { params: Promise<{ locale: string; token: string }> }

export const viewport: Viewport = { themeColor: '#2433dc' }

const readPage = cache(async (token: string) => {
  const ctx = await visitorCtx()
  return { page: await orNotFound(readTicketPage(ctx, token)), now: ctx.now }
})

const eventOf = (page: TicketPage) => (page.kind === 'ticket' ? page.ticket.event : page.event)

/** Worth keeping for when there is no network: it still opens something. */
function isKept(page: TicketPage, now: Date): boolean {
  return page.kind === 'ticket' && showsCode(ticketState(page.ticket, now)) && page.ticket.event.endsAt > now
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { locale, token } = await params
  const { page, now } = await readPage(token)
  const { title, endsAt } = eventOf(page)
  const t = await getTranslations({ locale: asLocale(locale), namespace: 'ticket' })
  return {
    title: t('title', { event: typeset(title) }),
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
    // Read by the worker that keeps the page: until then, and no page without it.
    ...(isKept(page, now) && { other: { 'portillon-keep-until': endsAt.toISOString() } }),
  }
}

export default async function TicketAddress({ params }: PageProps) {
  const { locale: asked, token } = await params
  const locale = asLocale(asked)
  setRequestLocale(locale)
  const { page, now } = await readPage(token)
  const liveness = (
    <TicketLiveness
      token={token}
      stamp={page.stamp}
      renderedAt={now.toISOString()}
      isKept={isKept(page, now)}
      isRotating={page.kind === 'ticket' && page.ticket.isRotating}
    />
  )
  return (
    <TicketMessages locale={locale}>
      {page.kind === 'given' ? (
        <TicketGround locale={locale}>
          <GivenTicket page={page} locale={locale} />
          {liveness}
        </TicketGround>
      ) : (
        <Ticket page={page} token={token} now={now} locale={locale} liveness={liveness} />
      )}
    </TicketMessages>
  )
}

type TicketProps = {
  page: Extract<TicketPage, { kind: 'ticket' }>
  token: string
  now: Date
  locale: Locale
  liveness: ReactNode
}

async function Ticket({ page, token, now, locale, liveness }: TicketProps) {
  const { ticket, rights, pending, shownBy } = page
  const state = ticketState(ticket, now)
  const t = await getTranslations({ locale, namespace: 'ticket' })
  const { timeZone } = ticket.event
  const moment = (at: Date) => formatInstant(at, { timeZone, locale, style: 'short_date_time' })
  return (
    <TicketGround
      locale={locale}
      aside={
        <TicketSiblings
          token={token}
          position={ticket.position}
          count={ticket.count}
          locale={locale}
          labels={{ nav: t('siblings.label'), previous: t('siblings.previous'), next: t('siblings.next') }}
        />
      }
    >
      <TicketCard ticket={ticket} state={state} voidReason={page.voidReason} now={now} locale={locale}>
        {ticket.isRotating ? (
          <RotatingCode
            token={token}
            ticketCode={ticket.ticketCode}
            endsAt={ticket.event.endsAt.toISOString()}
            shownBy={shownBy}
          />
        ) : (
          <Code text={ticket.qrToken} code={ticket.ticketCode} locale={locale} />
        )}
      </TicketCard>
      {showsCode(state) && !ticket.isRotating ? (
        <p className="mt-3 text-center text-[13px] text-balance">{t('hint')}</p>
      ) : null}
      {liveness}
      {ticket.status === 'void' ? null : <Takeaways token={token} ticket={ticket} locale={locale} />}
      <TicketActs
        token={token}
        holderName={ticket.attendeeName}
        rights={rights}
        pending={pending && { ...pending, until: moment(pending.expiresAt) }}
        offerDays={offerDays}
        closes={moment(rights.closesAt)}
      />
      {ticket.event.contactEmail === '' ? null : (
        <p className="mt-4 text-center text-[15px]">
          {t.rich('question', {
            email: () => (
              <a
                href={`mailto:${ticket.event.contactEmail}`}
                className="inline-flex min-h-11 items-center break-all text-white underline"
              >
                {ticket.event.contactEmail}
              </a>
            ),
          })}
        </p>
      )}
    </TicketGround>
  )
}

/** What one keeps of the ticket elsewhere: on paper, in the phone's files, in the calendar. */
async function Takeaways({ token, ticket, locale }: { token: string; ticket: TicketView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'ticket' })
  const code = ticket.ticketCode
  const hasFile = ticket.status === 'valid' && !ticket.isRotating
  const labels = { making: t('pdfMaking'), failed: t('pdfFailed') }
  const quiet =
    'inline-flex min-h-12 items-center justify-center rounded-full border-[1.5px] border-white/60 px-4 text-center font-semibold text-white no-underline hover:bg-white/15'
  return (
    <div className="mt-4 grid grid-cols-2 gap-2.5">
      {/* A file of a code that changes opens nothing, and one of a blocked ticket for now neither. */}
      {hasFile ? (
        <>
          <PdfLink
            href={`/t/${token}/pdf?format=phone`}
            fileName={`portillon-${code}.pdf`}
            labels={labels}
            className="col-span-2 inline-flex min-h-12 items-center justify-center rounded-full bg-white px-[22px] text-center font-semibold text-ink no-underline hover:bg-white/90"
          >
            {t('pdfPhone')}
          </PdfLink>
          <PdfLink href={`/t/${token}/pdf`} fileName={`portillon-${code}-a4.pdf`} labels={labels} className={quiet}>
            {t('pdfPaper')}
          </PdfLink>
        </>
      ) : null}
      <a href={`/t/${token}/calendar`} className={hasFile ? quiet : `col-span-2 ${quiet}`}>
        {t('calendar')}
      </a>
    </div>
  )
}

async function Code({ text, code, locale }: { text: string; code: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'ticket' })
  const { size, path } = qrPath(text)
  const viewBox = `0 0 ${size} ${size}`
  return (
    <TicketCode
      viewBox={viewBox}
      code={code}
      labels={{
        enlarge: t('enlarge'),
        close: t('close'),
        bright: t('bright'),
        awake: t('awake'),
        maySleep: t('maySleep'),
      }}
    >
      <svg viewBox={viewBox} shapeRendering="crispEdges" role="img" aria-label={t('qr')} className="block w-full">
        <path id="ticket-code" d={path} fill="#0d0d0d" />
      </svg>
    </TicketCode>
  )
}

// /t/{token}: one ticket, for the phone at the gate. Whoever has the address holds the ticket, so it is sent to nobody: no
// referrer, no index, no shared cache. Works without script: the code is drawn by the server.
import type { Metadata, Viewport } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { cache } from 'react'
import { LanguageSwitch } from '@/components/shell/language-switch'
import { PdfLink } from '@/components/ticket/pdf-link'
import { TicketCard } from '@/components/ticket/ticket-card'
import { TicketCode } from '@/components/ticket/ticket-code'
import { TicketSiblings } from '@/components/ticket/ticket-siblings'
import { showsCode, ticketState } from '@/components/ticket/ticket-state'
import { Wordmark } from '@/components/ui/mark'
import { localePath } from '@/i18n/paths'
import { asLocale, type Locale, typeset } from '@/server/kernel/format'
import { qrPath } from '@/server/tickets/qr'
import { getTicketByPageToken } from '@/server/tickets/queries'
import { orNotFound, visitorCtx } from '../../visitor'

type PageProps = { params: Promise<{ locale: string; token: string }> }

export const viewport: Viewport = { themeColor: '#2433dc' }

const readTicket = cache(async (token: string) => {
  const ctx = await visitorCtx()
  return { ticket: await orNotFound(getTicketByPageToken(ctx, token)), now: ctx.now }
})

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { locale, token } = await params
  const { ticket } = await readTicket(token)
  const t = await getTranslations({ locale: asLocale(locale), namespace: 'ticket' })
  return {
    title: t('title', { event: typeset(ticket.event.title) }),
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
  }
}

/** The ground is the same by day and by night; what lies on it keeps the light tokens. */
const ground =
  'bg-[oklch(0.455_0.245_268)] text-white scheme-light [--accent:#fff] [--ink:oklch(0.205_0.022_270)] [--ink-2:oklch(0.44_0.018_270)] [--ink-3:oklch(0.53_0.014_270)] [--line:oklch(0.905_0.008_95)] [--notch-line:transparent] [--under:oklch(0.455_0.245_268)]'

export default async function TicketPage({ params }: PageProps) {
  const { locale: asked, token } = await params
  const locale = asLocale(asked)
  setRequestLocale(locale)
  const { ticket, now } = await readTicket(token)
  const state = ticketState(ticket, now)
  const t = await getTranslations({ locale, namespace: 'ticket' })
  return (
    <div className={`min-h-dvh ${ground}`}>
      {/* Beyond the page's edge too, where a phone lets one pull it. */}
      <style>{'html,body{background:oklch(0.455 0.245 268)}'}</style>
      <div className="mx-auto max-w-[420px] px-4 pt-3 pb-8">
        <header className="flex items-center justify-between gap-4 pb-3 pl-1.5">
          <a
            href={localePath(locale, '/')}
            className="inline-flex min-h-11 items-center text-white no-underline [--mark-ink:oklch(0.455_0.245_268)] [--mark:#fff]"
          >
            <Wordmark />
          </a>
          <TicketSiblings
            token={token}
            position={ticket.position}
            count={ticket.count}
            locale={locale}
            labels={{ nav: t('siblings.label'), previous: t('siblings.previous'), next: t('siblings.next') }}
          />
        </header>
        <main>
          <TicketCard ticket={ticket} state={state} now={now} locale={locale}>
            <Code text={ticket.qrToken} code={ticket.ticketCode} locale={locale} />
          </TicketCard>
          {ticket.status === 'void' ? null : (
            <div className="mt-4 grid grid-cols-[1fr_auto] gap-2.5">
              <PdfLink
                href={`/t/${token}/pdf`}
                fileName={`portillon-${ticket.ticketCode}.pdf`}
                labels={{ making: t('pdfMaking'), failed: t('pdfFailed') }}
                className="inline-flex min-h-12 items-center justify-center rounded-full bg-white px-[22px] text-center font-semibold text-ink no-underline hover:bg-white/90"
              >
                {t('pdf')}
              </PdfLink>
              <a
                href={`/t/${token}/calendar`}
                className="inline-flex min-h-12 items-center justify-center rounded-full border-[1.5px] border-white/60 px-[22px] font-semibold text-white no-underline hover:bg-white/15"
              >
                {t('calendar')}
              </a>
            </div>
          )}
          {showsCode(state) ? <p className="mt-4 text-center text-[13px] text-balance">{t('hint')}</p> : null}
        </main>
        <footer className="mt-4 flex justify-center">
          <LanguageSwitch
            locale={locale}
            label={locale === 'fr' ? 'English' : 'Français'}
            className="text-white! hover:bg-white/15!"
          />
        </footer>
      </div>
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
      labels={{ enlarge: t('enlarge'), close: t('close'), bright: t('bright') }}
    >
      <svg viewBox={viewBox} shapeRendering="crispEdges" role="img" aria-label={t('qr')} className="block w-full">
        <path id="ticket-code" d={path} fill="#0d0d0d" />
      </svg>
    </TicketCode>
  )
}

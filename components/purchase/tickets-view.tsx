// A purchase that has its tickets. Big, happy and true: where they are, that they are on their way by mail, what was paid.
import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/server/kernel/format'
import type { PurchasePage } from '@/server/payments/contract'
import { Receipt } from './receipt'
import { TearOff } from './tear-off'
import { TicketStrip } from './ticket-strip'

type TicketsViewProps = { page: PurchasePage; now: Date; locale: Locale }

const FRESH_MS = 10 * 60_000

export async function TicketsView({ page, now, locale }: TicketsViewProps) {
  const t = await getTranslations({ locale, namespace: 'purchase' })
  const { purchase, event, mail } = page
  const live = purchase.tickets.filter((ticket) => ticket.status !== 'void' && ticket.givenTo === null).length
  const isFresh = purchase.paidAt !== null && now.getTime() - purchase.paidAt.getTime() < FRESH_MS
  return (
    <>
      <p className="eyebrow">{t('paid.eyebrow', { number: purchase.number })}</p>
      <h1 className="mt-2.5 text-[48px] sm:text-[64px]">{t('paid.title', { count: live })}</h1>
      <p className="mt-4 mb-7 max-w-[52ch] text-lg text-ink-2">
        {t.rich(`paid.mail.${mail === 'none' ? 'requested' : mail}`, {
          count: live,
          email: () => (
            <b className="inline-block max-w-full text-ink [overflow-wrap:anywhere]">{purchase.buyer.email}</b>
          ),
        })}
      </p>
      <StateNotice page={page} locale={locale} />
      <TearOff purchaseId={purchase.id} isFresh={isFresh && event.status !== 'cancelled'}>
        <TicketStrip page={page} locale={locale} />
      </TearOff>
      <p className="mt-4 text-sm text-ink-2">{t('paid.keep')}</p>
      <Receipt page={page} locale={locale} />
    </>
  )
}

/** What has happened since, where something has. */
async function StateNotice({ page, locale }: Omit<TicketsViewProps, 'now'>) {
  const t = await getTranslations({ locale, namespace: 'purchase.notices' })
  const { purchase, event } = page
  const kind =
    event.status === 'cancelled'
      ? 'eventCancelled'
      : purchase.status === 'disputed'
        ? // While one is open no ticket is valid.
          purchase.tickets.some(({ status }) => status === 'valid')
          ? 'partlyDisputed'
          : 'disputed'
        : purchase.status === 'partially_refunded'
          ? 'partiallyRefunded'
          : null
  if (!kind) return null
  return (
    <Notice tone={kind === 'partiallyRefunded' ? 'now' : 'wait'} title={t(`${kind}.title`)} className="mb-6">
      {t(`${kind}.text`, { organization: event.organizationName })}
    </Notice>
  )
}

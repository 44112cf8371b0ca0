// The buy card with its texts, or the reason why nothing can be bought.
import { getTranslations } from 'next-intl/server'
import { BuyCard } from '@/components/event/buy-card'
import { SaleClosed } from '@/components/event/sale-closed'
import type { StatusTone } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import type { PublicEvent } from '@/server/capacity/contract'
import { env } from '@/server/kernel/env'
import type { Locale } from '@/server/kernel/format'
import { type SaleState, saleState } from './sale-state'

type EventSaleProps = { event: PublicEvent; now: Date; locale: Locale }

const tones: Record<Exclude<SaleState, 'open'>, StatusTone> = {
  sold_out: 'now',
  paused: 'wait',
  cancelled: 'bad',
  over: 'off',
  nothing: 'off',
  not_open: 'wait',
}

export async function EventSale({ event, now, locale }: EventSaleProps) {
  const state = saleState(event, now)
  if (state === 'open') return <OpenSale event={event} locale={locale} />
  const t = await getTranslations({ locale, namespace: 'event.closed' })
  const organization = event.organization.name
  return (
    <SaleClosed tone={tones[state]} word={t(`${state}.word`)} title={t(`${state}.title`)}>
      {t(`${state}.text`, { organization })}
    </SaleClosed>
  )
}

async function OpenSale({ event, locale }: Omit<EventSaleProps, 'now'>) {
  const t = await getTranslations({ locale, namespace: 'event.buy' })
  const minutes = Math.max(1, Math.floor(env().holdTtlSeconds / 60))
  return (
    <BuyCard
      eventId={event.id}
      locale={locale}
      currency={event.currency}
      types={event.ticketTypes}
      feeRate={event.serviceFeeRate}
      purchasesPath={localePath(locale, '/p/')}
      labels={{
        title: t('title'),
        free: t('free'),
        soldOut: t('soldOut'),
        notYet: t('notYet'),
        left: t('left', { count: '{n}' }),
        rotating: t('rotating'),
        one: t('one'),
        other: t('other'),
        less: t('less'),
        more: t('more'),
        withFee: t('withFee', { fee: '{fee}' }),
        reserve: t('reserve'),
        reserving: t('reserving'),
        chooseFirst: t('chooseFirst'),
        fine: t('fine', {
          minutes,
          tax: event.ticketTypes.some(({ vatRate }) => vatRate > 0) ? 'yes' : 'no',
          fee: event.serviceFeeRate > 0 ? 'yes' : 'no',
        }),
        withoutScript: t('withoutScript', { organization: event.organization.name }),
        kept: t('kept'),
        resume: t('resume'),
        faults: {
          soldOut: t('faults.soldOut'),
          busy: t('faults.busy'),
          tooMany: t('faults.tooMany'),
          closed: t('faults.closed'),
          unpayable: t('faults.unpayable'),
          network: t('faults.network'),
          failed: t('faults.failed'),
        },
      }}
    />
  )
}

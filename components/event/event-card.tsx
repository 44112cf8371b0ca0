// An event among others: its poster, its day, its name and place, what it costs at least. The whole card leads to its page.
import { getTranslations } from 'next-intl/server'
import { CoverArt } from '@/components/ui/cover-art'
import { Status } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import type { PublicEventListItem } from '@/server/capacity/contract'
import { formatMoney, type Locale, typeset } from '@/server/kernel/format'
import { eventWhen } from './event-when'
import { fromPrice } from './from-price'

type EventCardProps = { event: PublicEventListItem; locale: Locale }

export async function EventCard({ event, locale }: EventCardProps) {
  const t = await getTranslations({ locale, namespace: 'event' })
  const { kind, lowest } = fromPrice(event.prices)
  const price = lowest ? formatMoney(lowest, locale) : ''
  return (
    <article className="group relative min-w-0">
      <div className="aspect-[16/9] overflow-hidden rounded-lg bg-sunk">
        {event.coverPath ? (
          // biome-ignore lint/performance/noImgElement: the file is already re-encoded, capped and kept for ever
          <img src={event.coverPath} alt="" loading="lazy" className="block size-full object-cover" />
        ) : (
          <CoverArt seed={event.id} />
        )}
      </div>
      <p className="mt-4 text-[15px] text-ink-2">
        <time dateTime={event.startsAt.toISOString()}>{eventWhen(event, locale).days}</time>
      </p>
      <h3 dir="auto" className="mt-1 text-[26px] [overflow-wrap:anywhere]">
        <a
          href={localePath(locale, `/e/${event.slug}`)}
          className="text-ink no-underline underline-offset-4 before:absolute before:inset-0 before:rounded-lg before:content-[''] group-hover:underline"
        >
          {typeset(event.title)}
        </a>
      </h3>
      <p dir="auto" className="mt-1.5 text-ink-2">
        {event.venueName ?? event.organizationName}
      </p>
      <p className="num mt-2 font-semibold">
        {event.soldOut ? (
          <Status tone="now">{t('buy.soldOut')}</Status>
        ) : kind === 'just' ? (
          price
        ) : (
          t(`buy.${kind}`, { price })
        )}
      </p>
    </article>
  )
}

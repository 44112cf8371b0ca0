// Double entries, each told in a sentence and shown with both its sides: who, when, where, by which device.
import { useLocale, useTranslations } from 'next-intl'
import { Status, type StatusTone } from '@/components/ui/status'
import { formatInstant, type InstantStyle } from '@/server/kernel/format'
import type { ConflictKind, ConflictSide, ConflictView } from '@/server/scanning/sync/contract'
import { SeeButton } from './see-button'

type ConflictListProps = {
  organization: string
  eventId: string
  timeZone: string
  conflicts: readonly ConflictView[]
  maySee: boolean
}

const tones: Readonly<Record<ConflictKind, StatusTone>> = {
  duplicate_admission: 'bad',
  admitted_after_revocation: 'bad',
  refunded_after_entry: 'wait',
}

export function ConflictList({ organization, eventId, timeZone, conflicts, maySee }: ConflictListProps) {
  const t = useTranslations('gateConflicts')
  const locale = useLocale()
  return (
    <ul>
      {conflicts.map((conflict) => {
        const { id, kind, ticket, scan, first, seenAt } = conflict
        return (
          <li key={id} className="border-t border-line px-5 py-5 first:border-t-0 sm:px-6">
            <div className="flex flex-wrap items-start justify-between gap-x-5 gap-y-3">
              <div className="min-w-0 flex-[1_1_20rem]">
                <Status tone={seenAt ? 'off' : tones[kind]}>{t(`kinds.${kind}`)}</Status>
                <p className="mt-1.5 text-[17px] font-semibold text-ink">{ticket.attendeeName}</p>
                <p className="text-sm text-ink-2">
                  {ticket.ticketTypeName} · <span className="num whitespace-nowrap">{ticket.code}</span>
                </p>
              </div>
              {seenAt ? (
                <span className="text-sm text-ink-2">
                  {t('seenAt', { time: formatInstant(seenAt, { timeZone, locale, style: 'short_date_time' }) })}
                </span>
              ) : maySee ? (
                <SeeButton
                  organization={organization}
                  eventId={eventId}
                  conflictIds={[id]}
                  name={ticket.attendeeName}
                />
              ) : null}
            </div>
            <p className="mt-3 max-w-[70ch] text-[15px]">{sentence(conflict)}</p>
            <div className="mt-4 grid gap-x-6 gap-y-4 sm:grid-cols-2">
              {first ? (
                <Side title={t('sides.first')} side={first} timeZone={timeZone} exact={isSameMinute(conflict)} />
              ) : null}
              <Side
                title={t(first ? 'sides.later' : 'sides.entry')}
                side={scan}
                timeZone={timeZone}
                exact={isSameMinute(conflict)}
              />
            </div>
          </li>
        )
      })}
    </ul>
  )

  /** Then only the seconds say which was first. */
  function isSameMinute({ scan, first }: ConflictView): boolean {
    const minuteOf = (at: Date) => Math.floor(at.getTime() / 60_000)
    return first !== null && minuteOf(first.at) === minuteOf(scan.at)
  }

  function sentence(conflict: ConflictView): string {
    const { kind, scan, first, ticket } = conflict
    const style: InstantStyle = isSameMinute(conflict) ? 'time_seconds' : 'time'
    const time = (at: Date) => formatInstant(at, { timeZone, locale, style })
    const values = { at: time(scan.at), where: placeOf(scan) }
    if (first) {
      const both = { first: time(first.at), firstWhere: placeOf(first), ...values }
      return t(first.offline || scan.offline ? 'story.duplicateOffline' : 'story.duplicate', both)
    }
    if (kind === 'admitted_after_revocation') return t('story.revoked', values)
    const { voidedAt } = ticket
    const ended = voidedAt ? formatInstant(voidedAt, { timeZone, locale, style: 'short_date_time' }) : ''
    return t('story.refunded', { ...values, ended })
  }

  /** As people at the door call it. */
  function placeOf({ gate, location, device, list }: ConflictSide): string {
    return gate?.name ?? location ?? device?.name ?? list.name
  }
}

type SideProps = { title: string; side: ConflictSide; timeZone: string; exact: boolean }

function Side({ title, side, timeZone, exact }: SideProps) {
  const t = useTranslations('gateConflicts.sides')
  const locale = useLocale()
  const { at, gate, location, device, operator, list, offline, fromRevoked } = side
  const rows = [
    { key: 'where', label: t('where'), value: gate?.name ?? location ?? t('noGate') },
    {
      key: 'by',
      label: t('by'),
      value:
        fromRevoked && device ? t('revoked', { device: device.name }) : (device?.name ?? operator ?? t('noDevice')),
    },
    { key: 'list', label: t('list'), value: list.name },
  ]
  return (
    <section className="min-w-0 rounded-md bg-sunk px-4 py-3.5">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 text-[13px] font-semibold text-ink-2">
        {title}
        {offline ? <span className="font-medium">{t('offline')}</span> : null}
      </h3>
      <p className="num mt-1 text-[17px] font-semibold">
        <time dateTime={at.toISOString()}>
          {formatInstant(at, { timeZone, locale, style: exact ? 'short_date_time_seconds' : 'short_date_time' })}
        </time>
      </p>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        {rows.map(({ key, label, value }) => (
          <div key={key} className="contents">
            <dt className="text-ink-2">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

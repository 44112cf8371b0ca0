// The smaller cards of the control room: gates, refusals by reason, zones and the health of the devices.
import { useLocale, useTranslations } from 'next-intl'
import { CapacityBar } from '@/components/ui/bars'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status } from '@/components/ui/status'
import { formatInstant, formatNumber } from '@/server/kernel/format'
import { type RefusalReason, refusalReasons } from '@/server/scanning/contract'
import { deviceState } from '@/server/scanning/devices/contract'
import type { RoomFigures } from '@/server/scanning/live/contract'
import { useRefusalWords } from '../../refusal-words'
import { SinceText } from '../../since-text'
import { useDeviceWords } from '../devices/device-words'
import type { RoomDevice, RoomZone } from './room-types'

type GateRow = RoomFigures['gates'][number]

export function GateTable({ gates, timeZone }: { gates: readonly GateRow[]; timeZone: string }) {
  const t = useTranslations('controlRoom.gates')
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const columns: Column<GateRow>[] = [
    {
      key: 'gate',
      header: t('gate'),
      phone: 'title',
      cell: ({ name }) => <b className="font-semibold break-words">{name ?? t('unnamed')}</b>,
    },
    { key: 'admitted', header: t('admitted'), align: 'end', phone: 'figure', cell: ({ admitted }) => number(admitted) },
    {
      key: 'lately',
      header: t('lately'),
      align: 'end',
      className: 'max-sm:text-left',
      cell: ({ lately }) => (
        <>
          <span aria-hidden="true" className="sm:hidden">
            {t('lately')}
            {' · '}
          </span>
          {number(lately)}
        </>
      ),
    },
    {
      key: 'last',
      header: t('last'),
      align: 'end',
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ lastAt }) => (lastAt ? formatInstant(lastAt, { timeZone, locale, style: 'time' }) : t('never')),
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={gates}
      rowKey={({ gateId, deviceId, name }) => gateId ?? deviceId ?? `place/${name}`}
      empty={<p className="px-5 py-5 text-ink-2 sm:px-6">{t('none')}</p>}
    />
  )
}

/** Fewer refusals do not fill a bar: one alone is no wave. */
const FULL_BAR = 20

export function RefusalBars({ refusals }: Pick<RoomFigures, 'refusals'>) {
  const t = useTranslations('controlRoom.refusals')
  const refused = useTranslations('dashboard.checkIn')
  const refusal = useRefusalWords()
  const locale = useLocale()
  if (refusals.length === 0) return <p className="text-ink-2">{t('none')}</p>
  const most = Math.max(FULL_BAR, ...refusals.map(({ count }) => count))
  const isReason = (text: string): text is RefusalReason => (refusalReasons as readonly string[]).includes(text)
  return (
    <ul className="grid gap-3">
      {refusals.map(({ reason, count }) => (
        <li key={reason}>
          <div className="flex items-baseline justify-between gap-4 text-[15px]">
            <span className="min-w-0 font-semibold">{isReason(reason) ? refusal(reason) : refused('refused')}</span>
            <span className="num shrink-0">{formatNumber(count, locale)}</span>
          </div>
          <div aria-hidden="true" className="mt-1.5 h-2 overflow-hidden rounded-full bg-sunk">
            <div className="h-full bg-ink-3" style={{ width: `${Math.max(2, (count / most) * 100)}%` }} />
          </div>
        </li>
      ))}
    </ul>
  )
}

export function ZoneBars({ zones }: { zones: readonly RoomZone[] }) {
  const t = useTranslations('controlRoom.zones')
  const locale = useLocale()
  return zones.map(({ id, name, maximum, inside }) => {
    const left = maximum === null ? null : maximum - inside
    return (
      <CapacityBar
        key={id}
        locale={locale}
        label={name}
        sold={inside}
        size={maximum}
        note={
          left === null ? (
            t('unlimited')
          ) : left <= 0 ? (
            <Status tone={left < 0 ? 'bad' : 'wait'}>{t(left < 0 ? 'over' : 'full')}</Status>
          ) : (
            t('left', { count: left })
          )
        }
      />
    )
  })
}

const LOW_BATTERY = 20

export function DeviceHealth({
  devices,
  now,
  timeZone,
}: {
  devices: readonly RoomDevice[]
  now: Date
  timeZone: string
}) {
  const t = useTranslations('controlRoom.devices')
  const words = useDeviceWords()
  return (
    <ul className="divide-y divide-line">
      {devices.map((device) => {
        const isActive = deviceState(device, now) === 'active'
        const { lastSeenAt, dataAsOf, battery, queueLength } = device
        return (
          <li
            key={device.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 py-3 first:pt-0 last:pb-0"
          >
            <span className="min-w-0 font-semibold break-words">{device.name}</span>
            <Status tone={isActive ? 'ok' : 'bad'}>{t(isActive ? 'ok' : 'silent')}</Status>
            <span className="text-sm text-ink-2">{device.gateName ?? t('noGate')}</span>
            <span className="text-right text-sm text-ink-3">
              {lastSeenAt ? <SinceText at={lastSeenAt} now={now} timeZone={timeZone} /> : t('never')}
            </span>
            <span className="col-span-2 flex flex-wrap gap-x-3 text-[13px] text-ink-2">
              <span className={queueLength > 0 ? 'font-semibold text-ink' : undefined}>
                {t('waiting', { count: queueLength })}
              </span>
              <span>
                {dataAsOf
                  ? t.rich('data', { since: () => <SinceText at={dataAsOf} now={now} timeZone={timeZone} /> })
                  : t('noData')}
              </span>
              {battery === null ? null : (
                <span className={battery < LOW_BATTERY ? 'font-semibold text-danger' : undefined}>
                  {t('battery', { percent: battery })}
                </span>
              )}
              {words.isClockWrong(device) ? (
                <span className="font-semibold text-danger">{t('clock', { drift: words.clock(device) })}</span>
              ) : null}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

// All of the control room: figures first, then what needs somebody, then where and how people come in.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { EmptyState, Figure, Figures } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { formatInstant, formatNumber } from '@/server/kernel/format'
import { ARRIVAL_STEP_MS } from '@/server/scanning/live/contract'
import { ScanTable } from '../../scan-table'
import { AlertSummary } from '../alerts/alert-summary'
import { ArrivalsChart } from './arrivals-chart'
import { DeviceHealth, GateTable, RefusalBars, ZoneBars } from './room-cards'
import type { Room } from './room-types'

type RoomBoardProps = { room: Room; timeZone: string; base: string; mayManage: boolean; scanner: ReactNode }

export function RoomBoard({ room, timeZone, base, mayManage, scanner }: RoomBoardProps) {
  const t = useTranslations('controlRoom')
  const locale = useLocale()
  const { at } = room
  const link = (path: string, text: string) => (
    <Link
      href={localePath(locale, `${base}/${path}`)}
      className="link pointer-coarse:inline-flex pointer-coarse:min-h-11 pointer-coarse:items-center"
    >
      {text}
    </Link>
  )
  return (
    <>
      <RoomFiguresRow room={room} timeZone={timeZone} />
      <div className="grid items-start gap-[22px] lg:grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-[22px]">
          <Card>
            <CardHeader title={t('arrivals.title')} />
            <CardBody>
              <ArrivalsChart arrivals={room.arrivals} timeZone={timeZone} />
            </CardBody>
          </Card>
          <Card className="overflow-hidden">
            <CardHeader ruled title={t('gates.title')} action={link('lists', t('nav.lists'))} />
            <GateTable gates={room.gates} timeZone={timeZone} />
            {room.entries > room.admitted ? (
              <p className="border-t border-line px-5 py-3 text-sm text-ink-2 sm:px-6">
                {t('gates.again', { entries: room.entries, people: room.admitted })}
              </p>
            ) : null}
          </Card>
          <Card className="overflow-hidden">
            <CardHeader ruled title={t('recent.title')} />
            <ScanTable
              scans={room.recent}
              timeZone={timeZone}
              now={at}
              empty={<EmptyState title={t('recent.none')}>{t('recent.noneText')}</EmptyState>}
            />
          </Card>
        </div>
        <div className="grid min-w-0 gap-[22px] max-lg:order-first">
          <Card>
            <CardHeader
              title={t('alerts.title')}
              action={link('alerts', t('alerts.all', { count: room.openAlerts }))}
            />
            <CardBody>
              {room.alerts.length === 0 ? (
                <p className="text-ink-2">{t('alerts.none')}</p>
              ) : (
                <AlertSummary alerts={room.alerts} now={at} timeZone={timeZone} />
              )}
              {room.unseenConflicts > 0 ? (
                <p className="mt-4 border-t border-line pt-4">
                  {link('conflicts', t('alerts.conflicts', { count: room.unseenConflicts }))}
                </p>
              ) : null}
            </CardBody>
          </Card>
          {room.zones.length > 0 ? (
            <Card>
              <CardHeader title={t('zones.title')} />
              <CardBody>
                <ZoneBars zones={room.zones} />
              </CardBody>
            </Card>
          ) : null}
          <Card>
            <CardHeader title={t('refusals.title')} action={<span className="text-ink-3">{t('refusals.note')}</span>} />
            <CardBody>
              <RefusalBars refusals={room.refusals} />
            </CardBody>
          </Card>
          <Card>
            <CardHeader title={t('devices.title')} action={mayManage ? link('devices', t('devices.all')) : null} />
            <CardBody>
              {room.devices.length === 0 ? (
                <p className="text-ink-2">
                  {t('devices.none')} {mayManage ? link('devices', t('devices.add')) : null}
                </p>
              ) : (
                <DeviceHealth devices={room.devices} now={at} timeZone={timeZone} />
              )}
            </CardBody>
          </Card>
          {scanner}
        </div>
      </div>
    </>
  )
}

function RoomFiguresRow({ room, timeZone }: { room: Room; timeZone: string }) {
  const t = useTranslations('controlRoom.figures')
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const { counts, from } = room.arrivals
  const highest = Math.max(...counts)
  const peak = new Date(from.getTime() + counts.indexOf(highest) * ARRIVAL_STEP_MS)
  const isNow = from.getTime() + counts.length * ARRIVAL_STEP_MS > room.at.getTime()
  return (
    <Figures>
      <Figure
        label={t('inside')}
        value={number(room.inside)}
        note={t('ofExpected', { expected: number(room.expected) })}
      />
      <Figure
        label={t('admitted')}
        value={number(room.admitted)}
        note={
          room.entries > room.admitted
            ? t('entries', { entries: room.entries, people: room.admitted })
            : room.expected > 0
              ? t('share', { percent: Math.round((room.admitted / room.expected) * 100) })
              : undefined
        }
      />
      <Figure
        label={t('lately')}
        value={number(isNow ? (counts.at(-1) ?? 0) : 0)}
        note={
          highest > 0
            ? t('peak', { count: highest, time: formatInstant(peak, { timeZone, locale, style: 'time' }) })
            : t('noPeak')
        }
      />
      <Figure
        label={t('refused')}
        value={number(room.refusals.reduce((sum, { count }) => sum + count, 0))}
        note={t('refusedNote')}
      />
    </Figures>
  )
}

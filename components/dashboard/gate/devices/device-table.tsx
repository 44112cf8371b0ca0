'use client'
// The phones at the gates, one line each: who it is, whether it lives, and what it last said of itself.
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status } from '@/components/ui/status'
import { type DeviceView, deviceState } from '@/server/scanning/devices/contract'
import { SinceText } from '../../since-text'
import { stateTones, useDeviceWords } from './device-words'

type DeviceTableProps = {
  devices: readonly DeviceView[]
  /** Of the scanner’s page as it is sent now. */
  version: string
  now: Date
  timeZone: string
  acts: (device: DeviceView) => ReactNode
  empty: ReactNode
}

export function DeviceTable({ devices, version, now, timeZone, acts, empty }: DeviceTableProps) {
  const t = useTranslations('devices')
  const words = useDeviceWords()
  const when = (at: Date) => <SinceText at={at} now={now} timeZone={timeZone} />
  const columns: Column<DeviceView>[] = [
    {
      key: 'name',
      header: t('columns.name'),
      phone: 'title',
      cell: (device) => (
        <>
          <b className="block font-semibold break-words">{device.name}</b>
          <span className="block text-sm text-ink-2">
            {words.place(device)} · {t(`profiles.${device.profile}.name`)}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      header: t('columns.state'),
      cell: (device) => {
        const state = deviceState(device, now)
        return (
          <>
            <Status tone={stateTones[state]}>{t(`states.${state}`)}</Status>
            <span className="block text-[13px] text-ink-2">
              <Moment device={device} when={when} />
            </span>
          </>
        )
      },
    },
    {
      key: 'waiting',
      header: t('columns.waiting'),
      align: 'end',
      cell: (device) =>
        said(device, 'waiting', words.waiting(device), device.queueLength > 0 ? 'font-semibold text-ink' : undefined),
    },
    {
      key: 'data',
      header: t('columns.data'),
      className: 'whitespace-nowrap',
      cell: (device) => (
        <>
          {said(device, 'data', device.dataAsOf ? when(device.dataAsOf) : t('dataNone'))}
          {isHeard(device) ? (
            <span className="block">
              <Status tone={device.offlineReady ? 'ok' : 'off'} className="text-[13px] font-medium">
                {t(device.offlineReady ? 'offlineReady' : 'offlineNotYet')}
              </Status>
            </span>
          ) : null}
        </>
      ),
    },
    {
      key: 'clock',
      header: t('columns.clock'),
      cell: (device) =>
        said(
          device,
          'clock',
          words.clock(device),
          words.isClockWrong(device) ? 'font-semibold text-danger' : undefined,
        ),
    },
    {
      key: 'battery',
      header: t('columns.battery'),
      align: 'end',
      cell: (device) => said(device, 'battery', words.battery(device)),
    },
    {
      key: 'version',
      header: t('columns.version'),
      phone: 'hidden',
      className: 'text-sm text-ink-2',
      cell: (device) =>
        said(
          device,
          'version',
          <span title={device.appVersion ?? undefined}>{t(`versions.${versionOf(device)}`)}</span>,
          versionOf(device) === 'old' ? 'font-semibold text-ink' : undefined,
        ),
    },
    {
      key: 'acts',
      // At the head of its card.
      phone: 'figure',
      className: 'max-sm:-mt-2 max-sm:-mr-2.5',
      header: <span className="sr-only">{t('columns.acts')}</span>,
      align: 'end',
      cell: acts,
    },
  ]

  function versionOf({ appVersion }: DeviceView): 'unknown' | 'current' | 'old' {
    if (appVersion === null) return 'unknown'
    return appVersion === version ? 'current' : 'old'
  }

  /** Nothing of a phone that has said nothing. Without a heading above it, on a phone, its name stands before it. */
  function said(
    device: DeviceView,
    name: 'waiting' | 'data' | 'clock' | 'battery' | 'version',
    value: ReactNode,
    tone?: string,
  ) {
    if (!isHeard(device)) return null
    return (
      <>
        <span aria-hidden="true" className="sm:hidden">
          {t(`columns.${name}`)}
          {' · '}
        </span>
        <span className={tone}>{value}</span>
      </>
    )
  }

  return <DataTable caption={t('caption')} columns={columns} rows={devices} rowKey={({ id }) => id} empty={empty} />
}

function isHeard({ status, lastSeenAt }: DeviceView): boolean {
  return status === 'active' && lastSeenAt !== null
}

function Moment({ device, when }: { device: DeviceView; when: (at: Date) => ReactNode }) {
  const t = useTranslations('devices')
  const { status, lastSeenAt, revokedAt, wipedAt } = device
  const said = (name: 'seen' | 'revokedWhen' | 'wipedWhen', at: Date) => t.rich(name, { when: () => when(at) })
  if (wipedAt) return said('wipedWhen', wipedAt)
  if (revokedAt) return said('revokedWhen', revokedAt)
  if (status !== 'active') return null
  return lastSeenAt ? said('seen', lastSeenAt) : t('neverSeen')
}

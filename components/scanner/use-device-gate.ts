'use client'
// An enrolled device's half of the page: who it is, its engine, its line. Guards: what it says of itself to the server is what the engine
// knows; a page that is no device asks nothing of any of it.
import { useLocale } from 'next-intl'
import { useEffect, useMemo, useRef } from 'react'
import type { OwnDevice } from '@/server/scanning/devices/contract'
import { cameraWorks } from './camera-tried'
import { type Connection, useSlowness } from './connection'
import { type DeviceLife, useDevice } from './device/use-device'
import { deviceLine } from './device-line'
import type { GateLine } from './gate-line'
import { type OfflineGateHandle, useOfflineGate } from './offline/use-offline-gate'
import { useScanWorker } from './offline/use-scan-worker'
import { rememberDevice, rememberedDevice } from './own-device'
import { useReaderFiles } from './reader-files'
import { useOnline } from './use-online'

export type DeviceGateState = {
  life: DeviceLife
  /** What it is, as it was told last; null before it was ever told. */
  device: OwnDevice | null
  offline: OfflineGateHandle
  connection: Connection
  line: GateLine
  /** Says how it is, and asks what it is, at once. */
  beatNow: () => void
}

/** @param appVersion of the page; told with each sign of life, so that a manager sees who has to reload */
export function useDeviceGate(appVersion: string): DeviceGateState {
  const locale = useLocale()
  const says = useRef({ queueLength: 0, dataAsOf: null as string | null, offlineReady: false })
  const [life, beatNow] = useDevice(() => ({ ...says.current, appVersion, cameraWorks: cameraWorks() }))
  const deviceId = life.kind === 'device' ? life.deviceId : null
  const told = life.kind === 'device' ? life.device : null
  const device = useMemo(() => told ?? (deviceId === null ? null : rememberedDevice(deviceId)), [told, deviceId])
  useEffect(() => {
    if (told) rememberDevice(told)
  }, [told])

  const offline = useOfflineGate({ deviceId: device ? deviceId : null, eventId: device?.event.id ?? '' })
  const isKept = useScanWorker(deviceId !== null, locale, useReaderFiles())
  useEffect(() => {
    says.current = {
      queueLength: offline.waiting,
      dataAsOf: offline.dataAsOf?.toISOString() ?? null,
      offlineReady: offline.ready && isKept,
    }
  })
  // The desk waits for this word before the doors open.
  useEffect(() => {
    if (offline.ready && isKept) beatNow()
  }, [offline.ready, isKept, beatNow])
  const [isSlow, heard] = useSlowness()
  const isOnline = useOnline()
  // Back again, nothing is slow until an answer says so.
  useEffect(() => {
    if (offline.mode === 'online') heard(0)
  }, [offline.mode, heard])
  const line = deviceLine({ listId: device?.list.id ?? '', isKiosk: device?.profile === 'kiosk' }, offline, heard)
  return { life, device, offline, line, beatNow, connection: connectionOf(offline, { isKept, isSlow, isOnline }) }
}

type Seen = { isKept: boolean; isSlow: boolean; isOnline: boolean }

function connectionOf(offline: OfflineGateHandle, { isKept, isSlow, isOnline }: Seen): Connection {
  const { mode, ready, age, waiting, progress, dataAsOf, clockOffsetMs } = offline
  const isAway = mode === 'offline' || !isOnline
  const ageMs = dataAsOf && Math.max(0, Date.now() - (clockOffsetMs ?? 0) - dataAsOf.getTime())
  return {
    state: isAway ? 'offline' : isSlow ? 'slow' : 'online',
    own: { ready: ready && isKept, age, ageMs, waiting, progress },
  }
}

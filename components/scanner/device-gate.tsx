'use client'
// The gate of an enrolled device: nobody signs in, and it goes on without a network. A device that was revoked, or whose event is over, removes
// what it holds and says so.
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { profilePermissions } from '@/server/scanning/devices/contract'
import { type Left, leaveDevice } from './device/device-key'
import { DeviceMenu } from './device-menu'
import { DeviceNotices } from './device-notices'
import type { Station } from './gate-line'
import { GateScreen } from './gate-screen'
import { GateSplash, GateState } from './gate-states'
import { forgetScanPage } from './offline/use-scan-worker'
import { forgetDevice } from './own-device'
import { forgetCounts } from './use-counts'
import type { DeviceGateState } from './use-device-gate'
import { useGateFeed } from './use-gate-feed'

export function DeviceGate({ gate }: { gate: DeviceGateState }) {
  const { life, device, offline, connection, line, beatNow } = gate
  const feed = useGateFeed(life.kind === 'device' && device !== null, offline, beatNow)
  if (life.kind === 'revoked') return <Revoked deviceId={life.deviceId} />
  if (life.kind !== 'device') return <GateSplash />
  if (!device) return <FirstLoad />
  if (life.isOver || offline.expired) return <Over gate={gate} />
  const permissions = profilePermissions[device.profile]
  const rules = offline.lists.find(({ listId }) => listId === device.list.id)
  const station: Station = {
    key: `${device.id}/${device.list.id}`,
    event: device.event,
    name: device.gate?.name ?? device.name,
    list: { ...device.list, windows: rules?.windows ?? [], exits: rules?.exits ?? false },
    maySearch: permissions.includes('scanning:search'),
    mayOverride: permissions.includes('scanning:override'),
    isKiosk: device.profile === 'kiosk',
    isDevice: true,
    line,
  }
  return (
    <GateScreen
      key={station.key}
      station={station}
      connection={connection}
      notices={<DeviceNotices offline={offline} conflicts={feed.conflicts} station={station} />}
      more={<DeviceMenu device={device} offline={offline} connection={connection} />}
    />
  )
}

/** No network yet, and nothing on the device from before. */
function FirstLoad() {
  const t = useTranslations('scanner.device.first')
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 3_000)
    return () => clearTimeout(timer)
  }, [])
  if (!isLate) return <GateSplash />
  return (
    <GateState title={t('title')} text={t('text')}>
      <Button size="large" wide onClick={() => window.location.reload()}>
        {t('again')}
      </Button>
    </GateState>
  )
}

function Revoked({ deviceId }: { deviceId: string }) {
  const t = useTranslations('scanner.device.revoked')
  const [left, setLeft] = useState<Left | null>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one removal per attempt
  useEffect(() => {
    let isGone = false
    async function leave() {
      const done = await leaveDevice().catch(() => ({ taken: 0, refused: 0, waiting: 0, told: false }))
      forgetDevice()
      forgetCounts()
      await forgetScanPage()
      if (isGone) return
      // What an earlier attempt has handed over stays said.
      setLeft((before) => ({
        ...done,
        taken: done.taken + (before?.taken ?? 0),
        refused: done.refused + (before?.refused ?? 0),
      }))
    }
    void leave()
    return () => {
      isGone = true
    }
  }, [deviceId, attempt])
  const isWaiting = left !== null && left.waiting > 0
  useEffect(() => {
    if (!isWaiting) return
    const back = () => setAttempt((count) => count + 1)
    window.addEventListener('online', back)
    return () => window.removeEventListener('online', back)
  }, [isWaiting])
  if (left === null) return <GateSplash />
  const { taken, refused, waiting, told } = left
  const sentences = [
    waiting > 0 ? t('waiting', { count: waiting }) : told ? t('text') : t('untold'),
    taken > 0 ? t('taken', { count: taken }) : null,
    refused > 0 ? t('refused', { count: refused }) : null,
  ]
  return (
    <GateState title={t('title')} text={sentences.filter((sentence) => sentence !== null).join(' ')}>
      {told ? null : (
        <Button size="large" wide onClick={() => setAttempt((count) => count + 1)}>
          {t(waiting > 0 ? 'send' : 'again')}
        </Button>
      )}
    </GateState>
  )
}

function Over({ gate: { offline, device } }: { gate: DeviceGateState }) {
  const t = useTranslations('scanner.device.over')
  const [isWorking, setWorking] = useState(false)
  const send = async () => {
    setWorking(true)
    await offline.sync().catch(() => {})
    setWorking(false)
  }
  const { waiting } = offline
  return (
    <GateState
      title={t('title', { event: device?.event.title ?? '' })}
      text={waiting > 0 ? t('waiting', { count: waiting }) : t('text')}
    >
      {waiting > 0 ? (
        <Button size="large" wide loading={isWorking} onClick={() => void send()}>
          {t('send')}
        </Button>
      ) : null}
    </GateState>
  )
}

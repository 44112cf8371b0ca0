'use client'
// Whether this browser is a device, and what it is now: name, gate, list, profile, told anew with each sign of life. Guards: a revoked
// device says so at once, whichever question learned it.
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { HEARTBEAT_MS, type OwnDevice } from '@/server/scanning/devices/contract'
import { DeviceRevoked } from './device-call'
import { deviceIdentity, onDeviceRevoked } from './device-key'
import { type OwnState, sendHeartbeat } from './heartbeat'

export type DeviceLife =
  | { kind: 'reading' }
  /** This browser is no device: its person signs in. */
  | { kind: 'none' }
  /** `device` is null until the first answer; `isOver`: the event is, and the data should go. */
  | { kind: 'device'; deviceId: string; device: OwnDevice | null; isOver: boolean }
  /** Everything has to be removed: `leaveDevice`. */
  | { kind: 'revoked'; deviceId: string }

/**
 * @param state what the device says of itself, asked at each sign of life
 * @returns what it is, and what gives a sign of life now
 */
export function useDevice(state: () => OwnState): [DeviceLife, () => void] {
  const [life, setLife] = useState<DeviceLife>({ kind: 'reading' })
  const [asked, setAsked] = useState(0)
  const beatNow = useCallback(() => setAsked((count) => count + 1), [])
  const own = useEffectEvent(state)
  const deviceId = life.kind === 'device' ? life.deviceId : null

  useEffect(() => {
    async function read() {
      const identity = await deviceIdentity().catch(() => null)
      if (!identity || identity.state === 'pairing') setLife({ kind: 'none' })
      else if (identity.state === 'revoked') setLife({ kind: 'revoked', deviceId: identity.deviceId })
      else setLife({ kind: 'device', deviceId: identity.deviceId, device: null, isOver: false })
    }
    void read()
    return onDeviceRevoked(() => void read())
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: one that is asked for comes at once, and the next after the usual time
  useEffect(() => {
    if (deviceId === null) return
    const id = deviceId
    async function beat() {
      try {
        const { device, commands } = await sendHeartbeat(own())
        setLife({ kind: 'device', deviceId: id, device, isOver: commands.includes('wipe') })
      } catch (error) {
        // Without an answer it stays what it was; the next beat tries again.
        if (error instanceof DeviceRevoked) setLife({ kind: 'revoked', deviceId: id })
      }
    }
    const shown = () => document.visibilityState === 'visible' && void beat()
    void beat()
    const timer = setInterval(() => void beat(), HEARTBEAT_MS)
    window.addEventListener('online', shown)
    document.addEventListener('visibilitychange', shown)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', shown)
      document.removeEventListener('visibilitychange', shown)
    }
  }, [deviceId, asked])

  return [life, beatNow]
}

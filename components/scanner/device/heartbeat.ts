// The device's sign of life. Guards: what it says of itself is what it knows, and what it does not know is null.
import type { HeartbeatAnswer, HeartbeatInput } from '@/server/scanning/devices/contract'
import { refusalOf } from './device-call'
import { deviceFetch, deviceIdentity, noteClockOffset, offsetOf } from './device-key'

export type OwnState = Pick<HeartbeatInput, 'queueLength' | 'appVersion' | 'cameraWorks' | 'offlineReady'> & {
  /** RFC 3339. */
  dataAsOf: string | null
}

type Battery = { level: number }

/** Null where the browser does not tell. */
async function batteryPercent(): Promise<number | null> {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> }
  const battery = await getBattery?.call(navigator).catch(() => null)
  return battery ? Math.round(battery.level * 100) : null
}

/** Rejects with `DeviceRevoked` when it is one no more, and like `deviceFetch` else. */
export async function sendHeartbeat(state: OwnState): Promise<HeartbeatAnswer> {
  const identity = await deviceIdentity()
  const body = { ...state, clockOffsetMs: identity?.clockOffsetMs ?? null, battery: await batteryPercent() }
  const before = Date.now()
  const response = await deviceFetch('/api/devices/self', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(8_000),
  })
  if (!response.ok) throw await refusalOf(response)
  const { data } = (await response.json()) as { data: HeartbeatAnswer }
  if (identity) await noteClockOffset(identity.deviceId, offsetOf(before, data.serverTime))
  const { event } = data.device
  return {
    ...data,
    serverTime: new Date(data.serverTime),
    device: { ...data.device, event: { ...event, startsAt: new Date(event.startsAt), endsAt: new Date(event.endsAt) } },
  }
}

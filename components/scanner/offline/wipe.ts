// Removes what the gate keeps on this device: after the event, and when the device was revoked. Guards: a device whose event is over keeps its unsent scans, and nothing else, until they are sent.
import { Dexie } from 'dexie'
import type { DeviceFetch } from './load-bundle'
import type { OfflineGate } from './offline-gate'
import { storeName } from './store'
import { uploadScans } from './upload'

/** Everything of this device, now. */
export async function removeGateData(deviceId: string): Promise<void> {
  await Dexie.delete(storeName(deviceId))
}

/** What the server has not confirmed lately may be a clock that is wrong by a day, in the middle of the event. */
const UNSURE_MS = 24 * 3_600_000

/** @param isSure the server said a moment ago what time it is */
export function isExpired(gate: OfflineGate, deviceNow: number, isSure: boolean): boolean {
  const { expiresAt } = gate.meta
  return expiresAt !== null && gate.serverTime(deviceNow) >= expiresAt + (isSure ? 0 : UNSURE_MS)
}

/** After the event: tickets, names and passes go at once, the log when it is sent. */
export async function expire(gate: OfflineGate, fetcher: DeviceFetch): Promise<void> {
  await gate.alone(async () => {
    gate.data = null
    gate.isProved = false
    const { parts, passes, revoked } = gate.store
    await gate.store.transaction('rw', [parts, passes, revoked], () =>
      Promise.all([parts.clear(), passes.clear(), revoked.clear()]),
    )
  })
  const sent = await uploadScans(gate, fetcher).catch(() => null)
  if (sent && gate.waiting === 0) {
    gate.store.close()
    await removeGateData(gate.deviceId)
  }
  gate.changed()
}

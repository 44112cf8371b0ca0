// Removes what the gate keeps on this device: after the event, and when the device was revoked. Guards: a device whose event is over keeps its
// unsent scans, and nothing else, until they are sent; a wrong clock ends nothing.
import { Dexie } from 'dexie'
import type { DeviceFetch } from './load-bundle'
import type { OfflineGate } from './offline-gate'
import { storeName } from './store'
import { uploadScans } from './upload'

/** Everything of this device, now. */
export async function removeGateData(deviceId: string): Promise<void> {
  await Dexie.delete(storeName(deviceId))
}

/** By the server's word, or by so much time as a page has counted since: the device's own clock may be a month off in mid-event. */
export function isExpired({ meta: { expiresAt }, known }: OfflineGate): boolean {
  const now = known.now()
  return expiresAt !== null && now !== null && now >= expiresAt
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

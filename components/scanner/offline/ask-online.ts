// One question of an enrolled device to the server, over REST with its token.
import type { ScanResult } from '@/server/scanning/contract'
import { DeviceRefusal, refusalOf } from '../device/device-call'
import { deviceFetch } from '../device/device-key'
import { AskDeclined, type AskOnline } from './gate-decider'

export function askOnline(eventId: string): AskOnline {
  return async ({ code, scanId, listId, direction, identityChecked, override }, signal) => {
    const body = {
      qrCodeData: code,
      eventId,
      checkInListId: listId,
      scanId,
      ...(direction === 'out' && { direction }),
      ...(identityChecked && { identityChecked }),
      ...(override && { override }),
    }
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal }
    const response = await deviceFetch('/api/scans/validate', init).catch((error: unknown) => {
      // Its token could not be had because the server said no, not because it was away.
      if (error instanceof DeviceRefusal && error.status >= 400 && error.status < 500)
        throw new AskDeclined(error.code, null)
      throw error
    })
    if (response.ok) return readResult(await response.json())
    if (response.status >= 500) throw new Error(`answered with ${response.status}`)
    const wait = Number(response.headers.get('retry-after'))
    throw new AskDeclined((await refusalOf(response)).code, Number.isFinite(wait) && wait > 0 ? wait : null)
  }
}

function readResult(answer: ScanResult): ScanResult {
  return { ...answer, lastScanAt: answer.lastScanAt && new Date(answer.lastScanAt) }
}

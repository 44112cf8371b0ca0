// One question of an enrolled device to the server, over REST with its token. Guards: only the server's own words decide or decline; whatever
// else answers in its place, with whatever status, is a server that was not reached.
import type { ScanResult } from '@/server/scanning/contract'
import { DeviceRefusal, refusalOf } from '../device/device-call'
import { deviceFetch } from '../device/device-key'
import { AskDeclined, type AskOnline } from './gate-decider'

export function askOnline(eventId: string, fetcher = deviceFetch): AskOnline {
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
    const response = await fetcher('/api/scans/validate', init).catch((error: unknown) => {
      // Its token could not be had because the server said no, not because it was away.
      if (error instanceof DeviceRefusal) throw declinedBy(error, null)
      throw error
    })
    if (response.ok) return readResult(scanId, await response.json())
    const wait = Number(response.headers.get('retry-after'))
    throw declinedBy(await refusalOf(response), Number.isFinite(wait) && wait > 0 ? wait : null)
  }
}

function declinedBy(refusal: DeviceRefusal, retryAfterSeconds: number | null): Error {
  const isSaid = refusal.isOurs && refusal.status >= 400 && refusal.status < 500
  return isSaid ? new AskDeclined(refusal.code, retryAfterSeconds) : refusal
}

function readResult(scanId: string, answer: ScanResult): ScanResult {
  if (answer.scanId !== scanId || typeof answer.valid !== 'boolean') throw new Error('answered about something else')
  return { ...answer, lastScanAt: answer.lastScanAt && new Date(answer.lastScanAt) }
}

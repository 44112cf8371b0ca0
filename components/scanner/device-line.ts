// An enrolled device's gate: verdicts by the engine that asks the server or decides here, the rest over REST with the device's token.
import type { FoundTicket, GateCounts, RecentScan } from '@/server/scanning/contract'
import type { DeviceConflict } from '@/server/scanning/sync/contract'
import { DeviceRefusal, refusalOf } from './device/device-call'
import { deviceFetch } from './device/device-key'
import { type GateLine, GateRefusal } from './gate-line'
import type { OfflineGateHandle } from './offline/use-offline-gate'

const TIMEOUT_MS = 6_000

/** @param heard how long the answer took, in milliseconds; null: the server gave none */
export function deviceLine(
  { listId, isKiosk }: { listId: string; isKiosk: boolean },
  offline: Pick<OfflineGateHandle, 'decide' | 'sync' | 'undone' | 'waiting'>,
  heard: (ms: number | null) => void,
): GateLine {
  const list = `list=${encodeURIComponent(listId)}`
  return {
    async decide({ typed: _, ...question }) {
      const asked = performance.now()
      const answer = await offline.decide({ ...question, listId, signedOnly: isKiosk })
      const isOnline = answer.kind === 'declined' || (answer.kind === 'verdict' && answer.source === 'online')
      heard(isOnline ? performance.now() - asked : null)
      return answer
    },
    counts: () => ask<GateCounts>(`/api/gate/counts?${list}`),
    async recent() {
      const scans = await ask<RecentScan[]>(`/api/gate/recent?${list}`)
      return scans.map((scan) => ({ ...scan, at: new Date(scan.at) }))
    },
    async search(text) {
      const { tickets } = await ask<{ tickets: FoundTicket[] }>(
        `/api/gate/search?${list}&q=${encodeURIComponent(text)}`,
      )
      return tickets.map((ticket) => ({ ...ticket, admittedAt: ticket.admittedAt && new Date(ticket.admittedAt) }))
    },
    async undo(scanId) {
      // What was decided here is not known there yet.
      if (offline.waiting > 0) await offline.sync().catch(() => {})
      const body = JSON.stringify({ scanId })
      const headers = { 'content-type': 'application/json' }
      const undone = await ask<{ already: boolean }>('/api/gate/undo', { method: 'POST', headers, body })
      await offline.undone(scanId)
      return undone
    },
  }
}

/** Of this device, on whichever side it was. */
export async function readConflicts(): Promise<DeviceConflict[]> {
  const { conflicts } = await ask<{ conflicts: DeviceConflict[] }>('/api/gate/conflicts')
  return conflicts.map(withDates)
}

export function withDates(conflict: DeviceConflict): DeviceConflict {
  const side = (one: DeviceConflict['first']) => one && { ...one, at: new Date(one.at) }
  return { ...conflict, at: new Date(conflict.at), first: side(conflict.first), later: side(conflict.later) }
}

function refusedBy(error: unknown): GateRefusal {
  const isSaid = error instanceof DeviceRefusal && error.isOurs && error.status < 500
  return new GateRefusal(isSaid ? error.code : null)
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response
  try {
    response = await deviceFetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (error) {
    throw refusedBy(error)
  }
  if (!response.ok) throw refusedBy(await refusalOf(response))
  return ((await response.json()) as { data: T }).data
}

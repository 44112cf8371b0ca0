// What a gate can do, read off it: for the page.
import { BundleRefused } from './bundle-check'
import { dataAge } from './data-age'
import { NotProved } from './fill-gate'
import { LoadFailed } from './load-bundle'
import type { OfflineGate } from './offline-gate'
import type { OfflineProblem, OfflineState } from './offline-state'
import { isExpired } from './wipe'

/** One and the same, so that a page without data draws nothing anew. */
const noLists: OfflineState['lists'] = []

export function stateOf(gate: OfflineGate, deviceNow: number): Partial<OfflineState> {
  const { asOf, expiresAt, offsetMs } = gate.meta
  return {
    ready: gate.isProved && gate.data !== null,
    dataAsOf: asOf === null || !gate.data ? null : new Date(asOf),
    age: gate.data ? dataAge(asOf, gate.serverTime(deviceNow)) : 'none',
    waiting: gate.waiting,
    refused: gate.refused,
    ...(gate.isGone && { storage: 'gone' }),
    clockOffsetMs: offsetMs,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    expired: isExpired(gate),
    lists: gate.data?.head.lists ?? noLists,
  }
}

export function problemOf(error: unknown): OfflineProblem {
  if (error instanceof BundleRefused) return error.fault
  if (error instanceof NotProved) return 'not_proved'
  return error instanceof LoadFailed && error.isOurs && error.status < 500 ? 'refused' : 'network'
}

// What a device's gate can do at this moment, as its page shows it.
import type { BundleList } from '@/server/scanning/bundle/contract'
import type { DeviceConflict } from '@/server/scanning/sync/contract'
import type { BundleFault } from './bundle-check'
import type { DataAge } from './data-age'
import type { GateMode } from './gate-decider'
import type { LoadProgress } from './load-bundle'
import type { StorageFault } from './store'

export type OfflineProblem = BundleFault | 'not_proved' | 'refused' | 'network'

export type OfflineState = {
  mode: GateMode
  /** Proved: this device decides without a network. */
  ready: boolean
  /** By the server's clock. */
  dataAsOf: Date | null
  age: DataAge
  /** Scans that the server has not answered for. */
  waiting: number
  /** Scans that the server will never keep. */
  refused: number
  /** While the data is being loaded. */
  progress: LoadProgress | null
  /** Why the last try to fill it came to nothing. */
  problem: OfflineProblem | null
  storage: StorageFault
  /** This device's clock minus the server's; null: never measured. */
  clockOffsetMs: number | null
  expiresAt: Date | null
  expired: boolean
  conflicts: readonly DeviceConflict[]
  /** The rules that it decides by; empty without data. */
  lists: readonly BundleList[]
}

export const nothingYet: OfflineState = {
  mode: 'online',
  ready: false,
  dataAsOf: null,
  age: 'none',
  waiting: 0,
  refused: 0,
  progress: null,
  problem: null,
  storage: 'none',
  clockOffsetMs: null,
  expiresAt: null,
  expired: false,
  conflicts: [],
  lists: [],
}

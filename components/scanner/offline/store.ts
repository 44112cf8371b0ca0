// The gate's own data on this device, in IndexedDB: the signed bytes as they came, the passes since, and the log of scans. Guards: what is
// written is on the disk before it is told (`strict`); the log grows at its end alone, and only what the server answered leaves it; a browser
// that keeps nothing says so in words instead of failing somewhere later.
import { Dexie, type Table } from 'dexie'
import type { BundleKey } from '@/server/scanning/bundle/contract'
import type { Direction } from '@/server/scanning/contract'
import type { ChainRow } from '@/server/scanning/sync/chain'
import type { LocalPass } from './pass-book'

/** A container as it was received; the first is whole, the others follow it. */
export type StoredPart = { id?: number; seq: number; bytes: ArrayBuffer }

/** A row of the log, as it is sent, with its own hash. */
export type LoggedScan = ChainRow & { direction: Direction; offset?: number; hash: string }

/** With the server's word on it. */
export type RefusedScan = LoggedScan & { code: string }

/** Of revocations that came after the bundle. */
export type StoredRevocation = { id: string; kid: number; serial: string; minGen: number }

export type Chain = { seq: number; hash: string }

export type GateMeta = {
  eventId: string | null
  /** When the data was read, by the server's clock. */
  asOf: number | null
  /** Keys that a later bundle must be signed by. */
  keys: readonly BundleKey[] | null
  rulesDigest: string | null
  revocationSequence: number
  expiresAt: number | null
  /** How far a page has counted beyond the last word of the server (known-time.ts), by the server's clock. */
  countedTo: number | null
  /** This device's clock minus the server's; null: never measured. */
  offsetMs: number | null
}

export const emptyMeta: GateMeta = {
  eventId: null,
  asOf: null,
  keys: null,
  rulesDigest: null,
  revocationSequence: 0,
  expiresAt: null,
  countedTo: null,
  offsetMs: null,
}

const META = 'gate'
const CHAIN = 'chain'

type Named<T> = { name: string; value: T }

/** What was written is not there any more. */
export class StoreGone extends Error {}

export class GateStore extends Dexie {
  declare parts: Table<StoredPart, number>
  declare passes: Table<LocalPass, string>
  declare revoked: Table<StoredRevocation, string>
  declare scans: Table<LoggedScan, number>
  /** What the server will never keep, with its reason: nothing that was scanned vanishes without a trace. */
  declare refused: Table<RefusedScan, number>
  declare meta: Table<Named<GateMeta | Chain | number>, string>

  constructor(readonly deviceId: string) {
    super(storeName(deviceId), { chromeTransactionDurability: 'strict' })
    this.version(1).stores({ parts: '++id', passes: 'id', revoked: 'id', scans: 'seq', refused: 'seq', meta: 'name' })
  }

  /** What a page has read or written is still there: a browser may clear it under an open page, and gives an empty store in its place. */
  async keeps(chain: Chain | null): Promise<boolean> {
    const [meta, stored] = await Promise.all([this.readMeta(), this.readChain()])
    return meta.keys !== null && (chain === null || stored !== null)
  }

  async readMeta(): Promise<GateMeta> {
    const row = await this.meta.get(META)
    return { ...emptyMeta, ...(row?.value as GateMeta | undefined) }
  }

  async changeMeta(change: Partial<GateMeta>): Promise<GateMeta> {
    return this.transaction('rw', this.meta, async () => {
      const next = { ...(await this.readMeta()), ...change }
      await this.meta.put({ name: META, value: next })
      return next
    })
  }

  /** The last link; null before the first scan. */
  async readChain(): Promise<Chain | null> {
    const row = await this.meta.get(CHAIN)
    return (row?.value as Chain | undefined) ?? null
  }

  async writeChain(chain: Chain): Promise<void> {
    await this.meta.put({ name: CHAIN, value: chain })
  }
}

export function storeName(deviceId: string): string {
  return `portillon-gate-${deviceId}`
}

export const storageFaults = ['none', 'refused', 'full', 'broken', 'gone'] as const
/** `none`: nothing is wrong; `gone`: what was written is there no more. */
export type StorageFault = (typeof storageFaults)[number]

/** What a browser that keeps nothing, or no more, means by its error. */
export function storageFault(error: unknown): Exclude<StorageFault, 'none'> | null {
  if (error instanceof StoreGone) return 'gone'
  // A question that was given up, not a transaction: those come in an error of the store's own.
  if (error instanceof DOMException && (error.name === 'AbortError' || error.name === 'TimeoutError')) return null
  const names = errorNames(error)
  if (names.includes('QuotaExceededError')) return 'full'
  if (
    names.some((name) => ['SecurityError', 'InvalidStateError', 'MissingAPIError', 'NotAllowedError'].includes(name))
  ) {
    return 'refused'
  }
  const broken = [
    'UnknownError',
    'OpenFailedError',
    'DatabaseClosedError',
    'AbortError',
    'VersionError',
    'TimeoutError',
  ]
  return names.some((name) => broken.includes(name)) ? 'broken' : null
}

function errorNames(error: unknown): string[] {
  const names: string[] = []
  for (let one = error, depth = 0; one && typeof one === 'object' && depth < 4; depth++) {
    const { name, inner, cause } = one as { name?: unknown; inner?: unknown; cause?: unknown }
    if (typeof name === 'string') names.push(name)
    one = inner ?? cause
  }
  return names
}

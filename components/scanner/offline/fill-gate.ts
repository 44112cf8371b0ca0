// Brings data to the gate and keeps it young: the bundle at first, what changed since every minute, revocations every few seconds. Guards:
// “ready” is said only of what was read back from the disk and proved there (self-test.ts); what cannot be believed changes nothing.
import { bundleHeaders } from '@/server/scanning/bundle/contract'
import { readLists } from '@/server/tickets/keys/revocation-list'
import { isStrictSignature } from '@/server/tickets/verify-token'
import { BundleRefused, checkBundle } from './bundle-check'
import { type DeviceFetch, type LoadProgress, loadBundle } from './load-bundle'
import type { OfflineGate } from './offline-gate'
import { keepsMarks, proveData, proveReady } from './self-test'
import { isTimeForWhole, keepBundle } from './stored-bundle'

/** What was missing when the device could not prove itself. */
export class NotProved extends Error {
  constructor(readonly missing: string) {
    super(`not ready without a network: ${missing}`)
  }
}

/**
 * Asks for what is new, stores it and proves it. Throws `BundleRefused`, `LoadFailed`, `NotProved`, what the store says, or what `fetch` does.
 * With `whole` everything is asked for.
 */
export async function fillGate(
  gate: OfflineGate,
  fetcher: DeviceFetch,
  onProgress: (progress: LoadProgress) => void = () => {},
  { whole = false, signal }: { whole?: boolean; signal?: AbortSignal } = {},
): Promise<void> {
  const asked = whole || !gate.data || (await isTimeForWhole(gate.store)) ? 0 : gate.data.seq
  const { rulesDigest } = gate.meta
  const loaded = await loadBundle(fetcher, { since: asked, rulesDigest }, onProgress, signal)
  if (loaded.chain) await gate.adoptChain(loaded.chain)
  if (loaded.kind === 'unchanged') {
    if (loaded.asOf > (gate.meta.asOf ?? 0)) gate.meta = await gate.store.changeMeta({ asOf: loaded.asOf })
    gate.hearServer()
    gate.changed()
    return
  }
  await take(gate, loaded.bytes)
  gate.changed()
  // Many load at once before the doors open, and share a bundle that was made a moment ago: what has happened since comes right behind it.
  if (asked === 0) await takeChanges(gate, fetcher, signal).catch(() => {})
}

async function takeChanges(gate: OfflineGate, fetcher: DeviceFetch, signal: AbortSignal | undefined): Promise<void> {
  const { rulesDigest } = gate.meta
  const loaded = await loadBundle(fetcher, { since: gate.data?.seq ?? 0, rulesDigest }, () => {}, signal)
  if (loaded.kind === 'bundle') await take(gate, loaded.bytes)
}

/** Scans wait only for the writing, not for what is checked before it and proved after it. */
async function take(gate: OfflineGate, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { keys, eventId, asOf } = gate.meta
  const container = await checkBundle(bytes, { keys, eventId, asOf }, gate.check)
  if (Date.parse(container.head.expiresAt) <= Date.parse(container.head.serverTime)) throw new BundleRefused('expired')
  await gate.alone(async () => {
    const { data, meta } = await keepBundle(gate.store, gate.data, gate.book, bytes, container)
    gate.data = data
    gate.meta = meta
    gate.hearServer()
  })
  if (container.head.kind === 'whole') await proveGate(gate)
}

/** From then on the gate decides by what was read back. */
async function proveGate(gate: OfflineGate): Promise<void> {
  const proof = await proveReady(gate.deviceId, gate.check)
  gate.isProved = proof.ok
  if (!proof.ok) throw new NotProved(proof.missing)
  if (gate.data?.seq === proof.data.seq) gate.data = proof.data
}

/** What a page has just read from the disk need not be read a second time. */
export async function proveOpened(gate: OfflineGate): Promise<void> {
  if (!gate.data) return
  const proof = (await keepsMarks(gate.store))
    ? await proveData(gate.data, gate.check)
    : ({ ok: false, missing: 'store' } as const)
  gate.isProved = proof.ok
  if (!proof.ok) throw new NotProved(proof.missing)
}

/** Resolves when the server is there. Without data there is nothing to bring up to date, and the question is a small one of its own. */
export async function findServer(gate: OfflineGate, fetcher: DeviceFetch, signal: AbortSignal): Promise<void> {
  if (gate.data) return pullRevocations(gate, fetcher, signal)
  const response = await fetcher('/api/gate/counts', { cache: 'no-store', signal })
  if (response.status >= 500) throw new Error(`the counts were answered with ${response.status}`)
  // Whatever stands between may answer in the server's place; it does not answer in JSON.
  await response.json()
}

/** What has been revoked since; cheap enough for every few seconds. */
export async function pullRevocations(gate: OfflineGate, fetcher: DeviceFetch, signal?: AbortSignal): Promise<void> {
  if (!gate.data) return
  const from = gate.meta.revocationSequence
  const response = await fetcher(`/api/devices/revocations?from=${from}`, { cache: 'no-store', signal: signal ?? null })
  if (response.status === 304) return
  if (!response.ok) throw new Error(`the revocations were answered with ${response.status}`)
  const lists = readLists(new Uint8Array(await response.arrayBuffer()))
  if (!lists) throw new BundleRefused('damaged')
  const data = gate.data
  const rows: { id: string; kid: number; serial: string; minGen: number }[] = []
  let to = from
  for (const list of lists) {
    const key = data.keys.get(list.kid)
    // Of a key made since the bundle: its tickets come with the next changes.
    if (!key) continue
    const isTrue =
      isStrictSignature(key.publicKey, list.signature) &&
      (await gate.check(key.publicKey, list.message, list.signature))
    if (!isTrue) throw new BundleRefused('forged')
    to = Math.max(to, list.to)
    for (const { serial, minGen } of list.entries) {
      rows.push({ id: `${list.kid}/${serial}`, kid: list.kid, serial: serial.toString(), minGen })
    }
  }
  await gate.alone(async () => {
    if (rows.length > 0) await gate.store.revoked.bulkPut(rows)
    for (const { kid, serial, minGen } of rows) {
      if (serial === '0') data.withdrawKey(kid)
      else data.revoke(kid, BigInt(serial), minGen)
    }
    gate.meta = await gate.store.changeMeta({ revocationSequence: to })
  })
  if (response.headers.get(bundleHeaders.complete) === 'false') await pullRevocations(gate, fetcher, signal)
}

// The bundle between the disk and memory: stored as the bytes that were signed, and believed only after they have been checked again. Guards:
// what a page decides with is what lies on the disk, so that a device that says it is ready has read what it will read without a network.
import type { Container } from '@/server/scanning/bundle/container'
import type { AsyncSignatureCheck } from '@/server/tickets/verify-token'
import { BundleRefused, checkBundle } from './bundle-check'
import { GateData } from './gate-data'
import type { PassBook } from './pass-book'
import { type GateMeta, type GateStore, StoreGone } from './store'

/** After so many changes, or so many bytes of them, everything is asked for anew. */
const MOST_CHANGES = 200
const MOST_CHANGED_BYTES = 3_000_000

/** Null where there is none, or none that can be believed any more. */
export async function readStored(store: GateStore, check: AsyncSignatureCheck): Promise<GateData | null> {
  const [parts, meta, revoked] = await Promise.all([store.parts.toArray(), store.readMeta(), store.revoked.toArray()])
  const [first, ...rest] = parts
  if (!first || !meta.keys) return null
  try {
    const known = { keys: meta.keys, eventId: meta.eventId, asOf: null }
    const data = GateData.of(await checkBundle(new Uint8Array(first.bytes), known, check))
    if (!data) return null
    for (const part of rest) {
      const takeIn = data.prepare(await checkBundle(new Uint8Array(part.bytes), known, check))
      if (!takeIn) return null
      takeIn()
    }
    for (const { kid, serial, minGen } of revoked) {
      if (serial === '0') data.withdrawKey(kid)
      else data.revoke(kid, BigInt(serial), minGen)
    }
    return data
  } catch (error) {
    if (error instanceof BundleRefused) return null
    throw error
  }
}

/** Whether the next question should be for everything. */
export async function isTimeForWhole(store: GateStore): Promise<boolean> {
  const [, ...changes] = await store.parts.toArray()
  return (
    changes.length >= MOST_CHANGES || changes.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > MOST_CHANGED_BYTES
  )
}

/**
 * Writes a container that was checked, and takes it into memory after it is on the disk: a whole one takes the place of all, changes follow.
 * Gives the data that holds now; throws `BundleRefused` when changes do not follow.
 */
export async function keepBundle(
  store: GateStore,
  before: GateData | null,
  book: PassBook,
  bytes: Uint8Array<ArrayBuffer>,
  container: Container,
): Promise<{ data: GateData; meta: GateMeta }> {
  const { head } = container
  const asOf = Date.parse(head.serverTime)
  const isWhole = head.kind === 'whole'
  const data = isWhole ? GateData.of(container) : before
  const takeIn = isWhole ? () => {} : data?.prepare(container)
  if (!data || !takeIn) throw new BundleRefused('damaged')
  const settled = book.settledBy(asOf)
  const change: Partial<GateMeta> = {
    eventId: head.eventId,
    asOf,
    keys: head.keys,
    rulesDigest: head.rulesDigest,
    revocationSequence: head.revocationSequence,
    expiresAt: Date.parse(head.expiresAt),
  }
  const meta = await store.transaction('rw', [store.parts, store.meta, store.passes, store.revoked], async () => {
    if (isWhole) await Promise.all([store.parts.clear(), store.revoked.clear()])
    else if ((await store.parts.count()) === 0) throw new StoreGone('there is nothing that the changes could follow')
    await store.parts.add({ seq: head.seq, bytes: bytes.slice().buffer })
    await store.passes.bulkDelete(settled)
    return store.changeMeta(change)
  })
  takeIn()
  book.forget(settled)
  return { data, meta }
}

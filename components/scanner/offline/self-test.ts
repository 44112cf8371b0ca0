// Proves that this device decides without a network, instead of claiming it: the store is closed and opened again, and from what lies there a
// ticket that is known to be good must pass, one that is known to be forged must not, and a sealed name must open.

import { fromBase64Url } from '@/server/scanning/devices/contract'
import { parseToken } from '@/server/tickets/ticket-token'
import type { AsyncSignatureCheck } from '@/server/tickets/verify-token'
import { openEntry } from './browser-crypto'
import type { GateData } from './gate-data'
import { judge } from './judge'
import { GateStore } from './store'
import { readStored } from './stored-bundle'

export type Proof =
  | { ok: true; data: GateData }
  | { ok: false; missing: 'store' | 'bundle' | 'good' | 'forged' | 'name' }

/** Of signature and form; what lists and times say of a practice ticket is not asked. */
const unproved = new Set(['format', 'unknown_key', 'wrong_event', 'key_revoked', 'forged', 'test_ticket', 'stale_code'])

export async function proveReady(deviceId: string, check: AsyncSignatureCheck): Promise<Proof> {
  const store = new GateStore(deviceId)
  try {
    if (!(await keepsMarks(store))) return { ok: false, missing: 'store' }
    const data = await readStored(store, check)
    return data ? await proveData(data, check) : { ok: false, missing: 'bundle' }
  } finally {
    store.close()
  }
}

/** Whether what is written is there after the store was closed and opened again. */
export async function keepsMarks(store: GateStore): Promise<boolean> {
  const mark = { name: 'proof', value: Date.now() }
  await store.meta.put(mark)
  store.close()
  await store.open()
  return (await store.meta.get('proof'))?.value === mark.value
}

export async function proveData(data: GateData, check: AsyncSignatureCheck): Promise<Proof> {
  const { proof, lists } = data.head
  const listId = lists[0]?.listId ?? ''
  const at = Date.parse(data.head.serverTime)
  const reasonOf = async (text: string, acceptsTestTickets: boolean) =>
    (await judge(data, () => [], { text, listId, direction: 'in', at, acceptsTestTickets }, check)).reason ?? 'none'
  if (unproved.has(await reasonOf(proof.good, true))) return { ok: false, missing: 'good' }
  if ((await reasonOf(proof.good, false)) !== 'test_ticket') return { ok: false, missing: 'good' }
  if ((await reasonOf(proof.forged, true)) !== 'forged') return { ok: false, missing: 'forged' }
  const parsed = parseToken(proof.good)
  const entry = parsed.ok ? await openEntry(parsed.token.signature, fromBase64Url(proof.entry)) : null
  return entry?.name === proof.name ? { ok: true, data } : { ok: false, missing: 'name' }
}

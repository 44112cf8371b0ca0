// The list of revocations of one key as scanners keep it: a header, ten bytes for each entry, and the key's own Ed25519 signature. Runs in
// the browser, the server and the worker. Guards: one list has one form (entries sorted, no serial twice, nothing behind it), and a
// signature made for a ticket can never be taken for a list's.
//
//   ver 1 = 1 · kid 4 · from 8 · to 8 · time 8 (ms since 1970) · count 4 · { serial 8 · min_gen 2 } × count · signature 64, big-endian
//
// Several lists stand one after the other. `from` is the sequence that the reader had, `to` the one it has now. The entry WHOLE_KEY says
// that the key itself is withdrawn; it is signed by the very key, which harms nobody: whoever stole it can only say the same.
import type { TokenSigner } from '../ticket-token'

export type RevocationEntry = { serial: bigint; minGen: number }

export type RevocationList = { kid: number; from: number; to: number; at: Date; entries: RevocationEntry[] }

/** A list as it was read; `message` is what its signature covers. */
export type ReadList = RevocationList & { message: Uint8Array; signature: Uint8Array }

/** No ticket has the serial 0. */
export const WHOLE_KEY = { serial: 0n, minGen: 0xffff } as const

const VERSION = 1
const HEADER_BYTES = 33
const ENTRY_BYTES = 10
const SIGNATURE_BYTES = 64
/** `TKTREV/1` and a zero byte. */
const SIGNING_PREFIX = new Uint8Array([0x54, 0x4b, 0x54, 0x52, 0x45, 0x56, 0x2f, 0x31, 0x00])

export function encodeList(list: RevocationList, sign: TokenSigner): Uint8Array<ArrayBuffer> {
  const entries = list.entries.toSorted((a, b) => (a.serial < b.serial ? -1 : 1))
  const body = new Uint8Array(HEADER_BYTES + ENTRY_BYTES * entries.length)
  const view = new DataView(body.buffer)
  view.setUint8(0, VERSION)
  view.setUint32(1, list.kid)
  view.setBigUint64(5, BigInt(list.from))
  view.setBigUint64(13, BigInt(list.to))
  view.setBigUint64(21, BigInt(list.at.getTime()))
  view.setUint32(29, entries.length)
  entries.forEach(({ serial, minGen }, index) => {
    view.setBigUint64(HEADER_BYTES + ENTRY_BYTES * index, serial)
    view.setUint16(HEADER_BYTES + ENTRY_BYTES * index + 8, minGen)
  })
  return joined([body, sign(joined([SIGNING_PREFIX, body]))])
}

/** Null when the bytes are not lists from the first to the last of them. Whether a signature holds is its reader's question. */
export function readLists(bytes: Uint8Array): ReadList[] | null {
  const lists: ReadList[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const list = readList(bytes.subarray(offset))
    if (!list) return null
    lists.push(list)
    offset += HEADER_BYTES + ENTRY_BYTES * list.entries.length + SIGNATURE_BYTES
  }
  return lists
}

function readList(bytes: Uint8Array): ReadList | null {
  if (bytes.length < HEADER_BYTES + SIGNATURE_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint32(29)
  const end = HEADER_BYTES + ENTRY_BYTES * count
  if (view.getUint8(0) !== VERSION || bytes.length < end + SIGNATURE_BYTES) return null
  const [from, to, at] = [5, 13, 21].map((offset) => Number(view.getBigUint64(offset)))
  if (from === undefined || to === undefined || at === undefined) return null
  if (![from, to, at].every(Number.isSafeInteger)) return null
  const entries = Array.from({ length: count }, (_, index) => ({
    serial: view.getBigUint64(HEADER_BYTES + ENTRY_BYTES * index),
    minGen: view.getUint16(HEADER_BYTES + ENTRY_BYTES * index + 8),
  }))
  const isSorted = entries.every(({ serial }, index) => index === 0 || (entries[index - 1]?.serial ?? serial) < serial)
  if (!isSorted || to < from) return null
  return {
    kid: view.getUint32(1),
    from,
    to,
    at: new Date(at),
    entries,
    message: joined([SIGNING_PREFIX, bytes.subarray(0, end)]),
    signature: bytes.slice(end, end + SIGNATURE_BYTES),
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}

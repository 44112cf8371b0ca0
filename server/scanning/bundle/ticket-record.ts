// One ticket as it lies in a bundle: what every gate may know of it, its sealed entry, and the passes that it has used. Runs in the browser
// and the server. Guards: the records of a section fill it from the first byte to the last, so that a reader is never beside one.
//
//   serial 8 · kid 4 · gen 2 · type 2 · flags and state 1 · code digest 8 · entry length 2 · passes 2 · entry · passes, big-endian
//   pass: list 1, gate 1 (index in the head; 255: none) · key length 1 · key · at 8 · left at 8 (milliseconds as doubles; NaN: still inside)
import { type BundlePass, type BundleRules, type BundleTicket, ticketStates } from './contract'

export const RECORD_BYTES = 29
const PASS_BYTES = 19
const NO_GATE = 255
const STATE_SHIFT = 4

/** Ids of the head's lists and gates, which the records name by their place. */
export type Places = { listIds: readonly string[]; gateIds: readonly string[] }

export function placesOf({ lists, gates }: Pick<BundleRules, 'lists' | 'gates'>): Places {
  return { listIds: lists.map(({ listId }) => listId), gateIds: gates.map(({ id }) => id) }
}

export function encodeTicket(ticket: BundleTicket, { listIds, gateIds }: Places): Uint8Array<ArrayBuffer> {
  const passes = ticket.passes
    .map((pass) => ({
      ...pass,
      list: listIds.indexOf(pass.listId),
      gate: gateIndex(gateIds, pass.gateId),
      key: new TextEncoder().encode(pass.passKey),
    }))
    // Of a list that no gate has any more.
    .filter(({ list }) => list >= 0)
  const bytes = new Uint8Array(
    RECORD_BYTES + ticket.entry.length + passes.reduce((sum, { key }) => sum + PASS_BYTES + key.length, 0),
  )
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, ticket.serial)
  view.setUint32(8, ticket.kid)
  view.setUint16(12, ticket.gen)
  view.setUint16(14, ticket.type)
  view.setUint8(16, ticket.flags | (ticketStates.indexOf(ticket.state) << STATE_SHIFT))
  view.setBigUint64(17, ticket.codeDigest)
  view.setUint16(25, ticket.entry.length)
  view.setUint16(27, passes.length)
  bytes.set(ticket.entry, RECORD_BYTES)
  let offset = RECORD_BYTES + ticket.entry.length
  for (const { list, gate, key, at, leftAt } of passes) {
    view.setUint8(offset, list)
    view.setUint8(offset + 1, gate)
    view.setUint8(offset + 2, key.length)
    bytes.set(key, offset + 3)
    view.setFloat64(offset + 3 + key.length, at)
    view.setFloat64(offset + 11 + key.length, leftAt ?? Number.NaN)
    offset += PASS_BYTES + key.length
  }
  return bytes
}

/** Where each record of a section begins, and one more: its end. Null when they do not fill it exactly. */
export function recordOffsets(body: Uint8Array): number[] | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const offsets = [0]
  for (let offset = 0; offset < body.length; offsets.push(offset)) {
    if (offset + RECORD_BYTES > body.length) return null
    let end = offset + RECORD_BYTES + view.getUint16(offset + 25)
    for (let passes = view.getUint16(offset + 27); passes > 0; passes--) {
      if (end + PASS_BYTES > body.length) return null
      end += PASS_BYTES + view.getUint8(end + 2)
    }
    if (end > body.length) return null
    offset = end
  }
  return offsets
}

/** The record that begins there; the body has been measured by `recordOffsets`. */
export function readTicket(body: Uint8Array, offset: number, { listIds, gateIds }: Places): BundleTicket {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const flags = view.getUint8(offset + 16)
  const entryEnd = offset + RECORD_BYTES + view.getUint16(offset + 25)
  const passes: BundlePass[] = []
  let at = entryEnd
  for (let left = view.getUint16(offset + 27); left > 0; left--) {
    const key = view.getUint8(at + 2)
    const leftAt = view.getFloat64(at + 11 + key)
    passes.push({
      listId: listIds[view.getUint8(at)] ?? '',
      passKey: new TextDecoder().decode(body.subarray(at + 3, at + 3 + key)),
      at: view.getFloat64(at + 3 + key),
      leftAt: Number.isNaN(leftAt) ? null : leftAt,
      gateId: gateIds[view.getUint8(at + 1)] ?? null,
    })
    at += PASS_BYTES + key
  }
  return {
    serial: view.getBigUint64(offset),
    kid: view.getUint32(offset + 8),
    gen: view.getUint16(offset + 12),
    type: view.getUint16(offset + 14),
    flags: flags & ((1 << STATE_SHIFT) - 1),
    state: ticketStates[flags >> STATE_SHIFT] ?? 'void',
    codeDigest: view.getBigUint64(offset + 17),
    entry: body.subarray(offset + RECORD_BYTES, entryEnd),
    passes,
  }
}

function gateIndex(gateIds: readonly string[], gateId: string | null): number {
  const index = gateId === null ? -1 : gateIds.indexOf(gateId)
  return index < 0 || index >= NO_GATE ? NO_GATE : index
}

// The sealed entries of an event's tickets, kept in the process: making one costs a signature, and it stays the same until the ticket's
// generation or its name changes. Guards: what is kept is bounded, over all events; a change of anything that an entry is made of makes a
// new one.
import type pg from 'pg'
import { encodeToken, parseToken } from '@/server/tickets/ticket-token'
import type { BundleTicket } from './contract'
import type { SigningKeys } from './read-rules'
import { passesOf, type TicketRow } from './read-tickets'
import { codeDigest, sealEntry } from './seal-entry'

type Kept = { of: string; entry: Uint8Array<ArrayBuffer>; codeDigest: bigint }
type EventEntries = Map<string, Kept>

const MOST_ENTRIES = 300_000
const kept = new WeakMap<pg.Pool, Map<string, EventEntries>>()

/** The entries of this event; it becomes the last one to be forgotten. */
export function entriesOf(pool: pg.Pool, eventId: string): EventEntries {
  const events = kept.get(pool) ?? new Map<string, EventEntries>()
  kept.set(pool, events)
  const own: EventEntries = events.get(eventId) ?? new Map()
  events.delete(eventId)
  events.set(eventId, own)
  let sum = [...events.values()].reduce((total, { size }) => total + size, 0)
  for (const [id, { size }] of events) {
    if (sum <= MOST_ENTRIES || id === eventId) break
    events.delete(id)
    sum -= size
  }
  return own
}

/** The record of one ticket. `signers` by kid; a ticket of a key that is not there has no entry. */
export function bundleTicket(
  entries: EventEntries,
  row: TicketRow,
  signers: ReadonlyMap<number, SigningKeys[number]['sign']>,
  codeKey: Uint8Array,
): BundleTicket {
  const { kid, gen, type, flags, name, code, state } = row
  const of = `${kid}/${gen}/${type}/${flags}/${code}/${name}`
  let known = entries.get(row.serial)
  if (known?.of !== of) {
    known = { of, entry: entryOf(row, signers), codeDigest: codeDigest(codeKey, code) }
    if (entries.size < MOST_ENTRIES) entries.set(row.serial, known)
  }
  const { entry, codeDigest: digest } = known
  return { kid, serial: BigInt(row.serial), gen, type, flags, state, codeDigest: digest, entry, passes: passesOf(row) }
}

function entryOf(row: TicketRow, signers: ReadonlyMap<number, SigningKeys[number]['sign']>): Uint8Array<ArrayBuffer> {
  const sign = signers.get(row.kid)
  // A ticket that opens nothing shows nobody's name.
  if (!sign || row.state === 'void') return new Uint8Array(0)
  const { kid, gen, type, flags } = row
  const parsed = parseToken(encodeToken({ kid, serial: BigInt(row.serial), gen, type, flags, slot: 0 }, sign))
  return parsed.ok ? sealEntry(parsed.token.signature, { name: row.name }) : new Uint8Array(0)
}

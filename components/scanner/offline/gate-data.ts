// The tickets of a bundle in memory, as they were stored: bytes that are looked into, no object for each of fifty thousand. Guards: what came
// later stands over what came earlier; a ticket that a later bundle gave another number is found by its new one.
import type { Container } from '@/server/scanning/bundle/container'
import type { BundleHead, BundleKey, BundleTicket } from '@/server/scanning/bundle/contract'
import { type Places, placesOf, readTicket, recordOffsets } from '@/server/scanning/bundle/ticket-record'
import { fromBase64Url } from '@/server/scanning/devices/contract'

type Section = { body: Uint8Array; offsets: number[] }

export type GateKeys = { publicKey: Uint8Array; withdrawn: boolean }

export class GateData {
  /** Of the newest container. */
  head: BundleHead
  /** By kid. */
  readonly keys = new Map<number, GateKeys>()
  #otherKids: ReadonlySet<number> = new Set()
  readonly #serials: BigUint64Array
  readonly #digests: BigUint64Array
  /** Where the ticket at this place of `#serials` lies. */
  readonly #sections: Section[] = []
  readonly #sectionOf: Uint32Array
  readonly #offsetOf: Uint32Array
  readonly #places: Places
  /** What changes brought, by kid and serial. */
  readonly #changed = new Map<string, BundleTicket>()
  readonly #minGens = new Map<string, number>()

  private constructor(whole: Container, sections: Section[]) {
    this.head = whole.head
    this.#places = placesOf(whole.head)
    this.#sections = sections
    const count = sections.reduce((sum, { offsets }) => sum + offsets.length - 1, 0)
    this.#serials = new BigUint64Array(count)
    this.#digests = new BigUint64Array(count)
    this.#sectionOf = new Uint32Array(count)
    this.#offsetOf = new Uint32Array(count)
    let place = 0
    sections.forEach(({ body, offsets }, section) => {
      const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
      for (let index = 0; index + 1 < offsets.length; index++, place++) {
        const offset = offsets[index] ?? 0
        this.#serials[place] = view.getBigUint64(offset)
        this.#digests[place] = view.getBigUint64(offset + 17)
        this.#sectionOf[place] = section
        this.#offsetOf[place] = offset
      }
    })
    this.#take(whole)
  }

  /** Null when the tickets in it are not in their order, or not as many as its head says. */
  static of(whole: Container): GateData | null {
    const sections = sectionsOf(whole)
    if (whole.head.kind !== 'whole' || !sections) return null
    const data = new GateData(whole, sections)
    const isSorted = data.#serials.every((serial, place) => place === 0 || (data.#serials[place - 1] ?? 0n) <= serial)
    return isSorted && data.#serials.length === whole.head.tickets ? data : null
  }

  get seq(): number {
    return this.head.seq
  }

  get size(): number {
    return this.#serials.length
  }

  /** What takes the changes in; null when they do not follow what is here, or are not as many as they say. */
  prepare(changes: Container): (() => void) | null {
    const { head } = changes
    const sections = sectionsOf(changes)
    const follows = head.kind === 'changes' && head.eventId === this.head.eventId && head.since === this.seq
    if (!follows || !sections || head.seq < this.seq) return null
    const places = placesOf(head)
    const tickets = sections.flatMap(({ body, offsets }) =>
      offsets.slice(0, -1).map((offset) => readTicket(body, offset, places)),
    )
    if (tickets.length !== head.tickets) return null
    return () => {
      for (const ticket of tickets) {
        const name = nameOf(ticket)
        // The newest is the last that a search by code sees.
        this.#changed.delete(name)
        this.#changed.set(name, ticket)
      }
      this.#take(changes)
    }
  }

  ticket(kid: number, serial: bigint): BundleTicket | null {
    const changed = this.#changed.get(nameOf({ kid, serial }))
    if (changed) return changed
    for (let place = this.#firstPlace(serial); this.#serials[place] === serial; place++) {
      const ticket = this.#read(place)
      if (ticket.kid === kid) return ticket
    }
    return null
  }

  /** By the digest of a typed code: the newest that has it. */
  ticketByCode(digest: bigint): BundleTicket | null {
    const changed = [...this.#changed.values()].findLast(({ codeDigest }) => codeDigest === digest)
    if (changed) return changed
    const place = this.#digests.indexOf(digest)
    return place < 0 ? null : this.#read(place)
  }

  /** Generations below it are dead. */
  minGen(kid: number, serial: bigint): number {
    return this.#minGens.get(nameOf({ kid, serial })) ?? 0
  }

  revoke(kid: number, serial: bigint, minGen: number): void {
    const name = nameOf({ kid, serial })
    this.#minGens.set(name, Math.max(minGen, this.#minGens.get(name) ?? 0))
  }

  withdrawKey(kid: number): void {
    const key = this.keys.get(kid)
    if (key) this.keys.set(kid, { ...key, withdrawn: true })
  }

  isOtherEvents(kid: number): boolean {
    return this.#otherKids.has(kid)
  }

  #take({ head, revocations }: Container): void {
    this.head = head
    this.#otherKids = new Set(head.otherKids)
    for (const key of head.keys) this.keys.set(key.kid, gateKey(key))
    for (const { kid, serial, minGen } of revocations) this.revoke(kid, serial, minGen)
  }

  #firstPlace(serial: bigint): number {
    let [low, high] = [0, this.#serials.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#serials[middle] ?? 0n) < serial) low = middle + 1
      else high = middle
    }
    return low
  }

  #read(place: number): BundleTicket {
    const section = this.#sections[this.#sectionOf[place] ?? 0]
    if (!section) throw new RangeError('no such ticket')
    return readTicket(section.body, this.#offsetOf[place] ?? 0, this.#places)
  }
}

/** Of a ticket, wherever something is kept about it. */
export function nameOf({ kid, serial }: { kid: number; serial: bigint }): string {
  return `${kid}/${serial}`
}

function gateKey({ publicKey, withdrawn }: BundleKey): GateKeys {
  return { publicKey: fromBase64Url(publicKey), withdrawn }
}

function sectionsOf({ tickets }: Container): Section[] | null {
  const sections: Section[] = []
  for (const body of tickets) {
    const offsets = recordOffsets(body)
    if (!offsets) return null
    sections.push({ body, offsets })
  }
  return sections
}

// Who has come in, as far as this device knows: the passes of the bundle, and over them what happened since here and at the other gates.
// Guards: a pass that this device gave stands until the server has it and the data is newer than that; what the server took back is gone.
import type { BundlePass } from '@/server/scanning/bundle/contract'
import { STAMPS_APART_MS } from '@/server/scanning/contract'
import { UNDONE_PASS } from '@/server/scanning/lists/rules'
import { type GateData, nameOf } from './gate-data'

/** One pass that the bundle does not have yet, or has otherwise. */
export type LocalPass = BundlePass & {
  /** `list/kid/serial/pass`. */
  id: string
  /** `kid/serial`. */
  ticket: string
  /** When the server was known to have it, by its clock; null: it waits. */
  ackAt: number | null
  /** Of this device's own scan that made it or changed it last. */
  scanId: string | null
  /** Taken back: it hides what the bundle says. */
  gone: boolean
}

/** An admission at another gate, as it is pushed. */
export type LiveAdmission = {
  kid: number
  serial: string | bigint
  listId: string
  passKey: string
  /** RFC 3339 or milliseconds. */
  at: string | number | Date
  leftAt: string | number | Date | null
  gateId?: string | null
  undone?: boolean
}

export class PassBook {
  readonly #local = new Map<string, LocalPass[]>()

  constructor(passes: Iterable<LocalPass>) {
    for (const pass of passes) this.put(pass)
  }

  /** Of one ticket on one list. */
  of(data: GateData, ticket: { kid: number; serial: bigint }, listId: string): BundlePass[] {
    const known = data.ticket(ticket.kid, ticket.serial)?.passes ?? []
    const local = this.#local.get(nameOf(ticket)) ?? []
    if (known.length === 0 && local.length === 0) return []
    const byKey = new Map<string, BundlePass>()
    for (const pass of known) if (pass.listId === listId) byKey.set(pass.passKey, pass)
    for (const pass of local) {
      if (pass.listId !== listId) continue
      if (pass.gone) byKey.delete(pass.passKey)
      else byKey.set(pass.passKey, pass)
    }
    return [...byKey.values()]
  }

  put(pass: LocalPass): void {
    const passes = this.#local.get(pass.ticket) ?? []
    this.#local.set(pass.ticket, [...passes.filter(({ id }) => id !== pass.id), pass])
  }

  local(id: string, ticket: string): LocalPass | undefined {
    return this.#local.get(ticket)?.find((pass) => pass.id === id)
  }

  /** This device let the ticket in or out, and the server does not know yet. */
  hasWaiting(ticket: { kid: number; serial: bigint }): boolean {
    return (this.#local.get(nameOf(ticket)) ?? []).some(({ ackAt }) => ackAt === null)
  }

  byScan(scanIds: ReadonlySet<string>): LocalPass[] {
    return [...this.#local.values()].flat().filter(({ scanId }) => scanId !== null && scanIds.has(scanId))
  }

  /** Those that data of this moment surely has, with what became of them. */
  settledBy(asOf: number): string[] {
    return [...this.#local.values()]
      .flat()
      .flatMap(({ id, ackAt }) => (ackAt !== null && ackAt + STAMPS_APART_MS < asOf ? [id] : []))
  }

  forget(ids: readonly string[]): void {
    const gone = new Set(ids)
    for (const [ticket, passes] of this.#local) {
      const left = passes.filter(({ id }) => !gone.has(id))
      if (left.length === 0) this.#local.delete(ticket)
      else this.#local.set(ticket, left)
    }
  }
}

export function passId(ticket: string, listId: string, passKey: string): string {
  return `${listId}/${ticket}/${passKey}`
}

/** What another gate's admission makes of what is known here. Null: nothing that is not known. */
export function livePass(book: PassBook, data: GateData, row: LiveAdmission, now: number): LocalPass | null {
  const of = { kid: row.kid, serial: BigInt(row.serial) }
  const ticket = nameOf(of)
  const at = instantOf(row.at)
  const leftAt = row.leftAt === null ? null : instantOf(row.leftAt)
  const isUndone = row.undone === true || row.passKey.startsWith(UNDONE_PASS)
  // Undone, the pass has lost its key: it is the one of that instant.
  const passKey = row.passKey.startsWith(UNDONE_PASS)
    ? book.of(data, of, row.listId).find((pass) => pass.at === at)?.passKey
    : row.passKey
  if (passKey === undefined) return null
  const id = passId(ticket, row.listId, passKey)
  const own = book.local(id, ticket)
  // Given here and not told yet: the server's word on it comes with the answer to its upload. Who left elsewhere has left.
  if (own && own.ackAt === null && !(leftAt !== null && leftAt > own.at)) return null
  const pass = { listId: row.listId, passKey, at, leftAt, gateId: row.gateId ?? null }
  return {
    ...pass,
    id,
    ticket,
    ackAt: own && own.ackAt === null ? null : now,
    scanId: own?.scanId ?? null,
    gone: isUndone,
  }
}

function instantOf(at: string | number | Date): number {
  return typeof at === 'number' ? at : new Date(at).getTime()
}

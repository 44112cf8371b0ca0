// How a gate reaches whoever decides: a signed-in member asks the server, an enrolled device asks it while it answers and decides by itself
// while it does not. Guards: the page knows only this, so that both kinds of gates are the same gate.
import type { Direction, FoundTicket, GateCounts, RecentScan } from '@/server/scanning/contract'
import type { TimeWindow } from '@/server/scanning/lists/contract'
import type { Answer } from './ask-verdict'

export type GateQuestion = {
  /** What the camera read, a scanner or a person typed. */
  code: string
  typed: boolean
  scanId: string
  direction: Direction
  /** Somebody looked at the papers of who holds the ticket. */
  identityChecked: boolean
  /** A supervisor lets in what the rules refuse. */
  override: boolean
}

export type GateLine = {
  /** Never rejects: what went wrong is an answer. */
  decide(question: GateQuestion): Promise<Answer>
  counts(): Promise<GateCounts>
  recent(): Promise<RecentScan[]>
  search(text: string): Promise<FoundTicket[]>
  /** Takes a green back; `already`: it had been. Rejects with `GateRefusal` where the server says no. */
  undo(scanId: string): Promise<{ already: boolean }>
}

/** The server's own words, by their code; null: it was not reached. */
export class GateRefusal extends Error {
  constructor(readonly code: string | null) {
    super(code ?? 'the server was not reached')
  }
}

export type StationList = {
  id: string
  name: string
  /** When it may be scanned; empty: at any time. */
  windows: readonly TimeWindow[]
  /** People are scanned out as well. */
  exits: boolean
}

/** Everything that the page shows of where it stands. */
export type Station = {
  /** Of this gate's questions in the cache. */
  key: string
  event: { title: string; timeZone: string }
  /** The gate's name; null while it has none. */
  name: string | null
  list: StationList
  maySearch: boolean
  mayOverride: boolean
  /** Nobody tends it: no names, no menus. */
  isKiosk: boolean
  /** An enrolled phone: its organizer has put it here, and whoever holds it chooses nothing. */
  isDevice: boolean
  line: GateLine
}

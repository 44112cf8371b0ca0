// Asks the server while it answers at once, and decides here while it does not. Guards: a person waits no longer than the deadline; a question
// that timed out is decided here under the same scanId, so that the server counts it once; what this gate let in and has not told yet is
// never asked about anew; and without data or the server's own "valid" there is never green.
import type { Direction, ScanResult } from '@/server/scanning/contract'
import { noteOnline, ticketOf } from './note-online'
import { NotReady, type OfflineGate } from './offline-gate'

export type GateQuestion = {
  code: string
  scanId: string
  listId: string
  direction: Direction
  identityChecked: boolean
  override: boolean
  /** At a gate that nobody tends a code that could have been typed is nothing; online the server says so. */
  signedOnly?: boolean
}

export type GateAnswer =
  | {
      kind: 'verdict'
      result: ScanResult
      source: 'online' | 'offline'
      /** Signed, but sold after the data of this device. */
      unlisted: boolean
    }
  /** Nobody answered, and there is nothing here to decide by, or the disk takes nothing more. */
  | { kind: 'unreachable'; because: 'no_data' | 'store' }
  /** The server does not decide this question. */
  | { kind: 'declined'; code: string; retryAfterSeconds: number | null }

/** Rejects with `AskDeclined` where the server refuses to decide, with anything else where it was not reached. */
export type AskOnline = (question: GateQuestion, signal: AbortSignal) => Promise<ScanResult>

export class AskDeclined extends Error {
  constructor(
    readonly code: string,
    readonly retryAfterSeconds: number | null,
  ) {
    super(code)
  }
}

export type GateMode = 'online' | 'offline'

export type DeciderOptions = {
  gate: OfflineGate
  ask: AskOnline
  /** Resolves when the server is there again. */
  probe: (signal: AbortSignal) => Promise<unknown>
  onMode?: (mode: GateMode) => void
  now?: () => number
  deadlineMs?: number
  probeMs?: number
}

const DEADLINE_MS = 1_500
/** Without data of its own the gate has nothing better to do than to wait. */
const PATIENCE_MS = 8_000
const PROBE_MS = 5_000
const FAILURES = 2

export class GateDecider {
  #mode: GateMode = 'online'
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #stopped = false
  #isDoubting = false

  constructor(readonly options: DeciderOptions) {}

  get mode(): GateMode {
    return this.#mode
  }

  async decide(question: GateQuestion): Promise<GateAnswer> {
    const { gate } = this.options
    if (gate.isGone) return { kind: 'unreachable', because: 'store' }
    const isReady = gate.data !== null
    if (isReady && (this.#mode === 'offline' || (await this.#isUntold(question)))) return this.#decideHere(question)
    try {
      const result = await this.#askInTime(question, isReady)
      this.#failures = 0
      this.#enter('online')
      await noteOnline(gate, question, result, this.#now()).catch(() => {})
      return { kind: 'verdict', result, source: 'online', unlisted: false }
    } catch (error) {
      if (error instanceof AskDeclined) {
        return { kind: 'declined', code: error.code, retryAfterSeconds: error.retryAfterSeconds }
      }
      if (++this.#failures >= FAILURES) this.#enter('offline')
      return this.#decideHere(question)
    }
  }

  /** The browser says that there is no network, or that there is one again. */
  networkChanged(isThere: boolean): void {
    if (!isThere) this.#enter('offline')
    else if (this.#mode === 'offline') void this.#probe()
  }

  /** Something of this device got no answer: the server is asked for a sign of life at once, and without one the gate decides here. */
  doubt(): void {
    if (this.#mode === 'offline' || this.#isDoubting || this.#stopped) return
    this.#isDoubting = true
    this.options
      .probe(AbortSignal.timeout(this.options.deadlineMs ?? DEADLINE_MS))
      .catch(() => this.#enter('offline'))
      .finally(() => {
        this.#isDoubting = false
      })
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  async #askInTime(question: GateQuestion, isReady: boolean): Promise<ScanResult> {
    const deadline = new AbortController()
    const limit = isReady ? (this.options.deadlineMs ?? DEADLINE_MS) : PATIENCE_MS
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        deadline.abort()
        reject(new DOMException('no answer in time', 'TimeoutError'))
      }, limit)
    })
    try {
      return await Promise.race([this.options.ask(question, deadline.signal), late])
    } finally {
      clearTimeout(timer)
    }
  }

  async #decideHere(question: GateQuestion): Promise<GateAnswer> {
    const { gate } = this.options
    const { code, ...ask } = question
    try {
      const { result, unlisted } = await gate.decideOffline({ ...ask, text: code, at: this.#now() })
      return { kind: 'verdict', result, source: 'offline', unlisted }
    } catch (error) {
      return { kind: 'unreachable', because: error instanceof NotReady ? 'no_data' : 'store' }
    }
  }

  /** The server does not know yet whom this gate let in, and would let them in again. */
  async #isUntold({ code }: GateQuestion): Promise<boolean> {
    const { gate } = this.options
    if (gate.waiting + gate.refused === 0) return false
    const ticket = await ticketOf(gate, code)
    return ticket !== null && gate.book.hasWaiting(ticket)
  }

  #enter(mode: GateMode): void {
    if (mode === 'offline') this.#probeLater()
    if (mode === this.#mode) return
    this.#mode = mode
    this.options.onMode?.(mode)
  }

  #probeLater(): void {
    if (this.#timer !== null || this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#probe()
    }, this.options.probeMs ?? PROBE_MS)
  }

  async #probe(): Promise<void> {
    try {
      await this.options.probe(AbortSignal.timeout(this.options.deadlineMs ?? DEADLINE_MS))
      this.#failures = 0
      this.#enter('online')
    } catch {
      this.#probeLater()
    }
  }

  #now(): number {
    return (this.options.now ?? Date.now)()
  }
}

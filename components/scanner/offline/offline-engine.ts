// Keeps a device's gate alive: opens what lies on it, fills and proves it, keeps it young, sends what waits, and says at every moment what it
// can do. Guards: “ready” means proved from the disk in this page; a device that was revoked or whose event is over keeps nothing; one whose
// store was cleared under the page says so and decides nothing.
import type { AsyncSignatureCheck } from '@/server/tickets/verify-token'
import { BundleRefused } from './bundle-check'
import { fillGate, findServer, proveOpened, pullRevocations } from './fill-gate'
import { type AskOnline, type GateAnswer, GateDecider, type GateQuestion } from './gate-decider'
import type { DeviceFetch } from './load-bundle'
import { noteUndone } from './note-online'
import { OfflineGate } from './offline-gate'
import { nothingYet, type OfflineState } from './offline-state'
import type { LiveAdmission } from './pass-book'
import { problemOf, stateOf } from './state-of-gate'
import { type RefusedScan, storageFault } from './store'
import { Uploader } from './upload'
import { expire, isExpired } from './wipe'

export type EngineOptions = {
  deviceId: string
  check: AsyncSignatureCheck
  fetcher: DeviceFetch
  ask: AskOnline
  /** This device's clock minus the server's, as measured last. */
  clockOffset: () => Promise<number | null>
  now?: () => number
  /** Milliseconds between two looks at what is due. */
  beatMs?: number
  /** Milliseconds from anywhere, which no setting of a clock changes. */
  ticks?: () => number
}

const FILL_MS = 45_000
const REVOCATIONS_MS = 10_000
const BEAT_MS = 5_000
/** What has been counted is written as often. */
const COUNT_MS = 60_000

export class OfflineEngine {
  #state: OfflineState = nothingYet
  #gate: OfflineGate | null = null
  #decider: GateDecider | null = null
  #uploader: Uploader | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #deciding: Promise<unknown> = Promise.resolve()
  #filling: Promise<void> | null = null
  #filledAt = Number.NEGATIVE_INFINITY
  #revokedAt = Number.NEGATIVE_INFINITY
  #revocationsAsked = 0
  #stopped = false
  readonly #listeners = new Set<() => void>()

  constructor(readonly options: EngineOptions) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): OfflineState => this.#state

  /** Resolves when what lies here has been opened; it goes on by itself until `stop`. */
  async start(): Promise<void> {
    try {
      await this.#open()
    } catch (error) {
      this.#set({ storage: storageFault(error) ?? 'broken' })
      return
    }
    if (!this.#stopped) void this.#beat()
  }

  async #open(): Promise<void> {
    const { deviceId, check, fetcher, ask, ticks } = this.options
    // Asked for, not relied upon: a browser may say no, and then may clear what it holds when its disk is full.
    await navigator.storage?.persist?.().catch(() => false)
    const gate = await OfflineGate.open(deviceId, check, ticks)
    if (this.#stopped) {
      gate.store.close()
      return
    }
    this.#gate = gate
    gate.onChange(() => this.#show())
    const failed = (error: unknown) => this.#set({ storage: storageFault(error) ?? this.#state.storage })
    this.#uploader = new Uploader(gate, fetcher, {
      uploaded: ({ conflicts }) => this.#set({ conflicts: [...this.#state.conflicts, ...conflicts].slice(-50) }),
      failed,
    })
    this.#decider = new GateDecider({
      gate,
      ask,
      probe: (signal) => findServer(gate, fetcher, signal),
      now: () => this.#now(),
      onMode: (mode) => {
        this.#set({ mode })
        if (mode === 'online') this.#uploader?.atOnce()
      },
    })
    if (isExpired(gate)) await expire(gate, fetcher)
    else await proveOpened(gate).catch((error: unknown) => this.#noteProblem(error))
    this.#show()
  }

  /** What the page calls for each code. Before the engine is open nobody decides. */
  async decide(question: GateQuestion): Promise<GateAnswer> {
    const decided = this.#decider?.decide(question)
    this.#deciding = Promise.allSettled([this.#deciding, decided]).then(() => undefined)
    const answer = await decided
    this.#uploader?.nudge()
    return answer ?? { kind: 'unreachable', because: 'no_data' }
  }

  /**
   * Admissions of the gates, as they are pushed; they wait for the question that is being decided. The server may have let its ticket in
   * already and be late with the answer: pushed before it, that admission would make the phone refuse whom it has just let in.
   */
  async applyAdmissions(rows: readonly LiveAdmission[]): Promise<void> {
    await this.#deciding
    await this.#gate?.applyAdmissions(rows, this.#now()).catch((error: unknown) => this.#noteProblem(error))
  }

  /** One question at a time: what is revoked while one is on its way is asked for right behind it. Without an answer the next beat asks. */
  async pullRevocations(): Promise<void> {
    this.#revocationsAsked++
    if (this.#revocationsAsked > 1) return
    do {
      this.#revocationsAsked = 1
      this.#revokedAt = this.#now()
      if (this.#gate && !this.#stopped)
        await pullRevocations(this.#gate, this.options.fetcher, AbortSignal.timeout(5_000)).catch(() => {})
    } while (this.#revocationsAsked > 1)
    this.#revocationsAsked = 0
  }

  /** This admission was taken back at the server. */
  async undone(scanId: string): Promise<void> {
    if (this.#gate) await noteUndone(this.#gate, scanId, this.#now())
  }

  /** Something that was asked of the server got no answer. */
  doubt(): void {
    this.#decider?.doubt()
  }

  networkChanged(isThere: boolean): void {
    this.#decider?.networkChanged(isThere)
    if (isThere) void this.sync().catch(() => {})
  }

  /** Lists, gates or this device were changed: what is being loaded may be from before. */
  async refresh(): Promise<void> {
    await this.#filling?.catch(() => {})
    await this.fill()
  }

  /** What the server will never keep, the newest first. */
  async refusedScans(): Promise<RefusedScan[]> {
    return (await this.#gate?.store.refused.orderBy('seq').reverse().toArray()) ?? []
  }

  /** Sends what waits and asks for what is new. Rejects when the server was not reached. */
  async sync(): Promise<void> {
    await this.#uploader?.syncNow()
    await this.fill()
  }

  /** Asks for what is new, or for everything; one at a time. */
  fill(whole = false): Promise<void> {
    this.#filling ??= this.#fill(whole).finally(() => {
      this.#filling = null
    })
    return this.#filling
  }

  async #fill(whole: boolean): Promise<void> {
    const gate = this.#gate
    if (!gate || gate.isGone) return
    try {
      const isFirst = whole || !gate.data
      await fillGate(gate, this.options.fetcher, (progress) => isFirst && this.#set({ progress }), { whole })
      this.#filledAt = this.#now()
      this.#set({ problem: null })
    } catch (error) {
      this.#noteProblem(error)
      // Nobody in the queue has to find out that the server is away.
      if (problemOf(error) === 'network') this.doubt()
      if (error instanceof BundleRefused && error.fault === 'expired') await expire(gate, this.options.fetcher)
      throw error
    } finally {
      this.#set({ progress: null })
    }
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#decider?.stop()
    this.#uploader?.stop()
  }

  async #beat(): Promise<void> {
    const gate = this.#gate
    if (!gate || this.#stopped) return
    const now = this.#now()
    const offset = await this.options.clockOffset().catch(() => null)
    if (offset !== null && offset !== gate.meta.offsetMs) await gate.noteOffset(offset).catch(() => {})
    if (gate.data) await this.#look(gate)
    if (isExpired(gate)) await expire(gate, this.options.fetcher).catch(() => {})
    // A clock that is set back must not keep it from asking.
    else if (!gate.data || Math.abs(now - this.#filledAt) >= FILL_MS) await this.fill().catch(() => {})
    else if (Math.abs(now - this.#revokedAt) >= REVOCATIONS_MS) await this.pullRevocations()
    this.#uploader?.nudge()
    this.#show()
    // Wiped or cleared: there is nothing to keep alive.
    if (gate.isGone || !gate.store.isOpen()) this.stop()
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#beat(), this.options.beatMs ?? BEAT_MS)
  }

  /** Whether all that was written is there, and how late it is at least, for a page that comes after this one. */
  async #look(gate: OfflineGate): Promise<void> {
    try {
      await gate.look()
      const now = gate.known.now()
      if (now === null || now - (gate.meta.countedTo ?? 0) < COUNT_MS) return
      gate.meta = await gate.store.changeMeta({ countedTo: now })
    } catch (error) {
      this.#noteProblem(error)
    }
  }

  #noteProblem(error: unknown): void {
    const storage = storageFault(error)
    this.#set(storage ? { storage } : { problem: problemOf(error) })
  }

  #show(): void {
    const gate = this.#gate
    if (!gate) return
    this.#set(stateOf(gate, this.#now()))
  }

  #set(change: Partial<OfflineState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }

  #now(): number {
    return (this.options.now ?? Date.now)()
  }
}

// The gate that decides by itself. Guards: a scan and the pass that it takes are on the disk, in one transaction, before anybody is told the
// verdict; one attempt is judged at a time; a second tab of the same device cannot write a second chain; a store that was cleared under the page
// is no empty store: nothing is decided any more.

import type { ScanResult } from '@/server/scanning/contract'
import type { AsyncSignatureCheck } from '@/server/tickets/verify-token'
import type { GateData } from './gate-data'
import { judge, type OfflineQuestion } from './judge'
import { KnownTime } from './known-time'
import { nextRow } from './log-row'
import { passOf, resultOf } from './offline-result'
import { oneTabAtATime } from './one-tab'
import { type LiveAdmission, type LocalPass, livePass, PassBook } from './pass-book'
import { type Chain, type GateMeta, GateStore, StoreGone } from './store'
import { readStored } from './stored-bundle'

export type OfflineAsk = Omit<OfflineQuestion, 'at'> & {
  scanId: string
  /** This device's own clock, milliseconds. */
  at: number
}

export type OfflineVerdict = { result: ScanResult; unlisted: boolean }

/** No data to decide by. */
export class NotReady extends Error {}

/** Without locks two tabs may take turns for a while. */
const MOST_TRIES = 20

/** Another tab has written to the log meanwhile. */
class ChainMoved extends Error {}

export class OfflineGate {
  data: GateData | null = null
  /** What lies here has been read back and has decided a good and a forged ticket rightly. */
  isProved = false
  /** What was written is there no more: only a new page may begin anew. */
  isGone = false
  meta: GateMeta
  readonly known: KnownTime
  #book: PassBook
  #chain: Chain | null = null
  #waiting = 0
  #refused = 0
  #queue: Promise<unknown> = Promise.resolve()
  readonly #listeners = new Set<() => void>()

  private constructor(
    readonly store: GateStore,
    readonly check: AsyncSignatureCheck,
    meta: GateMeta,
    book: PassBook,
    ticks?: () => number,
  ) {
    this.meta = meta
    this.known = new KnownTime(ticks)
    this.#book = book
  }

  /** What lies on this device; without a bundle it can only be filled. */
  static async open(deviceId: string, check: AsyncSignatureCheck, ticks?: () => number): Promise<OfflineGate> {
    const store = new GateStore(deviceId)
    const gate = new OfflineGate(store, check, await store.readMeta(), new PassBook([]), ticks)
    gate.data = await readStored(store, check)
    await gate.#reload()
    gate.known.hear(gate.meta.countedTo)
    gate.hearServer()
    return gate
  }

  get deviceId(): string {
    return this.store.deviceId
  }

  get book(): PassBook {
    return this.#book
  }

  /** Scans that the server has not answered for. */
  get waiting(): number {
    return this.#waiting
  }

  /** Scans that the server will never keep; they and their passes stay on the device. */
  get refused(): number {
    return this.#refused
  }

  /** The server's clock, as far as this device knows it. */
  serverTime(deviceNow: number): number {
    return deviceNow - (this.meta.offsetMs ?? 0)
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(): void {
    for (const listener of this.#listeners) listener()
  }

  /** Nothing else is written by this page meanwhile. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work)
    this.#queue = turn.catch(() => {})
    return turn
  }

  decideOffline(ask: OfflineAsk): Promise<OfflineVerdict> {
    return this.#atTheEnd(() => this.#decide(ask))
  }

  /** At the end of the log, which no other tab moves meanwhile. */
  #atTheEnd<T>(work: () => Promise<T>): Promise<T> {
    return this.alone(() =>
      oneTabAtATime(`portillon-log-${this.deviceId}`, async () => {
        for (let attempt = 1; ; attempt++) {
          try {
            return await work()
          } catch (error) {
            if (!(error instanceof ChainMoved) || attempt === MOST_TRIES) throw error
            await this.#reload()
          }
        }
      }),
    )
  }

  /** Writes together with the new end of the log. */
  async #moveEnd(end: Chain, write: () => Promise<unknown> = async () => {}): Promise<void> {
    const before = this.#chain
    await this.store.transaction('rw', [this.store.scans, this.store.passes, this.store.meta], async () => {
      if (this.data) await this.look()
      const stored = await this.store.readChain()
      if (stored?.seq !== before?.seq || stored?.hash !== before?.hash) throw new ChainMoved()
      await write()
      await this.store.writeChain(end)
    })
    this.#chain = end
  }

  /** Throws `StoreGone` when the browser has cleared what this page works with; from then on it decides nothing. */
  async look(): Promise<void> {
    if (!this.isGone && (await this.store.keeps(this.#chain))) return
    this.isGone = true
    this.isProved = false
    this.data = null
    this.changed()
    throw new StoreGone('the browser has cleared the data of this gate')
  }

  /** The server has said when its data is of: so late it is at least. */
  hearServer(): void {
    this.known.hear(this.meta.asOf)
  }

  async #decide(ask: OfflineAsk): Promise<OfflineVerdict> {
    if (this.isGone) throw new StoreGone('the browser has cleared the data of this gate')
    if (!this.data) throw new NotReady('there is no data on this device')
    const data = this.data
    const question = { ...ask, at: this.serverTime(ask.at) }
    const judged = await judge(data, (ticket, listId) => this.#book.of(data, ticket, listId), question, this.check)
    const pass = passOf(judged, ask, question.at)
    const row = await nextRow(ask, judged, {
      deviceId: this.deviceId,
      last: this.#chain,
      bundleSeq: data.seq,
      offsetMs: this.meta.offsetMs,
    })
    await this.#moveEnd({ seq: row.seq, hash: row.hash }, async () => {
      await this.store.scans.add(row)
      if (pass) await this.store.passes.put(pass)
    })
    this.#waiting++
    if (pass) this.#book.put(pass)
    this.changed()
    return { result: resultOf(judged, ask, question.at, data), unlisted: judged.unlisted }
  }

  /** Admissions at other gates, or taken back there. */
  applyAdmissions(rows: readonly LiveAdmission[], deviceNow: number): Promise<void> {
    return this.alone(async () => {
      if (!this.data) return
      const now = this.serverTime(deviceNow)
      const heard: LocalPass[] = []
      for (const row of rows) {
        const pass = livePass(this.#book, this.data, row, now)
        if (!pass) continue
        this.#book.put(pass)
        heard.push(pass)
      }
      await this.keepPasses(heard)
    })
  }

  async keepPasses(passes: readonly LocalPass[]): Promise<void> {
    if (passes.length === 0) return
    await this.store.passes.bulkPut([...passes])
    for (const pass of passes) this.#book.put(pass)
  }

  /** After rows have left the log, or were taken by another tab. */
  async recount(): Promise<void> {
    this.#waiting = await this.store.scans.count()
    this.#refused = await this.store.refused.count()
    this.changed()
  }

  /** A browser that has lost its log, or was put back to an older one, goes on where the server has it: a number is never given twice. */
  async adoptChain(server: Chain): Promise<void> {
    await this.#atTheEnd(async () => {
      const own = this.#chain
      const isBehind = own === null || own.seq < server.seq || (own.seq === server.seq && own.hash !== server.hash)
      if (isBehind) await this.#moveEnd(server)
    })
  }

  async noteOffset(offsetMs: number): Promise<void> {
    this.meta = await this.store.changeMeta({ offsetMs })
  }

  async #reload(): Promise<void> {
    const [passes, chain, waiting, refused, meta] = await Promise.all([
      this.store.passes.toArray(),
      this.store.readChain(),
      this.store.scans.count(),
      this.store.refused.count(),
      this.store.readMeta(),
    ])
    this.#book = new PassBook(passes)
    this.#chain = chain
    this.#waiting = waiting
    this.#refused = refused
    this.meta = meta
  }
}

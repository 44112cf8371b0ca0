// The gate that decides by itself. Guards: a scan and the pass that it takes are on the disk, in one transaction, before anybody is told the
// verdict; one attempt is judged at a time; a second tab of the same device cannot write a second chain.

import type { ScanResult } from '@/server/scanning/contract'
import { chainStart, rowHash } from '@/server/scanning/sync/chain'
import type { AsyncSignatureCheck } from '@/server/tickets/verify-token'
import type { GateData } from './gate-data'
import { type Judgement, judge, type OfflineQuestion } from './judge'
import { passOf, resultOf } from './offline-result'
import { oneTabAtATime } from './one-tab'
import { type LiveAdmission, type LocalPass, livePass, PassBook } from './pass-book'
import { type Chain, type GateMeta, GateStore, type LoggedScan } from './store'
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
  meta: GateMeta
  #book: PassBook
  #chain: Chain | null = null
  #waiting = 0
  #queue: Promise<unknown> = Promise.resolve()
  readonly #listeners = new Set<() => void>()

  private constructor(
    readonly store: GateStore,
    readonly check: AsyncSignatureCheck,
    meta: GateMeta,
    book: PassBook,
  ) {
    this.meta = meta
    this.#book = book
  }

  /** What lies on this device; without a bundle it can only be filled. */
  static async open(deviceId: string, check: AsyncSignatureCheck): Promise<OfflineGate> {
    const store = new GateStore(deviceId)
    const gate = new OfflineGate(store, check, await store.readMeta(), new PassBook([]))
    gate.data = await readStored(store, check)
    await gate.#reload()
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
    return this.alone(() =>
      oneTabAtATime(`portillon-log-${this.deviceId}`, async () => {
        for (let attempt = 1; ; attempt++) {
          try {
            return await this.#decide(ask)
          } catch (error) {
            if (!(error instanceof ChainMoved) || attempt === MOST_TRIES) throw error
            await this.#reload()
          }
        }
      }),
    )
  }

  async #decide(ask: OfflineAsk): Promise<OfflineVerdict> {
    if (!this.data) throw new NotReady('there is no data on this device')
    const data = this.data
    const question = { ...ask, at: this.serverTime(ask.at) }
    const judged = await judge(data, (ticket, listId) => this.#book.of(data, ticket, listId), question, this.check)
    const pass = passOf(judged, ask, question.at)
    const row = await this.#nextRow(ask, judged, data.seq)
    const before = this.#chain
    await this.store.transaction('rw', [this.store.scans, this.store.passes, this.store.meta], async () => {
      const stored = await this.store.readChain()
      if (stored?.seq !== before?.seq || stored?.hash !== before?.hash) throw new ChainMoved()
      await this.store.scans.add(row)
      if (pass) await this.store.passes.put(pass)
      await this.store.writeChain({ seq: row.seq, hash: row.hash })
    })
    this.#chain = { seq: row.seq, hash: row.hash }
    this.#waiting++
    if (pass) this.#book.put(pass)
    this.changed()
    return { result: resultOf(judged, ask, question.at, data), unlisted: judged.unlisted }
  }

  async #nextRow(ask: OfflineAsk, judged: Judgement, bundleSeq: number): Promise<LoggedScan> {
    const last = this.#chain
    const row = {
      seq: (last?.seq ?? 0) + 1,
      scanId: ask.scanId,
      qrCodeData: ask.text,
      at: new Date(ask.at).toISOString(),
      verdict: judged.reason === null ? ('admitted' as const) : ('refused' as const),
      reason: judged.reason ?? judged.overridden,
      checkInListId: ask.listId,
      bundleSeq,
      previousHash: last?.hash ?? (await chainStart(this.deviceId)),
    }
    const offset = this.meta.offsetMs === null ? {} : { offset: this.meta.offsetMs }
    return { ...row, ...offset, direction: ask.direction, hash: await rowHash(this.deviceId, row) }
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
    this.changed()
  }

  /** A browser that has lost its log goes on where the server has it. */
  async adoptChain(chain: Chain): Promise<void> {
    await this.store.transaction('rw', [this.store.meta, this.store.scans], async () => {
      if ((await this.store.readChain()) === null) await this.store.writeChain(chain)
    })
    this.#chain = await this.store.readChain()
  }

  async noteOffset(offsetMs: number): Promise<void> {
    this.meta = await this.store.changeMeta({ offsetMs })
  }

  async #reload(): Promise<void> {
    const [passes, chain, waiting, meta] = await Promise.all([
      this.store.passes.toArray(),
      this.store.readChain(),
      this.store.scans.count(),
      this.store.readMeta(),
    ])
    this.#book = new PassBook(passes)
    this.#chain = chain
    this.#waiting = waiting
    this.meta = meta
  }
}

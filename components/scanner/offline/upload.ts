// Sends the log of scans to the server. Guards: a row leaves the log only when the server has answered for it; what it will never keep is put
// aside with its reason, and whom it let in stays let in here; a lost answer costs a repetition, which the server knows by the row's number.
import type { DeviceConflict, SyncAnswer } from '@/server/scanning/sync/contract'
import type { DeviceFetch } from './load-bundle'
import type { OfflineGate } from './offline-gate'
import { oneTabAtATime } from './one-tab'
import type { LoggedScan } from './store'

const BATCH = 200
const TIMEOUT_MS = 20_000
const TOO_LARGE = 413

export type Uploaded = {
  sent: number
  /** Rows that the server will never keep. */
  refused: number
  conflicts: DeviceConflict[]
}

export class UploadFailed extends Error {
  constructor(
    readonly status: number,
    readonly retryAfterSeconds: number | null,
  ) {
    super(`the upload was answered with ${status}`)
  }
}

/** Everything that waits, oldest first. Throws `UploadFailed` or what `fetch` does; what was answered until then has left the log. */
export async function uploadScans(gate: OfflineGate, fetcher: DeviceFetch, signal?: AbortSignal): Promise<Uploaded> {
  const done: Uploaded = { sent: 0, refused: 0, conflicts: [] }
  let most = BATCH
  for (;;) {
    const rows = await gate.store.scans.orderBy('seq').limit(most).toArray()
    if (rows.length === 0) return done
    const answer = await send(fetcher, rows, signal).catch((error: unknown) => {
      if (error instanceof UploadFailed && error.status === TOO_LARGE && rows.length > 1) return null
      throw error
    })
    if (answer === null) {
      // Somebody held codes of eight kilobytes before the camera; a single row always fits.
      most = Math.ceil(rows.length / 2)
      continue
    }
    const answered = await settle(gate, rows, answer)
    done.sent += answered.accepted
    done.refused += answered.refused
    done.conflicts.push(...answer.conflicts)
    // An answer about nothing that was asked: asking again at once would go on for ever.
    if (answered.accepted + answered.refused === 0) throw new UploadFailed(200, null)
  }
}

async function send(
  fetcher: DeviceFetch,
  rows: readonly LoggedScan[],
  signal: AbortSignal | undefined,
): Promise<SyncAnswer> {
  const late = AbortSignal.timeout(TIMEOUT_MS)
  const response = await fetcher('/api/scans/sync', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scans: rows.map(({ hash: _, ...row }) => row) }),
    signal: signal ? AbortSignal.any([signal, late]) : late,
  })
  if (!response.ok) {
    const wait = Number(response.headers.get('retry-after'))
    throw new UploadFailed(response.status, Number.isFinite(wait) && wait > 0 ? wait : null)
  }
  return ((await response.json()) as { data: SyncAnswer }).data
}

async function settle(gate: OfflineGate, rows: readonly LoggedScan[], { accepted, rejected }: SyncAnswer) {
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  const kept = accepted.map(({ seq }) => seq).filter((seq) => bySeq.has(seq))
  const refused = rejected.flatMap(({ seq, index, code }) => {
    const row = (seq === null ? undefined : bySeq.get(seq)) ?? rows[index]
    return row ? [{ ...row, code }] : []
  })
  const answered = [...kept, ...refused.map(({ seq }) => seq)]
  // Only what the server keeps will come back with its data: the passes of the others are known here alone.
  const scanIds = new Set(kept.flatMap((seq) => bySeq.get(seq)?.scanId ?? []))
  await gate.alone(async () => {
    const ackAt = gate.serverTime(Date.now())
    const passes = gate.book.byScan(scanIds).map((pass) => ({ ...pass, ackAt }))
    const { store } = gate
    await store.transaction('rw', [store.scans, store.refused, store.passes], async () => {
      await store.refused.bulkPut(refused)
      await store.passes.bulkPut(passes)
      await store.scans.bulkDelete(answered)
    })
    for (const pass of passes) gate.book.put(pass)
    await gate.recount()
  })
  return { accepted: kept.length, refused: refused.length }
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** An upload that has been going on for longer when the network comes back was begun without it. */
const HANGS_MS = 2_000

/** Sends whenever something waits, one upload at a time, with longer and longer pauses while nobody answers. */
export class Uploader {
  #running: Promise<Uploaded> | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #pause = FIRST_PAUSE_MS
  #stopped = false
  /** Of the upload that is under way. */
  #given = new AbortController()
  #beganAt = 0
  #isWanted = false
  /** The server has asked to be left alone until then, by `performance.now`. */
  #notBefore = 0

  constructor(
    readonly gate: OfflineGate,
    readonly fetcher: DeviceFetch,
    readonly on: { uploaded?: (uploaded: Uploaded) => void; failed?: (error: unknown) => void } = {},
  ) {}

  /** Rejects when not everything could be sent; it is tried again by itself. */
  syncNow(): Promise<Uploaded> {
    this.#running ??= this.#sync().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  /** Soon, and only if there is something. */
  nudge(): void {
    if (this.gate.waiting > 0 && this.#timer === null && !this.#stopped) this.#later(0)
  }

  /** The server is there again: what failed while it was away no longer counts, and what hangs since then is given up. */
  atOnce(): void {
    if (this.#stopped || this.gate.waiting === 0) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#pause = FIRST_PAUSE_MS
    this.#isWanted = this.#running !== null
    if (!this.#isWanted) this.#later(0)
    else if (performance.now() - this.#beganAt > HANGS_MS) this.#given.abort()
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  async #sync(): Promise<Uploaded> {
    this.#given = new AbortController()
    this.#beganAt = performance.now()
    const { signal } = this.#given
    try {
      const uploaded = await oneTabAtATime(`portillon-upload-${this.gate.deviceId}`, () =>
        uploadScans(this.gate, this.fetcher, signal),
      )
      this.#pause = FIRST_PAUSE_MS
      this.#isWanted = false
      if (uploaded.sent + uploaded.refused > 0) this.on.uploaded?.(uploaded)
      return uploaded
    } catch (error) {
      this.on.failed?.(error)
      const asked = error instanceof UploadFailed ? (error.retryAfterSeconds ?? 0) * 1000 : 0
      this.#notBefore = performance.now() + asked
      if (!this.#stopped) this.#later(this.#isWanted ? 0 : this.#pause * (0.75 + Math.random() / 2))
      if (!this.#isWanted) this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2)
      this.#isWanted = false
      throw error
    }
  }

  #later(ms: number): void {
    if (this.#timer !== null) return
    const wait = Math.max(ms, this.#notBefore - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.syncNow().catch(() => {})
    }, wait)
  }
}

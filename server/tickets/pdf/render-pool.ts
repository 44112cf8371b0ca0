// The threads that print. Guards: a ticket that hangs a thread or ends it fails alone, and the thread is replaced; printing yields to
// everything else the machine does; what waits is bounded, so that a flood is refused and tried again rather than kept in memory.
import { existsSync } from 'node:fs'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { fail } from '@/server/kernel/errors'
import type { TicketPdfProps } from './props'

const MOST_THREADS = 2
const MOST_WAITING = 2_000
const DEADLINE_MS = 20_000
const DEADLINE_PER_PAGE_MS = 500
const THREAD_MEMORY_MB = 512

type Options = {
  /** The program of a thread. */
  file?: string
  threads?: number
  deadlineMs?: number
}

export class RenderPool {
  readonly #threads: number
  readonly #deadlineMs: number
  readonly #pool: Piscina
  /** Who waits for one ticket goes before those of a batch. */
  readonly #waiting: (() => void)[] = []
  readonly #waitingInBulk: (() => void)[] = []
  #running = 0

  constructor({ file = threadFile(), threads, deadlineMs = DEADLINE_MS }: Options = {}) {
    this.#threads = threads ?? Math.min(MOST_THREADS, os.availableParallelism())
    this.#deadlineMs = deadlineMs
    this.#pool = new Piscina({
      filename: file,
      minThreads: this.#threads,
      maxThreads: this.#threads,
      // Threads do not take over the flags of a parent that runs from its source by other means.
      execArgv: file.endsWith('.ts') ? ['--import', 'tsx'] : [],
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB },
      // A thread that looks for its next ticket in a loop would take the time of the others.
      atomics: 'disabled',
    })
  }

  async render(tickets: readonly TicketPdfProps[], { inBulk = false } = {}): Promise<Buffer> {
    await this.#turn(inBulk ? this.#waitingInBulk : this.#waiting)
    const deadline = AbortSignal.timeout(this.#deadlineMs + DEADLINE_PER_PAGE_MS * tickets.length)
    try {
      const bytes: Uint8Array = await this.#pool.run(tickets, { signal: deadline })
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    } catch (cause) {
      if (deadline.aborted) throw new Error('printing a ticket took too long and was given up', { cause })
      throw cause
    } finally {
      this.#running--
      const next = this.#waiting.shift() ?? this.#waitingInBulk.shift()
      next?.()
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  /** Handed out here and not by the pool, so that the deadline begins when a thread does. */
  async #turn(line: (() => void)[]): Promise<void> {
    if (this.#running >= this.#threads) {
      if (line.length >= MOST_WAITING) {
        fail('unavailable', 'tickets.printing_busy', 'Too many tickets wait to be printed.', { retryAfterSeconds: 5 })
      }
      await new Promise<void>((resolve) => line.push(resolve))
    }
    this.#running++
  }
}

/** Beside this module: its source, or its bundle beside the worker’s. */
function threadFile(): string {
  const source = fileURLToPath(new URL('./render-thread.ts', import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL('./render-thread.js', import.meta.url))
}

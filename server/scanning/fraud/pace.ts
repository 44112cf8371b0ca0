// How soon the rules may look at an event again: what took long rests longer, so that a rush at the gates, which is when there is most to
// read, never leaves the judging more than a tenth of a processor. In the process: it protects the process.

const REST_PER_WORK = 9

export class Pace {
  readonly #restingUntil = new Map<string, number>()

  /** Milliseconds from `at` on; 0: at once. All instants are of one monotonic clock. */
  waitMs(key: string, at: number): number {
    const wait = (this.#restingUntil.get(key) ?? 0) - at
    if (wait > 0) return wait
    this.#restingUntil.delete(key)
    return 0
  }

  worked(key: string, from: number, until: number): void {
    this.#restingUntil.set(key, until + REST_PER_WORK * (until - from))
  }
}

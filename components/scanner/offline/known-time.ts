// The server's clock as this device knows it beyond doubt: what the server said last, and what this page has counted since. Guards: a phone
// whose clock is set days ahead gains no time by it; what is counted may lag (a page that sleeps does not count), and never runs ahead.

export class KnownTime {
  #base: number | null = null
  #counted = 0

  /** @param ticks milliseconds from anywhere, which no setting of a clock changes */
  constructor(readonly ticks: () => number = () => performance.now()) {}

  /** Null before the server has ever said. */
  now(): number | null {
    return this.#base === null ? null : this.#base + this.ticks() - this.#counted
  }

  /** By the server; what is older than what is known says nothing new. */
  hear(at: number | null): void {
    const known = this.now()
    if (at === null || (known !== null && at <= known)) return
    this.#base = at
    this.#counted = this.ticks()
  }
}

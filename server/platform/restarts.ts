// How a process that ended by itself is started again. Guards: a single death costs a second, a process that cannot live does not
// keep the machine busy, and after several quick deaths whoever asked for it hears so instead of waiting for ever.
const FIRST_DELAY = 1_000
const LONGEST_DELAY = 30_000
const GOOD_RUN = 60_000

export class Restarts {
  private quickDeaths = 0

  /** `limit`: so many deaths in a row, each within a minute of its start, are the last. */
  constructor(private readonly limit: number) {}

  /** Milliseconds to wait before the next start; null when there is none. */
  afterDeath(ranMilliseconds: number): number | null {
    this.quickDeaths = ranMilliseconds >= GOOD_RUN ? 1 : this.quickDeaths + 1
    if (this.quickDeaths >= this.limit) return null
    return Math.min(FIRST_DELAY * 2 ** (this.quickDeaths - 1), LONGEST_DELAY)
  }
}

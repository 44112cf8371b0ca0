// Keeps a camera from asking twice about the code that it is looking at. Guards: a code is asked about once at a time, and not
// again for a while after its verdict left the screen, so that a ticket that is still held up does not turn red by itself.

export const IGNORED_FOR_MS = 3_000

export class SeenCodes {
  #asking: string | null = null
  readonly #settled = new Map<string, number>()

  /** The first of the codes in one picture that is worth asking about. */
  next(codes: readonly string[], nowMs: number): string | null {
    if (this.#asking !== null) return null
    return codes.find((code) => code !== '' && !this.#isRecent(code, nowMs)) ?? null
  }

  asking(code: string): void {
    this.#asking = code
  }

  /** The verdict has left the screen. */
  settled(nowMs: number): void {
    if (this.#asking === null) return
    for (const [code, at] of this.#settled) if (nowMs - at >= IGNORED_FOR_MS) this.#settled.delete(code)
    this.#settled.set(this.#asking, nowMs)
    this.#asking = null
  }

  #isRecent(code: string, nowMs: number): boolean {
    const at = this.#settled.get(code)
    return at !== undefined && nowMs - at < IGNORED_FOR_MS
  }
}

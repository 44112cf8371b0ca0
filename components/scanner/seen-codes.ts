// Keeps a camera from asking twice about the code that it is looking at. Guards: one showing of a ticket is one scan. A code
// counts as shown again only after it was out of the picture for a while, however long its verdict stood on the screen.

/** A hand that trembles, a glare, a finger: so long may a code that is still held up be unreadable. */
export const GONE_AFTER_MS = 3_000

export type Sight = { kind: 'nothing' } | { kind: 'same' } | { kind: 'new'; code: string }

export class SeenCodes {
  /** The codes that were asked about, with the moment each was last in the picture. */
  readonly #lastSeen = new Map<string, number>()

  /** What one picture shows. It has to be told of every picture, also while a verdict covers the screen. */
  look(codes: readonly string[], nowMs: number): Sight {
    for (const [code, at] of this.#lastSeen) if (nowMs - at >= GONE_AFTER_MS) this.#lastSeen.delete(code)
    const shown = codes.filter((code) => code !== '')
    for (const code of shown) if (this.#lastSeen.has(code)) this.#lastSeen.set(code, nowMs)
    const code = shown.find((one) => !this.#lastSeen.has(one))
    if (code !== undefined) return { kind: 'new', code }
    return { kind: shown.length > 0 ? 'same' : 'nothing' }
  }

  /** From now on the code is the same one, until it was gone. */
  asked(code: string, nowMs: number): void {
    this.#lastSeen.set(code, nowMs)
  }
}

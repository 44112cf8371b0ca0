// Keeps a camera from asking twice about the code that it is looking at. Guards: one showing of a ticket is one scan. A code
// counts as shown again only after it was out of the picture for a while, however long its verdict stood on the screen.

/** A hand that trembles, a glare, a finger: so long may a code that is still held up be unreadable. */
export const GONE_AFTER_MS = 3_000

/** Between two pictures. What a busy phone did not look at for longer was not seen to be gone. */
const BLINK_MS = 500

/** The part of a ticket's code that stays: the phone that shows it draws another one every few seconds. */
function staysOf(code: string): string {
  return code.split(':').slice(0, 2).join(':').toUpperCase()
}

export type Sight = { kind: 'nothing' } | { kind: 'same' } | { kind: 'new'; code: string }

export class SeenCodes {
  /** What stays of the codes that were asked about, with the moment each was last in the picture. */
  readonly #lastSeen = new Map<string, number>()
  /** Codes that were too old: the next one of the same ticket is another question. */
  readonly #stale = new Map<string, string>()
  #lookedMs: number | null = null

  /** What one picture shows. It has to be told of every picture, also while a verdict covers the screen. */
  look(codes: readonly string[], nowMs: number): Sight {
    this.#leaveOutWhatWasNotSeen(nowMs)
    for (const [code, at] of this.#lastSeen) if (nowMs - at >= GONE_AFTER_MS) this.#forget(code)
    const shown = codes.filter((code) => code !== '')
    for (const code of shown) {
      const stays = staysOf(code)
      if (this.#stale.has(stays) && this.#stale.get(stays) !== code) this.#forget(stays)
      if (this.#lastSeen.has(stays)) this.#lastSeen.set(stays, nowMs)
    }
    const code = shown.find((one) => !this.#lastSeen.has(staysOf(one)))
    if (code !== undefined) return { kind: 'new', code }
    return { kind: shown.length > 0 ? 'same' : 'nothing' }
  }

  /** From now on the code is the same one, until it was gone. */
  asked(code: string, nowMs: number): void {
    this.#stale.delete(staysOf(code))
    this.#lastSeen.set(staysOf(code), nowMs)
  }

  /** This code was refused for what it shows of the moment: a fresher one of the same ticket is asked about at once. */
  wasStale(code: string): void {
    this.#stale.set(staysOf(code), code)
  }

  #leaveOutWhatWasNotSeen(nowMs: number): void {
    const unseen = this.#lookedMs === null ? 0 : nowMs - this.#lookedMs - BLINK_MS
    this.#lookedMs = nowMs
    if (unseen <= 0) return
    for (const [code, at] of this.#lastSeen) this.#lastSeen.set(code, Math.min(nowMs, at + unseen))
  }

  #forget(stays: string): void {
    this.#lastSeen.delete(stays)
    this.#stale.delete(stays)
  }
}

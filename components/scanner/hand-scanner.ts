// Hardware scanners are keyboards that type very fast and end with Enter. Tells their bursts from a person's typing.

const FAST_MS = 60
const SHORTEST = 8

export class KeyBurst {
  #text = ''
  #lastMs = Number.NEGATIVE_INFINITY

  /** One key. The whole text when this Enter ends a burst; null otherwise. */
  push(key: string, nowMs: number): string | null {
    if (nowMs - this.#lastMs > FAST_MS) this.#text = ''
    if (key === 'Enter') {
      const text = this.#text
      this.#text = ''
      return text.length >= SHORTEST ? text : null
    }
    if ([...key].length === 1) {
      this.#text += key
      this.#lastMs = nowMs
    }
    return null
  }
}

// Bytes that are being made once and read by many: who comes late gets what is there already, then follows.
export class SharedStream {
  readonly #chunks: Uint8Array<ArrayBuffer>[] = []
  #state: 'open' | 'ended' | { failed: unknown } = 'open'
  #wake: () => void = () => {}
  #changed: Promise<void> = Promise.resolve()
  #bytes = 0

  constructor() {
    this.#renew()
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Nothing more comes, and nothing went wrong. */
  get isWhole(): boolean {
    return this.#state === 'ended'
  }

  get hasFailed(): boolean {
    return typeof this.#state === 'object'
  }

  push(chunk: Uint8Array<ArrayBuffer>): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    this.#tell()
  }

  end(): void {
    this.#state = 'ended'
    this.#tell()
  }

  fail(error: unknown): void {
    this.#state = { failed: error }
    this.#tell()
  }

  /** Errors when the making fails, so that nobody takes a part for the whole. */
  readable(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let next = 0
    return new ReadableStream({
      pull: async (controller) => {
        while (next >= this.#chunks.length && this.#state === 'open') await this.#changed
        const chunk = this.#chunks[next++]
        if (chunk) controller.enqueue(chunk)
        else if (typeof this.#state === 'object') controller.error(this.#state.failed)
        else controller.close()
      },
    })
  }

  #tell(): void {
    const wake = this.#wake
    this.#renew()
    wake()
  }

  #renew(): void {
    this.#changed = new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}

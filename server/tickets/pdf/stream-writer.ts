// How the PDF library writes: it turns each operator into bytes of its own and joins thousands of them, and compresses a page as hard as
// an archive. Guards: what a reader unpacks is the same, byte for byte.
import { deflateSync } from 'node:zlib'

/** A third of the time of the usual 6; a ticket grows by 2 %. */
const LEVEL = 4

type Chunk = Uint8Array | string

type Reference = {
  buffer: Uint8Array[]
  compress: boolean
  data: { Filter?: string; Length?: number }
  uncompressedLength: number
  write(chunk: Chunk): void
  finalize(): void
}

/** What is changed of the library's documents. */
export type Streams = {
  ref(this: Streams, data?: object): Reference
  _write(this: { push(bytes: Uint8Array): unknown; _offset: number }, chunk: Chunk): void
}

export function writeInOnePiece(library: Streams): void {
  library._write = function (chunk) {
    const bytes = bytesOf(chunk)
    this.push(bytes)
    this._offset += bytes.length
  }
  const { ref } = library
  library.ref = function (data) {
    const reference = ref.call(this, data)
    changeOnce(Object.getPrototypeOf(reference))
    library.ref = ref
    return reference
  }
}

/** Text that is not yet part of a stream's bytes. */
const pending = new WeakMap<Reference, string>()

function changeOnce(references: Reference): void {
  const { finalize, write } = references
  references.write = function (chunk) {
    if (typeof chunk === 'string' && this.uncompressedLength > 0)
      pending.set(this, `${pending.get(this) ?? ''}${chunk}\n`)
    else {
      flush(this)
      write.call(this, typeof chunk === 'string' ? bytesOf(chunk) : chunk)
    }
  }
  references.finalize = function () {
    flush(this)
    if (this.compress && this.buffer.length > 0) {
      this.buffer = [deflateSync(Buffer.concat(this.buffer), { level: LEVEL })]
      this.compress = false
    }
    finalize.call(this)
  }
  function flush(reference: Reference): void {
    const text = pending.get(reference)
    if (text === undefined) return
    pending.delete(reference)
    write.call(reference, Buffer.from(text, 'latin1'))
  }
}

function bytesOf(chunk: Chunk): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(`${chunk}\n`, 'latin1') : chunk
}

// A zip that is written while its files are read, one after the other. PDFs are packed already, so they are stored as they are.
import { Zip, ZipPassThrough } from 'fflate'

export async function* zipOf(files: AsyncIterable<{ name: string; bytes: Uint8Array }>): AsyncGenerator<Uint8Array> {
  let written: Uint8Array[] = []
  let failure: Error | null = null
  const zip = new Zip((error, piece) => {
    if (error) failure = error
    else written.push(piece)
  })
  const flush = () => {
    if (failure) throw failure
    const pieces = written
    written = []
    return pieces
  }
  for await (const { name, bytes } of files) {
    const entry = new ZipPassThrough(name)
    zip.add(entry)
    entry.push(bytes, true)
    yield* flush()
  }
  zip.end()
  yield* flush()
}

// A file as an answer, and the answer while it is still being made. Guards: no cache that others share keeps a file.
import { type Answer, answer } from './answer'

type File = {
  /** Made by us: letters, digits, dots and dashes. */
  name: string
  contentType: string
  /** Whole, or made while it is sent. */
  bytes: Uint8Array | AsyncIterable<Uint8Array>
  /** Shown by the browser instead of saved. */
  isShown?: true
  headers?: Readonly<Record<string, string>>
}

export function fileAnswer({ name, contentType, bytes, isShown, headers }: File): Response {
  return new Response(bytes instanceof Uint8Array ? new Uint8Array(bytes) : streamOf(bytes), {
    headers: {
      'content-type': contentType,
      'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename="${name}"`,
      'cache-control': 'private, no-store',
      ...headers,
    },
  })
}

/** The worker makes the file: the reader comes back in a second. */
export function stillMaking(): Answer {
  return answer({ status: 'rendering' }, { status: 202, headers: { 'retry-after': '1' } })
}

/** The next piece is asked for when the reader has taken the last. */
function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return?.()
    },
  })
}

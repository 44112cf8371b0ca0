// Caps request bodies before the application sees them. Guards: a body over the limit is answered 413 and has no effect,
// whether its length was announced or it came in chunks.
import { IncomingMessage, type ServerResponse } from 'node:http'
import { maxImportBytes } from '@/server/attendees/import/contract'
import { maxStatementBytes } from '@/server/payments/external/contract'
import { refuse } from './plain-refusal'

const JSON_LIMIT = 1024 * 1024
const MULTIPART_OVERHEAD = 64 * 1024
/** A bank's file or a list of people as base64, and the JSON around it. */
const FILE_LIMIT = Math.ceil(Math.max(maxStatementBytes, maxImportBytes) / 3) * 4 + 64 * 1024
/** What is still read and thrown away after a refusal, so that the client gets to see the answer. */
const DRAIN_LIMIT = 64 * 1024 * 1024

export function bodyLimit(target: string, maxFileSize: number): number {
  if (target.startsWith('/api/uploads/')) return maxFileSize + MULTIPART_OVERHEAD
  return bringsFile(target) ? FILE_LIMIT : JSON_LIMIT
}

/** The calls of tRPC that carry a file; in a batch with others it has to be as small as they are. */
export function bringsFile(target: string): boolean {
  return /^\/api\/trpc\/(?:external\.(?:preview|import)Statement|attendees\.(?:preview|check)Import)(?:[?#]|$)/.test(
    target,
  )
}

/** Reads on without keeping anything; a client that never stops is cut off. */
function drain(request: IncomingMessage): void {
  let drained = 0
  request.on('error', () => {})
  request.on('data', (chunk: Buffer) => {
    drained += chunk.length
    if (drained > DRAIN_LIMIT) request.destroy()
  })
}

/** Holds a chunked body back until it is complete; every byte passes `push` on its way from the parser. */
function holdBack(request: IncomingMessage, limit: number, then: (fits: boolean) => void): void {
  const push = IncomingMessage.prototype.push
  const held: unknown[] = []
  let size = 0
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk !== null) {
      held.push(chunk)
      size += (chunk as Buffer).length
      if (size <= limit) return true
    }
    request.push = push
    if (size > limit) {
      then(false)
      return true
    }
    for (const part of held) push.call(request, part, encoding)
    const more = push.call(request, null)
    then(true)
    return more
  }
}

/** Calls `handle` once the body is known to fit, else answers 413. */
export function withBodyLimit(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
  handle: () => void,
): void {
  const announced = request.headers['content-length']
  const decide = (fits: boolean) => {
    if (fits) return handle()
    const message = `The body of a request to this address may hold ${limit} bytes.`
    refuse(request, response, { status: 413, code: 'request.too_large', message })
    drain(request)
  }
  if (announced !== undefined) decide(Number(announced) <= limit)
  else if (request.headers['transfer-encoding'] === undefined) handle()
  else holdBack(request, limit, decide)
}

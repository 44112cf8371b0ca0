// Reads a request's JSON body. Guards: never more than `maxBytes` in memory, UTF-8 only, bounded depth, no NUL and no `__proto__`
// anywhere, so that no schema has to think of them.
import { DomainError, fail } from '@/server/kernel/errors'

const maxDepth = 64

/** The raw bytes, counted while they arrive: a Content-Length is believed only when it says too much. */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) tooLarge(maxBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      tooLarge(maxBytes)
    }
    chunks.push(value)
  }
  return Buffer.concat(chunks, size)
}

function tooLarge(maxBytes: number): never {
  fail('too_large', 'request.too_large', `The body may have at most ${maxBytes} bytes.`)
}

/** Passes `application/json` (with or without `charset=utf-8`); a request without any body may omit the header. */
export function requireJson(headers: Headers, isEmpty: boolean): void {
  const type = headers.get('content-type')
  if (type === null && isEmpty) return
  const [essence, ...parameters] = (type ?? '').toLowerCase().split(';')
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='))
  if (essence?.trim() !== 'application/json') fail('unsupported', 'request.unsupported_type', 'Send application/json.')
  if (charset && !/^charset="?utf-8"?$/.test(charset)) fail('bad_request', 'request.charset', 'Send the JSON in UTF-8.')
}

/** Undefined for an empty body. With `keepsNul` what is refused everywhere else is left to a schema that judges part by part. */
export function parseJson(bytes: Uint8Array, { keepsNul = false } = {}): unknown {
  if (bytes.byteLength === 0) return undefined
  const text = decode(bytes)
  refuseDepth(text)
  const value = parse(text)
  // Only an escape or the very word can bring these in, and most bodies have neither.
  if (!keepsNul && /\\u00|__proto__/.test(text)) refuseNulAndProto(value)
  return value
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return fail('bad_request', 'request.charset', 'The body is not valid UTF-8.')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return fail('bad_request', 'request.malformed', 'The body is not valid JSON.')
  }
}

function refuseDepth(text: string): void {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    if (inString) {
      if (character === 0x5c) index++
      else if (character === 0x22) inString = false
    } else if (character === 0x22) inString = true
    else if (character === 0x7b || character === 0x5b) {
      if (++depth > maxDepth)
        fail('bad_request', 'request.too_deep', `The JSON is nested more than ${maxDepth} levels deep.`)
    } else if (character === 0x7d || character === 0x5d) depth--
  }
}

function refuseNulAndProto(root: unknown): void {
  const pending: Array<{ value: unknown; path: string }> = [{ value: root, path: '' }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path } = next
    if (typeof value === 'string' && value.includes('\0')) refuse(path, 'must not contain NUL')
    if (value === null || typeof value !== 'object') continue
    for (const [key, inner] of Object.entries(value)) {
      const innerPath = path === '' ? key : `${path}.${key}`
      if (key === '__proto__') refuse(innerPath, 'is not a known field')
      if (key.includes('\0')) refuse(path, 'has a field whose name contains NUL')
      pending.push({ value: inner, path: innerPath })
    }
  }
}

function refuse(path: string, message: string): never {
  throw new DomainError('invalid', 'request.invalid', 'Some fields are not as they must be.', {
    details: [{ path, message }],
  })
}

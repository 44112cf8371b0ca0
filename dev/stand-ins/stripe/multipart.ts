// Reads Stripe's multipart uploads: the plain fields as a form, and the one file.
// Guards: an upload is compared by what it says and by its bytes, since its boundary is another one with every try.
import { createHash } from 'node:crypto'
import { headerOf, type Incoming } from '../base/http-server'
import { canonicalForm, type FormTree, parseForm } from './form-encoding'

export type Upload = { filename: string; type: string; bytes: Buffer }
export type Form = { fields: FormTree; upload: Upload | null }

/** Of a GET the query, of a POST the body. */
export function readForm(incoming: Incoming): Form {
  const parts = partsOf(incoming)
  if (parts === null) return { fields: parseForm(plainText(incoming)), upload: null }
  const fields = new URLSearchParams(parts.flatMap(({ name, file, bytes }) => (file ? [] : [[name, bytes.toString()]])))
  const found = parts.find(({ name, file }) => name === 'file' && file)
  const upload = found?.file ? { ...found.file, bytes: found.bytes } : null
  return { fields: parseForm(fields.toString()), upload }
}

/** One text per content: two requests are the same if these are. */
export function canonicalRequest(incoming: Incoming): string {
  const parts = partsOf(incoming)
  if (parts === null) return canonicalForm(incoming.body.toString('utf8'))
  return parts
    .map(
      ({ name, file, bytes }) => `${name}/${file?.filename ?? ''}=${createHash('sha256').update(bytes).digest('hex')}`,
    )
    .sort()
    .join('&')
}

function plainText(incoming: Incoming): string {
  return incoming.method === 'GET' ? incoming.queryText : incoming.body.toString('utf8')
}

type Part = { name: string; file: { filename: string; type: string } | null; bytes: Buffer }

/** Null for a request that is no upload. */
function partsOf(incoming: Incoming): Part[] | null {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(headerOf(incoming, 'content-type') ?? '')?.[1]
  if (!boundary) return null
  const mark = Buffer.from(`--${boundary}`)
  const parts: Part[] = []
  for (let at = incoming.body.indexOf(mark); at >= 0; ) {
    const next = incoming.body.indexOf(mark, at + mark.length)
    if (next < 0) break
    const part = readPart(incoming.body.subarray(at + mark.length + 2, next - 2))
    if (part) parts.push(part)
    at = next
  }
  return parts
}

function readPart(part: Buffer): Part | null {
  const end = part.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = part.subarray(0, end).toString('utf8')
  const name = /name="([^"]*)"/i.exec(head)?.[1]
  if (name === undefined) return null
  const filename = /filename="([^"]*)"/i.exec(head)?.[1]
  const type = /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? 'application/octet-stream'
  return { name, file: filename === undefined ? null : { filename, type }, bytes: part.subarray(end + 4) }
}

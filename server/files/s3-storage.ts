// Files in a bucket of an S3-compatible server. Guards: an object appears whole or not at all, also one that was sent in parts; a bucket
// that is not there is an error and never looks like a file that is missing.
import type { S3Address } from '@/server/kernel/storage-address'
import { type S3Client, s3Client } from './s3-request'
import { putInParts } from './s3-upload'
import type { ListedFile, Storage } from './storage'
import { storageAway } from './storage-errors'

/** @param limits the deadline is that of one attempt, beside the time that its bytes take on a slow line */
export function s3Storage(address: S3Address, limits: { deadlineMs?: number; keysPerPage?: number } = {}): Storage {
  const client = s3Client(address, limits.deadlineMs)
  return {
    async put(key, content, contentType) {
      if (!(content instanceof Uint8Array)) return putInParts(client, key, content, contentType)
      await client.ask({ method: 'PUT', key, body: content, contentType }, drained)
      return content.byteLength
    },
    get: (key) =>
      client.ask({ method: 'GET', key, alsoGood: [404] }, async (response) =>
        response.ok ? Buffer.from(await response.arrayBuffer()) : null,
      ),
    read: (key) => readPieces(client, key),
    async delete(key) {
      await client.ask({ method: 'DELETE', key, alsoGood: [404] }, drained)
    },
    list: (prefix, after = '') =>
      listAll(client, { after, ownPrefix: address.prefix, prefix, keysPerPage: limits.keysPerPage ?? 1_000 }),
    // Unfinished parts of a writer that died are no objects; a rule of the bucket ends them (docs/operations.md).
    removeLeftovers: async () => 0,
    async linkTo(key, { seconds, fileName, contentType, now }) {
      if (!address.isPublic) return null
      const query = {
        'X-Amz-Expires': String(seconds),
        'response-content-type': contentType,
        'response-content-disposition': `attachment; filename="${fileName}"`,
      }
      return client.presign(key, query, now)
    },
  }
}

async function drained(response: Response): Promise<void> {
  await response.arrayBuffer()
}

const RANGE_BYTES = 4 * 1024 * 1024

/** By ranges: each has its own deadline and its own attempts, so a long file does not hang on one connection. */
async function readPieces(
  client: S3Client,
  key: string,
): Promise<{ bytes: number; pieces: AsyncIterable<Uint8Array> } | null> {
  const first = await client.ask({ method: 'GET', key, range: [0, RANGE_BYTES - 1], alsoGood: [404, 416] }, rangeOf)
  if (!first) return null
  async function* pieces(head: Uint8Array, bytes: number): AsyncGenerator<Uint8Array> {
    if (head.byteLength > 0) yield head
    for (let from = head.byteLength; from < bytes; ) {
      const to = Math.min(from + RANGE_BYTES, bytes) - 1
      const next = await client.ask({ method: 'GET', key, range: [from, to] }, rangeOf)
      if (!next || next.piece.byteLength === 0) throw storageAway(new Error('an object ended before its end'))
      yield next.piece
      from += next.piece.byteLength
    }
  }
  return { bytes: first.bytes, pieces: pieces(first.piece, first.bytes) }
}

async function rangeOf(response: Response): Promise<{ piece: Uint8Array; bytes: number } | null> {
  if (response.status === 404) return null
  // Nothing of an empty object can be asked for.
  if (response.status === 416) return { piece: new Uint8Array(), bytes: 0 }
  const piece = new Uint8Array(await response.arrayBuffer())
  const total = /\/(\d{1,15})$/.exec(response.headers.get('content-range') ?? '')?.[1]
  return { piece, bytes: total === undefined ? piece.byteLength : Number(total) }
}

async function* listAll(
  client: S3Client,
  {
    ownPrefix,
    prefix,
    after = '',
    keysPerPage,
  }: { ownPrefix: string; prefix: string; after?: string; keysPerPage: number },
): AsyncGenerator<ListedFile> {
  for (let token: string | null = null; ; ) {
    const query = {
      'list-type': '2',
      'max-keys': String(keysPerPage),
      prefix: `${ownPrefix}${prefix}`,
      ...(after && { 'start-after': `${ownPrefix}${after}` }),
    }
    const page: string = await client.ask(
      { method: 'GET', key: '', query: token === null ? query : { ...query, 'continuation-token': token } },
      (response) => response.text(),
    )
    for (const [entry] of page.matchAll(/<Contents>.*?<\/Contents>/gs)) {
      const key = field(entry, 'Key')
      const changedAt = new Date(field(entry, 'LastModified'))
      yield { key: key.slice(ownPrefix.length), bytes: Number(field(entry, 'Size')), changedAt }
    }
    if (field(page, 'IsTruncated') !== 'true') return
    token = field(page, 'NextContinuationToken')
    if (token === '') throw storageAway(new Error('S3 cut a list and did not say where to go on'))
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function field(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => entities[entity] ?? '')
}

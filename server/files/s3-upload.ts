// An object that is too large to be held: sent in parts of which S3 makes one. Guards: no more than one part is in memory; what could
// not be finished is given up, so that no half object stays.
import type { S3Client } from './s3-request'
import { storageAway } from './storage-errors'

/** S3 takes no smaller part but the last, and ten thousand of them: 80 GB. */
const PART_BYTES = 8 * 1024 * 1024

export async function putInParts(
  client: S3Client,
  key: string,
  content: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<number> {
  const opened = await client.ask({ method: 'POST', key, query: { uploads: '' }, contentType }, (answer) =>
    answer.text(),
  )
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(opened)?.[1]
  if (!uploadId) throw storageAway(new Error('S3 opened an upload without a name'))
  try {
    const tags: string[] = []
    let bytes = 0
    for await (const body of parts(content)) {
      const query = { partNumber: String(tags.length + 1), uploadId }
      tags.push(await client.ask({ method: 'PUT', key, query, body }, tagOf))
      bytes += body.byteLength
    }
    await complete(client, key, uploadId, tags)
    return bytes
  } catch (error) {
    await client
      .ask({ method: 'DELETE', key, query: { uploadId }, alsoGood: [404] }, async () => undefined)
      .catch(() => undefined)
    throw error
  }
}

async function tagOf(answer: Response): Promise<string> {
  await answer.arrayBuffer()
  const tag = answer.headers.get('etag')
  if (!tag) throw new Error('S3 took a part without giving it a tag')
  return tag
}

/** The status is sent before the work is done: whether it was done stands in the body. */
async function complete(client: S3Client, key: string, uploadId: string, tags: readonly string[]): Promise<void> {
  const listed = tags.map(
    (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`,
  )
  const body = Buffer.from(`<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`)
  const call = { method: 'POST', key, query: { uploadId }, body, contentType: 'application/xml' } as const
  await client.ask(call, async (answer) => {
    const text = await answer.text()
    if (!text.includes('CompleteMultipartUploadResult')) throw new Error('S3 could not join the parts of an object')
  })
}

function escaped(tag: string): string {
  return tag.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** At least one part, also of nothing. */
async function* parts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let size = 0
  let number = 0
  for await (const piece of content) {
    for (let from = 0; from < piece.byteLength; ) {
      const cut = piece.subarray(from, from + PART_BYTES - size)
      held.push(cut)
      size += cut.byteLength
      from += cut.byteLength
      if (size === PART_BYTES) {
        yield Buffer.concat(held)
        number++
        held = []
        size = 0
      }
    }
  }
  if (size > 0 || number === 0) yield Buffer.concat(held)
}

// The S3 driver against a real S3 server in its own process, behind a door that checks signatures and plays faults.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DomainError } from '@/server/kernel/errors'
import { parseStorageAddress, type S3Address } from '@/server/kernel/storage-address'
import { isSigned, type S3Server, startS3Server } from '@/tests/support/s3-server'
import { s3Storage } from './s3-storage'
import { openStorage, type Storage } from './storage'

let server: S3Server
let storage: Storage

beforeAll(async () => {
  server = await startS3Server()
  storage = openStorage(server.url({ prefix: '/portillon/one' }))
}, 30_000)
afterAll(() => server.stop())
afterEach(() => {
  server.fault = null
  server.requests.length = 0
})

function limited(limits: { deadlineMs?: number; keysPerPage?: number }): Storage {
  return s3Storage(parseStorageAddress(server.url({ prefix: '/portillon/one' })) as S3Address, limits)
}

async function refusal(work: Promise<unknown>): Promise<{ code: string; cause: string }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DomainError)) throw new Error(`no DomainError but ${String(error)}`)
  return { code: error.code, cause: error.cause instanceof Error ? error.cause.message : '' }
}

describe('the door of these tests', () => {
  test('knows the signature of AWS’s own example, and no other', () => {
    const example = {
      method: 'GET',
      url: '/test.txt',
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        range: 'bytes=0-9',
        'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        'x-amz-date': '20130524T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      },
    }
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    expect(isSigned(example, Buffer.alloc(0), secret)).toBe(true)
    expect(isSigned({ ...example, url: '/test.txu' }, Buffer.alloc(0), secret)).toBe(false)
    expect(isSigned(example, Buffer.from('x'), secret)).toBe(false)
    expect(isSigned(example, Buffer.alloc(0), `${secret}x`)).toBe(false)
  })
})

describe('storage in a bucket', () => {
  test('gives back what was put, replaces it whole, and forgets what was deleted', async () => {
    expect(await storage.get('tickets/a.pdf')).toBeNull()
    await storage.put('tickets/a.pdf', Buffer.from('first'), 'application/pdf')
    expect(await storage.put('tickets/a.pdf', Buffer.from('second'), 'application/pdf')).toBe(6)
    expect((await storage.get('tickets/a.pdf'))?.toString()).toBe('second')
    await storage.delete('tickets/a.pdf')
    await storage.delete('tickets/a.pdf')
    expect(await storage.get('tickets/a.pdf')).toBeNull()
    expect(await storage.read('tickets/a.pdf')).toBeNull()
    expect(server.requests[0]).toBe('GET /files/portillon/one/tickets/a.pdf')
  })

  test('an empty file is a file', async () => {
    await storage.put('empty', Buffer.alloc(0), 'text/plain')
    expect((await storage.get('empty'))?.byteLength).toBe(0)
  })

  test('a long file goes in by parts and comes out by ranges, byte for byte', async () => {
    const block = Buffer.alloc(1_000_000)
    async function* pieces() {
      for (let index = 0; index < 19; index++) {
        block.fill(index)
        yield Buffer.from(block)
      }
    }
    expect(await storage.put('batches/all.zip', pieces(), 'application/zip')).toBe(19_000_000)
    expect(server.requests.filter((line) => line.startsWith('PUT'))).toHaveLength(3)
    const read = await storage.read('batches/all.zip')
    expect(read?.bytes).toBe(19_000_000)
    const bytes = Buffer.concat(await Array.fromAsync(read?.pieces ?? []))
    expect(bytes.equals(Buffer.concat(await Array.fromAsync(pieces())))).toBe(true)
  })

  test('a source that breaks off in the middle leaves no object, and the upload is given up', async () => {
    async function* broken() {
      yield Buffer.alloc(9_000_000)
      throw new Error('the source is gone')
    }
    await expect(storage.put('batches/broken.zip', broken(), 'application/zip')).rejects.toThrow('the source is gone')
    expect(server.requests.at(-1)).toBe('DELETE /files/portillon/one/batches/broken.zip')
    expect(await storage.get('batches/broken.zip')).toBeNull()
  })

  test('the list goes on over its pages and stays inside of the installation’s own prefix', async () => {
    const other = openStorage(server.url({ prefix: '/portillon/two' }))
    await other.put('many/x', Buffer.from('x'), 'text/plain')
    const keys = Array.from({ length: 12 }, (_, index) => `many/${String(index).padStart(4, '0')}`)
    for (const key of keys) await storage.put(key, Buffer.from(key), 'text/plain')
    server.requests.length = 0
    const listed = await Array.fromAsync(limited({ keysPerPage: 5 }).list('many/'))
    expect(server.requests).toHaveLength(3)
    const rest = await Array.fromAsync(limited({ keysPerPage: 5 }).list('many/', 'many/0008'))
    expect(rest.map(({ key }) => key)).toEqual(keys.slice(9))
    expect(listed.map(({ key }) => key)).toEqual(keys)
    expect(listed.every(({ bytes, changedAt }) => bytes === 9 && changedAt.getTime() > 0)).toBe(true)
    expect(await Array.fromAsync(other.list('many/'))).toHaveLength(1)
  })

  test('a signed address gives the file to who has it, under its name, and no other file', async () => {
    await storage.put('tickets/b.pdf', Buffer.from('%PDF'), 'application/pdf')
    const options = { seconds: 60, fileName: 'billet-3K7.pdf', contentType: 'application/pdf', now: new Date() }
    const url = (await storage.linkTo('tickets/b.pdf', options)) ?? ''
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([200, '%PDF'])
    expect((await fetch(url.replace('b.pdf', 'c.pdf'))).status).toBe(403)
    expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'))).status).toBe(403)
    const late = (await storage.linkTo('tickets/b.pdf', { ...options, now: new Date(Date.now() - 120_000) })) ?? ''
    expect((await fetch(late)).status).toBe(403)
    const indirect = openStorage(server.url({ prefix: '/portillon/one', options: '&direct=off' }))
    expect(await indirect.linkTo('tickets/b.pdf', options)).toBeNull()
  })
})

describe('when the server is not as it should be', () => {
  test('a wrong secret and a missing bucket are errors that tell the operator what to mend, and are not tried again', async () => {
    const stranger = openStorage(server.url({ secret: 'wrong/+secret' }))
    expect(await refusal(stranger.put('a', Buffer.from('x'), 'text/plain'))).toEqual({
      code: 'storage.unavailable',
      cause: 'S3 answered 403 SignatureDoesNotMatch: the secret of STORAGE_URL is wrong',
    })
    expect(server.requests).toHaveLength(1)
    const nowhere = openStorage(server.url({ bucket: 'elsewhere' }))
    const cause = 'S3 answered 404 NoSuchBucket: the bucket elsewhere of STORAGE_URL is not there'
    for (const work of [
      () => nowhere.get('a'),
      () => nowhere.read('a'),
      () => nowhere.delete('a'),
      () => nowhere.put('a', Buffer.from('x'), 'text/plain'),
    ]) {
      expect(await refusal(work())).toEqual({ code: 'storage.unavailable', cause })
    }
  })

  test.each([500, 503, 429])('a passing %i is tried again', async (status) => {
    server.fault = { kind: 'answer', status, code: 'SlowDown', times: 2 }
    await storage.put(`retried/${status}`, Buffer.from('kept'), 'text/plain')
    expect(server.requests).toHaveLength(3)
    expect((await storage.get(`retried/${status}`))?.toString()).toBe('kept')
  })

  test('an answer that got lost is asked for again, and the file is there once', async () => {
    server.fault = { kind: 'lose_answer', times: 1 }
    await storage.put('lost/one', Buffer.from('kept'), 'text/plain')
    expect(await Array.fromAsync(storage.list('lost/'))).toHaveLength(1)
  })

  test('a line that is cut in the middle of a file leaves nothing half-written', async () => {
    server.fault = { kind: 'cut', times: 3 }
    expect(await refusal(storage.put('cut/one', Buffer.alloc(300_000, 1), 'text/plain'))).toMatchObject({
      code: 'storage.unavailable',
    })
    server.fault = null
    expect(await storage.get('cut/one')).toBeNull()
    await storage.put('cut/one', Buffer.alloc(300_000, 1), 'text/plain')
    expect((await storage.get('cut/one'))?.equals(Buffer.alloc(300_000, 1))).toBe(true)
  })

  test('a server without room is storage.full, told at once', async () => {
    server.fault = { kind: 'answer', status: 507, code: 'XMinioStorageFull', times: 1 }
    expect(await refusal(storage.put('full/one', Buffer.from('x'), 'text/plain'))).toMatchObject({
      code: 'storage.full',
    })
    expect(server.requests).toHaveLength(1)
    expect(await storage.get('full/one')).toBeNull()
  })

  test('a server that says nothing is given up within its deadline, then left alone', async () => {
    const hurried = limited({ deadlineMs: 400 }) // long enough for a busy machine to open a connection
    server.fault = { kind: 'silence', times: 1_000 }
    for (let call = 0; call < 5; call++) {
      expect(await refusal(hurried.get('slow'))).toMatchObject({ code: 'storage.unavailable' })
    }
    const asked = server.requests.length
    expect(await refusal(hurried.get('slow'))).toMatchObject({ code: 'storage.unavailable' })
    expect([asked, server.requests.length]).toEqual([15, 15])
  })

  test('a server that dies and comes back has lost nothing that was put before', async () => {
    await storage.put('alive/before', Buffer.from('kept'), 'text/plain')
    await server.kill()
    expect(await refusal(storage.put('alive/during', Buffer.from('x'), 'text/plain'))).toMatchObject({
      code: 'storage.unavailable',
    })
    await server.start()
    expect((await storage.get('alive/before'))?.toString()).toBe('kept')
    expect(await storage.get('alive/during')).toBeNull()
  })
})

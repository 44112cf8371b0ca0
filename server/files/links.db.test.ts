// Short-lived addresses of files: the disk's bytes through the app, a bucket's by its own signed address.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { GET } from '@/app/files/[...key]/route'
import { inTransaction } from '@/server/kernel/ctx'
import { parseStorageAddress, type S3Address } from '@/server/kernel/storage-address'
import { appOrigin, openDoors, request } from '@/tests/support/doors'
import { startS3Server } from '@/tests/support/s3-server'
import { later } from '@/tests/support/sales-factories'
import { fileLink, openFileLink } from './links'
import { s3Storage } from './s3-storage'
import { markObsolete, markStored, putReserved, reserveFile } from './stored-files'

const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-links-'))
const doors = openDoors({ STORAGE_URL: `file:${folder}` })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function aFile(text = '%PDF-1.7'): Promise<string> {
  const key = await reserveFile(doors.ctx(), { kind: 'batch', organizationId: null, extension: 'pdf' })
  const file = await putReserved(key, Buffer.from(text), 'application/pdf')
  await inTransaction(doors.ctx(), (tx) => markStored(tx, [file]))
  return key
}

function open(url: string): Promise<Response> {
  const { pathname, search } = new URL(url)
  const key = pathname.split('/').slice(2)
  return GET(request(`${pathname}${search}`), { params: Promise.resolve({ key }) })
}

test('a link gives its file, under the name it was made for and to no cache', async () => {
  const key = await aFile()
  const url = fileLink(doors.ctx(), { key, name: 'portillon-3K7QX-9MZT2.pdf' })
  expect(url.startsWith(`${appOrigin}/files/${key}?exp=`)).toBe(true)
  const answer = await open(url)
  expect([answer.status, await answer.text()]).toEqual([200, '%PDF-1.7'])
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': '8',
    'content-disposition': 'attachment; filename="portillon-3K7QX-9MZT2.pdf"',
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
  })
})

test('a link that was changed in any part, or made for another file, opens nothing', async () => {
  const [key, other] = [await aFile(), await aFile('other')]
  const url = new URL(fileLink(doors.ctx(), { key, name: 'a.pdf' }))
  const changed = (name: string, value: string) => {
    const copy = new URL(url)
    copy.searchParams.set(name, value)
    return copy.href
  }
  const sig = url.searchParams.get('sig') ?? ''
  const wrong = [
    changed('exp', String(Number(url.searchParams.get('exp')) + 60)),
    changed('name', 'b.pdf'),
    changed('sig', ''),
    changed('sig', `${sig.slice(0, -1)}${sig.endsWith('A') ? 'B' : 'A'}`),
    changed('exp', '1e12'),
    url.href.replace(key, other),
    `${appOrigin}/files/${key}`,
    `${url.href}&more=1`,
  ]
  for (const link of wrong) expect([link, (await open(link)).status]).toEqual([link, 404])
  expect((await open(url.href)).status).toBe(200)
})

test('a link is good for a quarter of an hour, then it says that its time is over', async () => {
  const key = await aFile()
  const ctx = doors.ctx()
  const query = Object.fromEntries(new URL(fileLink(ctx, { key, name: 'a.pdf' })).searchParams) as {
    exp: string
    name: string
    sig: string
  }
  expect(await openFileLink(later(ctx, 899), key, query)).toMatchObject({ bytes: 8 })
  await expect(openFileLink(later(ctx, 961), key, query)).rejects.toMatchObject({
    kind: 'gone',
    code: 'file.link_expired',
  })
  expect(fileLink(later(ctx, 0), { key, name: 'a.pdf' })).toBe(fileLink(ctx, { key, name: 'a.pdf' }))
})

test('a file that nothing points at any more is gone at once, and one whose bytes are lost is not there', async () => {
  const [replaced, lost] = [await aFile(), await aFile()]
  const links = [replaced, lost].map((key) => fileLink(doors.ctx(), { key, name: 'a.pdf' }))
  await inTransaction(doors.ctx(), (tx) => markObsolete(tx, [replaced]))
  rmSync(path.join(folder, lost))
  for (const link of links) expect((await open(link)).status).toBe(404)
})

test('a bucket gives its files itself, by an address of its own that lives for a minute', async () => {
  const server = await startS3Server()
  try {
    const storage = s3Storage(parseStorageAddress(server.url()) as S3Address)
    await storage.put('batches/all.zip', Buffer.from('PK'), 'application/zip')
    const options = { seconds: 60, fileName: 'billets.zip', contentType: 'application/zip', now: new Date() }
    const answer = await fetch((await storage.linkTo('batches/all.zip', options)) ?? '')
    expect([answer.status, await answer.text()]).toEqual([200, 'PK'])
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="billets.zip"')
  } finally {
    await server.stop()
  }
})

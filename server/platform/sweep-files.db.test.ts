// Files and rows beside each other, on a disk and on a real S3 server.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStorage, processStorage } from '@/server/files/storage'
import { markStored, putReserved, reserveFile } from '@/server/files/stored-files'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { ensureTicketPdf } from '@/server/tickets/ensure-ticket-pdf'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type S3Server, startS3Server } from '@/tests/support/s3-server'
import { aHold, aSale, jobsOf, later, salesCtx } from '@/tests/support/sales-factories'
import { checkInvariants } from './check-invariants'
import { compareFiles } from './compare-files'
import { sweepFiles } from './sweep-files'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let server: S3Server

beforeAll(async () => {
  server = await startS3Server()
  process.env.STORAGE_URL = server.url({ prefix: '/installation' })
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterAll(async () => {
  await end()
  await database.drop()
  await server.stop()
})

const DAY = 24 * 3_600
const put = (key: string) => processStorage().put(key, Buffer.from('x'), 'text/plain')
const keys = async (prefix: string) => (await Array.fromAsync(processStorage().list(prefix))).map(({ key }) => key)

async function aTicketWithFile(): Promise<{ id: string; fileKey: string }> {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const { id } = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
  await ensureTicketPdf(ctx, id)
  const { fileKey } = await ctx.db.ticket.findUniqueOrThrow({ where: { id } })
  return { id, fileKey: fileKey ?? '' }
}

test('bytes that no row knows go after a day; what a row knows, what is young and what is in another folder stays', async () => {
  const { fileKey } = await aTicketWithFile()
  const strays = [
    'tickets/2027/01/01/stray.pdf',
    'covers/stray.webp',
    'disputes/stray.pdf',
    'documents/a/stray.pdf',
    'probe/left',
  ]
  for (const key of [...strays, 'others/kept', 'tickets-of-mine/kept']) await put(key)
  const sale = await aSale(ctx)
  await ctx.db.event.update({ where: { id: sale.eventId }, data: { coverKey: 'covers/abc' } })
  for (const form of ['webp', 'jpg', 'pdf.jpg']) await put(`covers/abc.${form}`)

  expect(await compareFiles(later(ctx, DAY - 60), {})).toEqual({ strays: 0, missing: 0 })
  expect(await compareFiles(later(ctx, DAY + 60), {})).toEqual({ strays: 5, missing: 0 })
  expect(await keys('tickets/')).toEqual([fileKey])
  expect(await keys('covers/')).toEqual(['covers/abc.jpg', 'covers/abc.pdf.jpg', 'covers/abc.webp'])
  expect([...(await keys('others/')), ...(await keys('tickets-of-mine/'))]).toEqual([
    'others/kept',
    'tickets-of-mine/kept',
  ])
  expect(await compareFiles(later(ctx, DAY + 60), { after: 'tickets/' })).toEqual({ strays: 0, missing: 0 })
})

test('a row whose bytes are lost is told, and the ticket’s PDF is made again from the row', async () => {
  const { id, fileKey } = await aTicketWithFile()
  await processStorage().delete(fileKey)
  expect(await compareFiles(later(ctx, DAY + 60), {})).toEqual({ strays: 0, missing: 1 })
  const bytes = await ensureTicketPdf(ctx, id)
  const now = await ctx.db.ticket.findUniqueOrThrow({ where: { id } })
  expect(now.fileKey).not.toBe(fileKey)
  expect((await processStorage().get(now.fileKey ?? ''))?.equals(bytes)).toBe(true)
  expect(await ctx.db.storedFile.count({ where: { key: fileKey } })).toBe(0)
  expect(await compareFiles(later(ctx, DAY + 60), {})).toEqual({ strays: 0, missing: 0 })
})

test('a test ticket is kept for a day, and a storage that is away keeps the rows for the next round', async () => {
  const key = await reserveFile(ctx, { kind: 'sample', organizationId: null, extension: 'pdf' })
  const file = await putReserved(key, Buffer.from('%PDF'), 'application/pdf')
  await inTransaction(ctx, (tx) => markStored(tx, [file]))
  expect(await sweepFiles(later(ctx, DAY))).toMatchObject({ removed: 0 })
  server.fault = { kind: 'answer', status: 403, code: 'AccessDenied', times: 1 }
  await expect(sweepFiles(later(ctx, DAY + 1))).rejects.toThrow('file storage')
  expect(await ctx.db.storedFile.findUnique({ where: { key } })).toMatchObject({ state: 'obsolete' })
  server.fault = null
  expect(await sweepFiles(later(ctx, DAY + 1))).toMatchObject({ removed: 1 })
  expect([await ctx.db.storedFile.count({ where: { key } }), await processStorage().get(key)]).toEqual([0, null])
})

test('the invariants name a pointer without a stored row and a stored file that nothing wants', async () => {
  const broken = async () => (await checkInvariants(ctx.pool)).map(({ id }) => id)
  expect(await broken()).toEqual([])
  const { id, fileKey } = await aTicketWithFile()
  await ctx.db.ticket.update({ where: { id }, data: { fileKey: null, fileAsOf: null } })
  expect(await broken()).toEqual(['files_are_wanted'])
  await ctx.db.ticket.update({ where: { id }, data: { fileKey } })
  await ctx.db.storedFile.update({ where: { key: fileKey }, data: { state: 'obsolete' } })
  expect(await broken()).toEqual(['files_have_rows'])
  await ctx.db.storedFile.update({ where: { key: fileKey }, data: { state: 'stored' } })
})

test('a disk and a bucket give the same list to compare', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-list-'))
  const [disk, bucket] = [openStorage(`file:${folder}`), openStorage(server.url({ prefix: '/same' }))]
  const names = ['a/bb', 'a/b0', 'a/B0', 'a/b1/c', 'a/b2/c.pdf', 'a/b2/c.zip', 'a/z/y/x', 'a/00']
  for (const name of names)
    for (const storage of [disk, bucket]) await storage.put(name, Buffer.from(name), 'text/plain')
  for (const after of ['', ...names]) {
    const [here, there] = await Promise.all([disk, bucket].map((storage) => Array.fromAsync(storage.list('a/', after))))
    expect(here?.map(({ key, bytes }) => [key, bytes])).toEqual(there?.map(({ key, bytes }) => [key, bytes]))
  }
  rmSync(folder, { recursive: true, force: true })
  expect(await jobsOf(ctx, 'compare-files')).toEqual([])
})

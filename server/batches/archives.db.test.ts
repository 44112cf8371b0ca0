import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { processStorage } from '@/server/files/storage'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import { voidTickets } from '@/server/tickets/void-tickets'
import { aBatch, batchJobs, guestsOf, workOff } from '@/tests/support/batch-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { decodeQr, rasterizePdf, readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { aSale, as, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { askForArchive, findArchive } from './ask-for-archive'
import type { ArchiveKind } from './contract'
import { issuePending } from './issue-pending'
import { getBatch } from './queries'
import { zipOf } from './zip-stream'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let folder: string
let sale: Sale
let owner: Ctx

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-archives-'))
  process.env.STORAGE_URL = `file:${folder}`
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
  sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0 }] })
  owner = as(ctx, sale.owner)
})
afterAll(async () => {
  await end()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const codesOf = async (batchId: string) => {
  const where = { batchItem: { batchId } }
  const tickets = await ctx.db.ticket.findMany({ where, orderBy: { batchItem: { position: 'asc' } } })
  return tickets.map(({ code }) => code)
}

async function archive(id: string, kind: ArchiveKind, part = 1): Promise<Buffer> {
  const { key } = await findArchive(owner, { id, kind, part })
  return (await processStorage().get(key)) ?? expect.unreachable()
}

test('all PDFs come in one zip, in the batch’s order, under names that no name on a ticket can lead astray', async () => {
  const guests = await guestsOf(ctx, sale, 12)
  const [first = '', second = ''] = guests
  await ctx.db.attendee.update({ where: { id: first }, data: { name: '../../etc/pass:wd "Zoé" 李小龍' } })
  await ctx.db.attendee.update({ where: { id: second }, data: { name: `C:\\con.${'x'.repeat(150)}🎉` } })
  const id = await aBatch(ctx, sale, guests)
  await expect(askForArchive(owner, { id, kind: 'zip' })).rejects.toMatchObject({ code: 'batch.wrong_status' })
  await workOff(ctx, batchJobs)
  await Promise.all([1, 2, 3].map(() => askForArchive(owner, { id, kind: 'zip' })))
  expect((await getBatch(owner, { id })).archives).toMatchObject([
    { kind: 'zip', status: 'making', total: 12, files: [] },
  ])
  await expect(findArchive(owner, { id, kind: 'zip', part: 1 })).rejects.toMatchObject({
    code: 'batch_archive.not_found',
  })
  await workOff(ctx, batchJobs)
  const { archives } = await getBatch(owner, { id })
  expect(archives).toMatchObject([
    { kind: 'zip', status: 'ready', done: 12, total: 12, files: [expect.stringContaining('kind=zip&part=1')] },
  ])
  const { name: zip } = await findArchive(owner, { id, kind: 'zip', part: 1 })
  expect(zip).toMatch(/^[a-z0-9-]+-invitation-\d{4}-\d\d-\d\d\.zip$/)
  const files = Object.entries(unzipSync(await archive(id, 'zip')))
  const codes = await codesOf(id)
  expect(files.map(([name]) => name.split(' ').slice(0, 2))).toEqual(
    codes.map((code, index) => [String(index + 1).padStart(5, '0'), code]),
  )
  for (const [name, bytes] of files) {
    expect(name).not.toMatch(/[/\\:*?"<>|]|\.\./)
    expect(await readPdfText(Buffer.from(bytes))).toContain(name.split(' ')[1])
  }
  expect(files[0]?.[0]).toContain('etc pass wd Zoé 李小龍.pdf')
})

test('what is printed comes in parts of 250 pages, each page a ticket that a gate reads', {
  timeout: 120_000,
}, async () => {
  const id = await aBatch(ctx, sale, await guestsOf(ctx, sale, 252))
  const batch = await ctx.db.ticketBatch.findUniqueOrThrow({ where: { id }, include: { items: true } })
  // Their own files are another test.
  await issuePending(
    ctx,
    batch,
    batch.items.map((item) => item.id),
    ctx.now,
  )
  await ctx.db.batchItem.updateMany({ where: { batchId: id }, data: { status: 'succeeded', decidedAt: ctx.now } })
  await workOff(ctx, batchJobs)
  await askForArchive(owner, { id, kind: 'print' })
  // Printed in this very process, a part keeps the other from the database for so long that it may have to be tried again.
  const deadline = Date.now() + 60_000
  while ((await getBatch(owner, { id })).archives[0]?.status !== 'ready') {
    if (Date.now() > deadline) throw new Error('the parts were not made')
    await workOff(ctx, batchJobs)
  }
  const { archives } = await getBatch(owner, { id })
  expect(archives).toMatchObject([{ kind: 'print', status: 'ready', done: 252, total: 252 }])
  expect(archives[0]?.files).toHaveLength(2)
  const [whole, rest] = [await archive(id, 'print', 1), await archive(id, 'print', 2)]
  expect([(await readPdfFacts(whole)).pages, (await readPdfFacts(rest)).pages]).toEqual([250, 2])
  const codes = await codesOf(id)
  expect(await readPdfText(rest)).toContain(codes[250])
  expect(await decodeQr(await rasterizePdf(rest, { dpi: 150 }))).toMatch(/^T1:/)
})

test('an archive that is asked for again is made again, and nothing of the first is left', async () => {
  const id = await aBatch(ctx, sale, await guestsOf(ctx, sale, 2))
  await workOff(ctx, batchJobs)
  await askForArchive(owner, { id, kind: 'zip' })
  await workOff(ctx, batchJobs)
  const before = await findArchive(owner, { id, kind: 'zip', part: 1 })
  const [gone] = await ctx.db.ticket.findMany({ where: { batchItem: { batchId: id } } })
  await inTransaction(ctx, (tx) => voidTickets(tx, [gone?.id ?? ''], 'organizer'))
  await askForArchive(owner, { id, kind: 'zip' })
  await workOff(ctx, batchJobs)
  expect(Object.keys(unzipSync(await archive(id, 'zip')))).toHaveLength(1)
  expect(await processStorage().get(before.key)).toBeNull()
  const left = await readdir(path.join(folder, 'batches'), { recursive: true, withFileTypes: true })
  expect(left.filter((entry) => entry.isFile())).toHaveLength(
    await ctx.db.storedFile.count({ where: { kind: 'batch' } }),
  )
})

test('a zip is written while its files are read: never more than one of them is held', async () => {
  let read = 0
  async function* files() {
    for (; read < 200; read++) yield { name: `${read}.pdf`, bytes: new Uint8Array(50_000) }
  }
  let written = 0
  for await (const piece of zipOf(files())) {
    written += piece.length
    expect(read * 50_000 - written).toBeLessThan(100_000)
  }
  expect(written).toBeGreaterThan(200 * 50_000)
})

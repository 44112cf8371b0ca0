import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { processStorage } from '@/server/files/storage'
import { collectDeadLetters } from '@/server/jobs/dead-letters'
import { enqueue } from '@/server/jobs/enqueue'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { voidTickets } from '@/server/tickets/void-tickets'
import { aBatch, archiveOf, attendeesOf, batchJobs, workOff } from '@/tests/support/batch-factories'
import { decodeQr, rasterizePdf, readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { ctx, openSale, storage, toThePresent } from '@/tests/support/sale'
import { aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { archiveJobKey } from './archive-rows'
import { askForArchive, findArchive } from './ask-for-archive'
import { batchReport } from './batch-report'
import { type ArchiveKind, archiveKinds } from './contract'
import { issuePending } from './issue-pending'
import { makeArchive } from './make-archive'
import { getBatch } from './queries'
import { zipOf } from './zip-stream'

let sale: Sale
let owner: Ctx

openSale({ providers: false, promises: 'never' })
beforeAll(async () => {
  sale = await aSale(toThePresent(), { types: [{ name: 'Invitation', amount: 0 }] })
  owner = as(ctx, sale.owner)
})

const codesOf = async (batchId: string) => {
  const where = { batchItem: { batchId } }
  const tickets = await ctx.db.ticket.findMany({ where, orderBy: { batchItem: { position: 'asc' } } })
  return tickets.map(({ code }) => code)
}

const archive = (id: string, kind: ArchiveKind, part = 1) => archiveOf(owner, id, kind, part)

test('all PDFs come in one zip, in the batch’s order, under names that no name on a ticket can lead astray', async () => {
  const attendeeIds = await attendeesOf(ctx, sale, 12)
  const [first = '', second = ''] = attendeeIds
  await ctx.db.attendee.update({ where: { id: first }, data: { name: '../../etc/pass:wd "Zoé" 李小龍' } })
  await ctx.db.attendee.update({ where: { id: second }, data: { name: `C:\\con.${'x'.repeat(150)}🎉` } })
  const id = await aBatch(ctx, sale, attendeeIds)
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

test('what is printed comes in parts of 250 places, each page a ticket that a gate reads; one that ends between two parts takes no other with it', {
  timeout: 120_000,
}, async () => {
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 252))
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
  const parts = await ctx.db.batchArchive.findMany({ where: { batchId: id }, orderBy: { part: 'asc' } })
  expect(parts.map(({ total }) => total)).toEqual([250, 2])
  await makeArchive(ctx, { archiveId: parts[0]?.id ?? '' })
  expect((await getBatch(owner, { id })).archives).toMatchObject([{ status: 'making', done: 250, total: 252 }])
  const ended = await ctx.db.ticket.findFirstOrThrow({ where: { batchItem: { batchId: id, position: 7 } } })
  await inTransaction(ctx, (tx) => voidTickets(tx, [ended.id], 'organizer'))
  await makeArchive(ctx, { archiveId: parts[1]?.id ?? '' })
  const { archives } = await getBatch(owner, { id })
  // The one that ended is in the first part: that part is handed out no more, and what lies after it is where it was.
  expect(archives).toMatchObject([{ kind: 'print', status: 'outdated', changed: 1, done: 252, total: 252, files: [] }])
  await expect(findArchive(owner, { id, kind: 'print', part: 1 })).rejects.toMatchObject({
    code: 'batch_archive.outdated',
  })
  const { fileKey } = await ctx.db.batchArchive.findUniqueOrThrow({ where: { id: parts[0]?.id ?? '' } })
  const whole = (await processStorage().get(fileKey ?? '')) ?? expect.unreachable()
  const rest = await archive(id, 'print', 2)
  expect([(await readPdfFacts(whole)).pages, (await readPdfFacts(rest)).pages]).toEqual([250, 2])
  const codes = await codesOf(id)
  const text = await readPdfText(rest)
  for (const code of codes.slice(250)) expect(text).toContain(code)
  expect(await decodeQr(await rasterizePdf(rest, { dpi: 150 }))).toMatch(/^T1:/)
})

test('an archive that is asked for again is made again, and nothing of the first is left', async () => {
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 2))
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
  const left = await readdir(path.join(storage, 'batches'), { recursive: true, withFileTypes: true })
  expect(left.filter((entry) => entry.isFile())).toHaveLength(
    await ctx.db.storedFile.count({ where: { kind: 'batch' } }),
  )
})

test('a blocked ticket is handed out nowhere: not in the zip, on no page, behind no link; and the counts say so', async () => {
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 3))
  await workOff(ctx, batchJobs)
  const ticketAt = (position: number) =>
    ctx.db.ticket.findFirstOrThrow({ where: { batchItem: { batchId: id, position } } })
  const [blocked, last] = [await ticketAt(1), await ticketAt(2)]
  const block = (ticketId: string, status: 'blocked' | 'valid' = 'blocked') =>
    ctx.db.ticket.update({ where: { id: ticketId }, data: { status } })
  await block(blocked.id)
  for (const kind of archiveKinds) await askForArchive(owner, { id, kind })
  expect((await getBatch(owner, { id })).archives).toMatchObject([{ total: 2 }, { total: 2 }])
  // Blocked after it was asked for, and let in again: what counts is how they are when it is made.
  await block(last.id)
  await block(blocked.id, 'valid')
  await workOff(ctx, batchJobs)
  const codes = await codesOf(id)
  const names = Object.keys(unzipSync(await archive(id, 'zip')))
  expect(names.map((name) => name.split(' ')[1])).toEqual(codes.slice(0, 2))
  const text = await readPdfText(await archive(id, 'print'))
  expect(codes.map((code) => text.includes(code))).toEqual([true, true, false])
  const made = { status: 'ready', done: 2, total: 2, files: [expect.any(String)] }
  expect((await getBatch(owner, { id })).archives).toMatchObject([made, made])

  const { tickets } = await batchReport(owner, { id, from: 0, limit: 10 })
  expect(tickets.map(({ fileUrl, filePath }) => [fileUrl !== null, filePath !== null])).toEqual([
    [true, true],
    [true, true],
    [false, false],
  ])
  await ctx.db.ticket.updateMany({ where: { batchItem: { batchId: id } }, data: { status: 'blocked' } })
  await expect(askForArchive(owner, { id, kind: 'zip' })).rejects.toMatchObject({ code: 'batch.nothing_valid' })
  expect((await getBatch(owner, { id })).archives).toMatchObject([
    { status: 'outdated', changed: 2, files: [] },
    { status: 'outdated', changed: 2, files: [] },
  ])
})

test('an archive whose tickets all ended before it was made is ready without a file', async () => {
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 1))
  await workOff(ctx, batchJobs)
  for (const kind of archiveKinds) await askForArchive(owner, { id, kind })
  await ctx.db.ticket.updateMany({ where: { batchItem: { batchId: id } }, data: { status: 'blocked' } })
  await workOff(ctx, batchJobs)
  const empty = { status: 'ready', done: 0, total: 0, files: [] }
  expect((await getBatch(owner, { id })).archives).toMatchObject([empty, empty])
  await expect(findArchive(owner, { id, kind: 'print', part: 1 })).rejects.toMatchObject({ kind: 'not_found' })
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

describe('an archive that nobody makes any more', () => {
  async function asked() {
    const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 1))
    await workOff(ctx, batchJobs)
    await askForArchive(owner, { id, kind: 'zip' })
    const { id: archiveId } = await ctx.db.batchArchive.findFirstOrThrow({ where: { batchId: id } })
    return { id, archiveId, key: archiveJobKey(archiveId) }
  }
  const statusOf = async (caller: Ctx, id: string) => (await getBatch(caller, { id })).archives[0]?.status

  test('has failed once its job was tried as often as it may be, and may be asked for again', async () => {
    const { id, archiveId, key } = await asked()
    const setJob = (set: string) =>
      ctx.pool.query(`UPDATE graphile_worker._private_jobs SET ${set} WHERE key = $1`, [key])
    await setJob(`attempts = max_attempts, locked_at = now(), locked_by = 'w'`)
    expect(await statusOf(owner, id)).toBe('making')
    await askForArchive(owner, { id, kind: 'zip' })
    expect(await ctx.db.batchArchive.count({ where: { id: archiveId } })).toBe(1)
    await setJob('locked_at = NULL, locked_by = NULL')
    expect(await statusOf(owner, id)).toBe('failed')
    await collectDeadLetters(ctx)
    expect(await statusOf(owner, id)).toBe('failed')
    await askForArchive(owner, { id, kind: 'zip' })
    await workOff(ctx, batchJobs)
    expect(await statusOf(owner, id)).toBe('ready')
    expect(Object.keys(unzipSync(await archive(id, 'zip')))).toHaveLength(1)
    // The dead letter that is run again finds nothing to do.
    await makeArchive(ctx, { archiveId })
    expect(await statusOf(owner, id)).toBe('ready')
  })

  test('has failed after an hour', async () => {
    const { id, archiveId } = await asked()
    expect(await statusOf(later(owner, 3_500), id)).toBe('making')
    expect(await statusOf(later(owner, 3_700), id)).toBe('failed')
    await askForArchive(later(owner, 3_700), { id, kind: 'zip' })
    expect(await ctx.db.batchArchive.findMany({ where: { batchId: id } })).toMatchObject([
      { id: expect.not.stringMatching(archiveId), completedAt: null },
    ])
    await workOff(ctx, batchJobs)
    expect(await statusOf(owner, id)).toBe('ready')
  })

  test('has failed as a whole where one of its parts did, and may be asked for again while another is made', async () => {
    const { id, archiveId } = await asked()
    await ctx.db.batchArchive.update({
      where: { id: archiveId },
      data: { error: 'render_failed', completedAt: ctx.now, parts: 2 },
    })
    const { batchId, kind, organizationId } = await ctx.db.batchArchive.findUniqueOrThrow({ where: { id: archiveId } })
    const rest = { id: ctx.random.uuid(ctx.now), batchId, kind, organizationId, part: 2, parts: 2, total: 1 }
    await inTransaction(ctx, async (tx) => {
      await tx.db.batchArchive.create({ data: { ...rest, createdAt: ctx.now } })
      await enqueue(tx, 'make-batch-archive', { archiveId: rest.id }, { jobKey: archiveJobKey(rest.id) })
    })
    expect(await statusOf(owner, id)).toBe('failed')
    await askForArchive(owner, { id, kind: 'zip' })
    await workOff(ctx, batchJobs)
    expect(await statusOf(owner, id)).toBe('ready')
  })
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

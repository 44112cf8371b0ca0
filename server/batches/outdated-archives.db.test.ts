import { unzipSync } from 'fflate'
import { beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import { reissueTicket } from '@/server/tickets/acts/reissue-ticket'
import { blockTicket, unblockTicket } from '@/server/tickets/block-tickets'
import { reissueWithdrawn } from '@/server/tickets/keys/reissue-withdrawn'
import { withdrawEventKey } from '@/server/tickets/keys/withdraw-event-key'
import { voidTickets } from '@/server/tickets/void-tickets'
import { aBatch, archiveOf, attendeesOf, batchJobs, workOff } from '@/tests/support/batch-factories'
import { decodeQr, rasterizePdf, readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { ctx, openSale, toThePresent } from '@/tests/support/sale'
import { aSale, as, type Sale } from '@/tests/support/sales-factories'
import { askForArchive, findArchive } from './ask-for-archive'
import { batchReport } from './batch-report'
import { type ArchiveKind, archiveKinds } from './contract'
import { getBatch } from './queries'

let sale: Sale
let owner: Ctx

openSale({ providers: false })
beforeAll(() => void toThePresent())

async function aBatchWithArchives(count: number): Promise<{ id: string; ticketIds: string[] }> {
  sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0 }] })
  owner = as(ctx, sale.owner)
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, count))
  await workOff(ctx, batchJobs)
  await makeBoth(id)
  const where = { batchItem: { batchId: id } }
  const tickets = await ctx.db.ticket.findMany({ where, orderBy: { batchItem: { position: 'asc' } } })
  return { id, ticketIds: tickets.map((ticket) => ticket.id) }
}

async function makeBoth(id: string): Promise<void> {
  for (const kind of archiveKinds) await askForArchive(owner, { id, kind })
  await workOff(ctx, batchJobs)
}

const archive = (id: string, kind: ArchiveKind, part = 1) => archiveOf(owner, id, kind, part)

const codesIn = (zip: Buffer) => Object.keys(unzipSync(zip)).map((name) => name.split(' ')[1])

async function expectBoth(id: string, expected: { status: string; changed: number }): Promise<void> {
  const { archives } = await getBatch(owner, { id })
  expect(archives.map(({ status, changed }) => ({ status, changed }))).toEqual([expected, expected])
  for (const { kind, files } of archives) {
    expect(files).toHaveLength(expected.status === 'ready' ? 1 : 0)
    const found = findArchive(owner, { id, kind, part: 1 })
    if (expected.status === 'ready') await found
    else await expect(found).rejects.toMatchObject({ kind: 'conflict', code: 'batch_archive.outdated' })
  }
}

test('an archive is handed out no more once one of its tickets is void, blocked or has a new code, and is once more when it is made again', {
  timeout: 60_000,
}, async () => {
  const { id, ticketIds } = await aBatchWithArchives(5)
  const [ended = '', renewed = '', blocked = ''] = ticketIds
  await expectBoth(id, { status: 'ready', changed: 0 })
  await inTransaction(ctx, (tx) => voidTickets(tx, [ended], 'organizer'))
  await expectBoth(id, { status: 'outdated', changed: 1 })
  await reissueTicket(owner, { id: renewed, newAddress: false })
  await expectBoth(id, { status: 'outdated', changed: 2 })
  await inTransaction(ctx, (tx) => blockTicket(tx, blocked))
  await expectBoth(id, { status: 'outdated', changed: 3 })
  await makeBoth(id)
  await expectBoth(id, { status: 'ready', changed: 0 })
  expect(codesIn(await archive(id, 'zip'))).toHaveLength(3)
  // One that opens the gate again is missing in it.
  await inTransaction(ctx, (tx) => unblockTicket(tx, blocked))
  await expectBoth(id, { status: 'outdated', changed: 1 })
  await inTransaction(ctx, (tx) => blockTicket(tx, blocked))
  await expectBoth(id, { status: 'ready', changed: 0 })
})

test('an archive is outdated from the moment the key of its codes is withdrawn, and made again it holds the new codes', {
  timeout: 60_000,
}, async () => {
  const { id, ticketIds } = await aBatchWithArchives(3)
  const { kid } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: ticketIds[0] ?? '' } })
  const codeOf = async () => decodeQr(await rasterizePdf(await archive(id, 'print'), { dpi: 150 }))
  const before = await codeOf()
  await withdrawEventKey(owner, { eventId: sale.eventId, kid, tellHolders: false })
  await expectBoth(id, { status: 'outdated', changed: 3 })
  await reissueWithdrawn(ctx, { kid })
  await expectBoth(id, { status: 'outdated', changed: 3 })
  await makeBoth(id)
  await expectBoth(id, { status: 'ready', changed: 0 })
  expect(await codeOf()).toMatch(/^T1:/)
  expect(await codeOf()).not.toBe(before)
})

test('an archive of before says not what it holds, and so is to be made again', async () => {
  const { id } = await aBatchWithArchives(2)
  await ctx.db.batchArchive.updateMany({ where: { batchId: id }, data: { held: [] } })
  await expectBoth(id, { status: 'outdated', changed: 2 })
})

test('tickets that end while archives are made of them get no file again, and no archive is ready that holds one', {
  timeout: 60_000,
}, async () => {
  const { id, ticketIds } = await aBatchWithArchives(24)
  const dead = ticketIds.filter((_, index) => index % 3 === 1)
  // As after a change of the event: each file is made again for the zip.
  await ctx.db.ticket.updateMany({ where: { id: { in: ticketIds } }, data: { fileAsOf: new Date(0) } })
  for (const kind of archiveKinds) await askForArchive(owner, { id, kind })
  const making = workOff(ctx, batchJobs)
  for (const one of dead) await inTransaction(ctx, (tx) => voidTickets(tx, [one], 'organizer'))
  await making
  expect(await ctx.db.ticket.count({ where: { id: { in: dead }, NOT: { fileKey: null } } })).toBe(0)
  const { tickets } = await batchReport(owner, { id, from: 0, limit: 100 })
  const linked = tickets.filter(({ fileUrl }) => fileUrl !== null).map(({ ticketId }) => ticketId)
  expect(linked).toEqual(ticketIds.filter((one) => !dead.includes(one)))
  // Which of them were put in before they ended is chance; that it is told is not.
  for (const { kind, status, total, changed } of (await getBatch(owner, { id })).archives) {
    expect(total - changed).toBe(ticketIds.length - dead.length)
    expect([kind, status]).toEqual([kind, changed === 0 ? 'ready' : 'outdated'])
  }
  await makeBoth(id)
  await expectBoth(id, { status: 'ready', changed: 0 })
  expect(codesIn(await archive(id, 'zip'))).toHaveLength(linked.length)
  expect((await readPdfFacts(await archive(id, 'print'))).pages).toBe(linked.length)
  const text = await readPdfText(await archive(id, 'print'))
  for (const code of codesIn(await archive(id, 'zip'))) expect(text).toContain(code)
})

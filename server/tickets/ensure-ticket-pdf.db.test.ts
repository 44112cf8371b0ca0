import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeEventInput } from '@/server/events/contract'
import { updateEvent } from '@/server/events/update-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { decodeQr, rasterizePdf, readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { aHold, aSale, as, jobsOf, later, salesCtx } from '@/tests/support/sales-factories'
import { blockTicket } from './block-tickets'
import { ensureTicketPdf, ensureTicketPdfs, printValidTickets, validTicketPdf } from './ensure-ticket-pdf'
import { getTicket } from './queries'
import { readTicketPdf } from './ticket-file'
import { voidTickets } from './void-tickets'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-files-'))
  process.env.STORAGE_URL = `file:${folder}`
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

test('a ticket’s PDF is made once, holds its own code, and is made again when the event has changed or the file is lost', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const { id } = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
  const view = await getTicket(as(ctx, hold.holder), id)

  expect(await readTicketPdf(ctx, id)).toBeNull()
  expect((await jobsOf(ctx, 'render-ticket')).map((job) => job.payload.ticketId)).toEqual([id])
  const first = await ensureTicketPdf(ctx, id)
  expect(await readTicketPdf(ctx, id)).toEqual(first)
  expect(await ensureTicketPdf(ctx, id)).toEqual(first)
  expect(await decodeQr(await rasterizePdf(first, { dpi: 150 }))).toBe(view.qrToken)
  expect(await files()).toHaveLength(1)

  const change = changeEventInput.parse({ title: 'Les Nuits, reportées' })
  await updateEvent(as(later(ctx, 60), sale.owner), { eventId: sale.eventId, change })
  expect(await readTicketPdf(later(ctx, 61), id)).toBeNull()
  const second = await ensureTicketPdf(later(ctx, 61), id)
  expect(await readPdfText(second)).toContain('reportées')
  expect(await files()).toHaveLength(1)

  for (const file of await files()) await rm(file)
  expect(await readTicketPdf(later(ctx, 62), id)).toBeNull()
  expect(await readPdfText(await ensureTicketPdf(later(ctx, 62), id))).toContain('reportées')
})

test('two workers that render one ticket at once leave one file', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const { id } = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
  const before = (await files()).length
  await Promise.all([1, 2, 3].map(() => ensureTicketPdf(ctx, id)))
  expect(await files()).toHaveLength(before + 1)
  expect(await readTicketPdf(ctx, id)).not.toBeNull()
})

test('a ticket that is void or blocked gets no file, whoever makes one for it, and none is kept', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale, 3)
  const rows = await ctx.db.ticket.findMany({ where: { purchaseId: hold.id }, orderBy: { ordinal: 'asc' } })
  const [ended = '', blocked = '', valid = ''] = rows.map(({ id }) => id)
  const before = (await files()).length
  await inTransaction(ctx, (tx) => voidTickets(tx, [ended], 'organizer'))
  await inTransaction(ctx, (tx) => blockTicket(tx, blocked))
  for (const id of [ended, blocked]) {
    for (const size of ['a4', 'phone'] as const) await ensureTicketPdf(ctx, id, size)
    expect(await ensureTicketPdfs(ctx, [id])).toEqual([{ ticketId: id }])
    expect(await validTicketPdf(ctx, id)).toBeNull()
    expect(await ctx.db.ticket.findUniqueOrThrow({ where: { id } })).toMatchObject({
      fileKey: null,
      phoneFileKey: null,
    })
  }
  expect(await files()).toHaveLength(before)
  expect(await printValidTickets(ctx, [ended, blocked])).toBeNull()
  const printed = await printValidTickets(ctx, [ended, valid, blocked])
  expect(printed?.printed).toEqual([{ id: valid, gen: 0 }])
  expect((await readPdfFacts(printed?.bytes ?? Buffer.alloc(0))).pages).toBe(1)
  expect(await validTicketPdf(ctx, valid)).toMatchObject({ gen: 0, code: rows[2]?.code })
  expect(await files()).toHaveLength(before + 1)
})

test('a file that is being made while its ticket ends is kept nowhere', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const { id } = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
  const before = (await files()).length
  const made = Promise.all([validTicketPdf(ctx, id), ensureTicketPdf(ctx, id), ensureTicketPdf(ctx, id, 'phone')])
  await inTransaction(ctx, (tx) => voidTickets(tx, [id], 'organizer'))
  const [pdf] = await made
  expect(pdf).toBeNull()
  expect(await files()).toHaveLength(before)
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

test('a void ticket that has a file breaks a promise', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const { id } = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
  await ensureTicketPdf(ctx, id)
  await inTransaction(ctx, (tx) => voidTickets(tx, [id], 'organizer'))
  const broken = async () => (await checkInvariants(ctx.pool)).map((one) => one.id)
  for (const column of ['fileKey', 'phoneFileKey'] as const) {
    await ctx.db.ticket.update({ where: { id }, data: { [column]: 'tickets/kept.pdf' } })
    expect(await broken()).toContain('void_has_no_file')
    await ctx.db.ticket.update({ where: { id }, data: { [column]: null } })
  }
  expect(await broken()).toEqual([])
})

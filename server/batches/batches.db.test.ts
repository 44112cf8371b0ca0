import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAttendees } from '@/server/attendees/queries'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { acceptInput } from '@/server/tickets/transfers/contract'
import { acceptTransfer } from '@/server/tickets/transfers/decide-transfer'
import { aBatch, attendeesOf, batchJobs, workOff } from '@/tests/support/batch-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, memberOf } from '@/tests/support/event-factories'
import { anOffer, pageToken } from '@/tests/support/holder-factories'
import { aSale, as, poolsOf, salesCtx } from '@/tests/support/sales-factories'
import { batchReport } from './batch-report'
import { createBatchInput } from './contract'
import { cancelBatch, retryFailedItems } from './control-batch'
import { startBatch } from './create-batch'
import { batchFailuresFile } from './failures-file'
import { issuePending } from './issue-pending'
import { getBatch, listBatches, listBatchItems } from './queries'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-batches-'))
  Object.assign(process.env, { STORAGE_URL: `file:${folder}`, QUEUE_RETRY_DELAY: '1', QUEUE_RETRY_ATTEMPTS: '2' })
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterAll(async () => {
  await end()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const report = (caller: Ctx, id: string) => batchReport(caller, { id, from: 0, limit: 20_000 })
const nobody = '01980000-0000-7000-8000-00000000dead'

test('a batch makes one ticket and one PDF for each attendee, and says so as the contract has it', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0, capacity: 300 }] })
  const owner = as(ctx, sale.owner)
  const attendeeIds = await attendeesOf(ctx, sale, 230)
  const id = await aBatch(ctx, sale, attendeeIds)
  expect(await report(owner, id)).toMatchObject({
    status: 'processing',
    summary: { total: 230, successful: 0, failed: 0 },
    tickets: [],
  })
  await workOff(ctx, batchJobs)
  const done = await report(owner, id)
  expect(done).toMatchObject({ batchId: id, status: 'completed', summary: { total: 230, successful: 230, failed: 0 } })
  expect(done.summary.processingTime).toBeGreaterThan(0)
  expect(done.tickets.map(({ guestId }) => guestId)).toEqual(attendeeIds)
  expect(new Set(done.tickets.map(({ ticketId }) => ticketId)).size).toBe(230)
  expect(new Set(done.tickets.map(({ filePath }) => filePath)).size).toBe(230)
  for (const ticket of done.tickets)
    expect(ticket).toMatchObject({
      success: true,
      fileUrl: expect.stringContaining('http'),
      generatedAt: expect.any(Date),
    })
  expect(await poolsOf(ctx, sale)).toEqual([{ size: 300, held: 0, sold: 230 }])
  expect(await getBatch(owner, { id })).toMatchObject({
    status: 'completed',
    succeeded: 230,
    pending: 0,
    perMinute: null,
  })
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

test('who is unknown, of another event or without a place fails alone, and each failure says why', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0, capacity: 50 }] })
  const elsewhere = await aSale(ctx, { organizationId: sale.organizationId })
  const [foreign = ''] = await attendeesOf(ctx, elsewhere, 1)
  const attendeeIds = await attendeesOf(ctx, sale, 100)
  const id = await aBatch(ctx, sale, [nobody, 'nom d’un chien'.replace(/[^a-z]/g, '-'), foreign, ...attendeeIds])
  await workOff(ctx, batchJobs)
  const { status, summary, tickets } = await report(as(ctx, sale.owner), id)
  expect({ status, ...summary }).toMatchObject({ status: 'completed', total: 103, successful: 50, failed: 53 })
  expect(tickets.slice(0, 3).map(({ error }) => error?.code)).toEqual(Array(3).fill('attendee.not_found'))
  expect(tickets.filter(({ error }) => error?.code === 'capacity.sold_out')).toHaveLength(50)
  expect(await poolsOf(ctx, sale)).toEqual([{ size: 50, held: 0, sold: 50 }])
  expect(await checkInvariants(ctx.pool)).toEqual([])

  const file = await batchFailuresFile(as(ctx, sale.owner), { id, locale: 'fr' })
  expect(file.split('\r\n').filter((line) => line.includes('capacity.sold_out'))).toHaveLength(50)
  expect(file).toContain('Personne ne porte cet identifiant')
  const failed = await listBatchItems(as(ctx, sale.owner), { id, show: 'failed', after: -1, limit: 50 })
  expect(failed.items).toHaveLength(50)
  expect(
    (await listBatchItems(as(ctx, sale.owner), { id, show: 'failed', after: failed.next ?? 0, limit: 50 })).items,
  ).toHaveLength(3)
})

test('a name that begins like a formula is text in the file of the failures', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0, capacity: 1 }] })
  const owner = as(ctx, sale.owner)
  const [first = '', second = ''] = await attendeesOf(ctx, sale, 2)
  await ctx.db.attendee.update({ where: { id: second }, data: { name: '=HYPERLINK("http://evil.example";"x")' } })
  const id = await aBatch(ctx, sale, [first, second])
  await workOff(ctx, batchJobs)
  expect(await batchFailuresFile(owner, { id, locale: 'fr' })).toContain(`"'=HYPERLINK(`)
})

test('a batch of nobody but unknown people has failed', async () => {
  const sale = await aSale(ctx)
  const id = await aBatch(ctx, sale, [nobody])
  await workOff(ctx, batchJobs)
  expect(await report(as(ctx, sale.owner), id)).toMatchObject({
    status: 'failed',
    summary: { successful: 0, failed: 1 },
  })
})

test('failures are tried again when somebody asks, and those that succeeded are left alone', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0, capacity: 3 }] })
  const owner = as(ctx, sale.owner)
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 5))
  await workOff(ctx, batchJobs)
  const before = await report(owner, id)
  expect(before.summary).toMatchObject({ successful: 3, failed: 2 })
  await ctx.db.capacity.updateMany({ where: { eventId: sale.eventId }, data: { size: 10 } })
  await retryFailedItems(owner, { id })
  expect((await report(owner, id)).status).toBe('processing')
  await workOff(ctx, batchJobs)
  const after = await report(owner, id)
  expect(after).toMatchObject({ status: 'completed', summary: { successful: 5, failed: 0 } })
  expect(after.tickets.slice(0, 3)).toEqual(before.tickets.slice(0, 3))
  await expect(retryFailedItems(owner, { id })).rejects.toMatchObject({ code: 'batch.wrong_status' })
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

test('a storage that is away is asked again, twice and ever later, and then the ticket stays without a file until somebody retries', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0 }] })
  const owner = as(ctx, sale.owner)
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 3))
  // A file where the folder of the day's tickets would be: every write fails.
  const tickets = path.join(folder, 'tickets')
  await rm(tickets, { recursive: true, force: true })
  const { writeFile } = await import('node:fs/promises')
  await writeFile(tickets, '')
  const deadline = Date.now() + 15_000
  for (;;) {
    await workOff(ctx, batchJobs)
    if ((await report(owner, id)).status !== 'processing') break
    if (Date.now() > deadline) throw new Error('the batch did not end')
  }
  const failed = await report(owner, id)
  expect(failed.status).toBe('failed')
  expect(failed.tickets.map(({ error, ticketId }) => [error?.code, ticketId !== null])).toEqual(
    Array(3).fill(['storage.unavailable', true]),
  )
  expect(await ctx.db.batchItem.findMany({ where: { batchId: id }, select: { attempts: true } })).toEqual(
    Array(3).fill({ attempts: 3 }),
  )
  await rm(tickets)
  await retryFailedItems(owner, { id })
  await workOff(ctx, batchJobs)
  const mended = await report(owner, id)
  expect(mended.summary).toMatchObject({ successful: 3 })
  expect(mended.tickets.map(({ ticketId }) => ticketId)).toEqual(failed.tickets.map(({ ticketId }) => ticketId))
})

test.each([0, 20])(
  'a batch that is cancelled after %d tickets makes none more, keeps those, and is over',
  async (made) => {
    const sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0, capacity: 500 }] })
    const owner = as(ctx, sale.owner)
    const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 120))
    const { items, ...batch } = await ctx.db.ticketBatch.findUniqueOrThrow({
      where: { id },
      include: { items: { orderBy: { position: 'asc' } } },
    })
    await issuePending(
      ctx,
      batch,
      items.slice(0, made).map((item) => item.id),
      ctx.now,
    )
    const tickets = () => ctx.db.ticket.findMany({ where: { eventId: sale.eventId }, orderBy: { id: 'asc' } })
    const before = (await tickets()).map(({ id: ticketId }) => ticketId)
    await cancelBatch(owner, { id })
    await workOff(ctx, batchJobs)
    expect(await report(owner, id)).toMatchObject({
      status: made > 0 ? 'completed' : 'failed',
      summary: { total: 120, successful: made, failed: 120 - made },
    })
    expect(await getBatch(owner, { id })).toMatchObject({
      status: 'cancelled',
      succeeded: made,
      cancelled: 120 - made,
      endedAt: expect.any(Date),
    })
    const after = await tickets()
    expect([before.length, after.map((ticket) => ticket.id)]).toEqual([made, before])
    for (const ticket of after) expect(ticket).toMatchObject({ status: 'valid', fileKey: expect.any(String) })
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 500, held: 0, sold: made }])
    await expect(cancelBatch(owner, { id })).rejects.toMatchObject({ code: 'batch.wrong_status' })
    expect(await checkInvariants(ctx.pool)).toEqual([])
  },
)

test('an event that was cancelled meanwhile gets no tickets', async () => {
  const sale = await aSale(ctx)
  const id = await aBatch(ctx, sale, await attendeesOf(ctx, sale, 2))
  await inTransaction(ctx, (tx) => tx.db.event.update({ where: { id: sale.eventId }, data: { status: 'cancelled' } }))
  await workOff(ctx, batchJobs)
  const { tickets } = await report(as(ctx, sale.owner), id)
  expect(tickets.map(({ error }) => error?.code)).toEqual(['event.wrong_status', 'event.wrong_status'])
  await expect(aBatch(ctx, sale, [nobody])).rejects.toMatchObject({ code: 'event.wrong_status' })
})

test('whoever starts the same batch twice from the dashboard gets one, of those who have no ticket', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const [first = '', ...others] = await attendeesOf(ctx, sale, 4)
  await aBatch(ctx, sale, [first])
  await workOff(ctx, batchJobs)
  const order = {
    eventId: sale.eventId,
    ticketTypeId: sale.ticketTypes[0]?.id ?? '',
    priority: 'normal',
    key: ctx.random.uuid(ctx.now),
  } as const
  const started = await startBatch(owner, { ...order, guestIds: 'without_ticket' })
  expect(started.totalCount).toBe(3)
  await workOff(ctx, batchJobs)
  expect(await startBatch(owner, { ...order, guestIds: 'without_ticket' })).toEqual(started)
  expect((await report(owner, started.batchId)).tickets.map(({ guestId }) => guestId).sort()).toEqual(others.sort())
  expect((await listBatches(owner, { eventId: sale.eventId, limit: 20 })).items).toHaveLength(2)
  await expect(
    startBatch(owner, { ...order, key: ctx.random.uuid(ctx.now), guestIds: 'without_ticket' }),
  ).rejects.toMatchObject({ code: 'batch.nobody' })
})

test('an attendee who passed the ticket on is not without one: neither in the list nor for the next batch', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const attendeeIds = await attendeesOf(ctx, sale, 2)
  await aBatch(ctx, sale, attendeeIds)
  await workOff(ctx, batchJobs)
  const { id: ticketId } = await ctx.db.ticket.findFirstOrThrow({ where: { attendeeId: attendeeIds[0] ?? '' } })
  const held = { sale, purchaseId: '', ticketId, token: await pageToken(ctx, ticketId) }
  const token = await anOffer(ctx, held)
  await acceptTransfer(ctx, acceptInput.parse({ token, name: 'Léa Moreau', locale: 'fr' }))
  const people = await listAttendees(owner, { eventId: sale.eventId, show: 'without_ticket', limit: 50 })
  expect(people.items).toEqual([])
  const ticketTypeId = sale.ticketTypes[0]?.id ?? ''
  const order = { eventId: sale.eventId, ticketTypeId, priority: 'normal', key: ctx.random.uuid(ctx.now) } as const
  const rest = startBatch(owner, { ...order, guestIds: 'without_ticket' })
  await expect(rest).rejects.toMatchObject({ code: 'batch.nobody' })
  expect(await ctx.db.attendee.count({ where: { eventId: sale.eventId } })).toBe(3)
  // Whoever is chosen by name gets one, and another one, too.
  for (const count of [1, 2]) {
    await startBatch(owner, { ...order, key: ctx.random.uuid(ctx.now), guestIds: [attendeeIds[0] ?? ''] })
    await workOff(ctx, batchJobs)
    expect(await ctx.db.ticket.count({ where: { attendeeId: attendeeIds[0] ?? '', status: 'valid' } })).toBe(count)
  }
})

test('a request repeated under its Idempotency-Key makes one batch', async () => {
  const sale = await aSale(ctx)
  const attendeeIds = await attendeesOf(ctx, sale, 2)
  const keyed = { ...ctx, requestKey: ctx.random.bytes(32) }
  const ids = await Promise.all([1, 2, 3].map(() => aBatch(keyed, sale, attendeeIds)))
  expect(new Set(ids).size).toBe(1)
  expect(await ctx.db.ticketBatch.count({ where: { eventId: sale.eventId } })).toBe(1)
})

test('a batch of another organization is as unknown as one that never was', async () => {
  const sale = await aSale(ctx)
  const id = await aBatch(ctx, sale, [nobody])
  const stranger = as(ctx, memberOf(await anOrganizationId(ctx)))
  for (const attempt of [
    report(stranger, id),
    getBatch(stranger, { id }),
    cancelBatch(stranger, { id }),
    report(as(ctx, sale.owner), nobody),
  ])
    await expect(attempt).rejects.toMatchObject({ kind: 'not_found', code: 'batch.not_found' })
})

test('someone named twice, nobody at all and more than 20,000 are refused', () => {
  const order = { eventId: nobody, ticketTypeId: nobody }
  const twice = createBatchInput.safeParse({ ...order, guestIds: ['a', 'b', 'A'] })
  expect(twice.error?.issues).toMatchObject([{ path: ['guestIds', 2], params: { code: 'duplicate' } }])
  for (const guestIds of [[], Array.from({ length: 20_001 }, (_, n) => `g${n}`), ['a b'], [''], [3], 'x'])
    expect(createBatchInput.safeParse({ ...order, guestIds }).success).toBe(false)
  const most = { ...order, guestIds: Array.from({ length: 20_000 }, () => crypto.randomUUID()) }
  expect(createBatchInput.safeParse(most).success).toBe(true)
  expect(Buffer.byteLength(JSON.stringify(most))).toBeLessThan(1_048_576)
})

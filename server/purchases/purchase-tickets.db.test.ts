// All tickets of a purchase in one file.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { assertInvariants } from '@/server/platform/check-invariants'
import { getTicket } from '@/server/tickets/queries'
import { voidTickets } from '@/server/tickets/void-tickets'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { decodeQr, rasterizePdf, readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { aHold, aSale, as, jobsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { purchaseAccessToken } from './access'
import { ensurePurchaseTickets } from './ensure-purchase-tickets'
import { readPurchaseTickets, readTicketsByPageToken } from './purchase-tickets-file'

const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-purchase-'))
let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let sale: Sale

beforeAll(async () => {
  process.env.STORAGE_URL = `file:${folder}`
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 100 }] })
})
afterAll(async () => {
  await end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

test('is made once when it is asked for, has every ticket, and is made again when one of them changes', async () => {
  const hold = await aHold(ctx, sale, 3)
  const holder = as(ctx, hold.holder)
  expect((await readPurchaseTickets(holder, hold.id)).bytes).toBeNull()
  expect((await jobsOf(ctx, 'render-purchase-tickets')).map(({ payload }) => payload.purchaseId)).toEqual([hold.id])
  await Promise.all([1, 2].map(() => ensurePurchaseTickets(ctx, { purchaseId: hold.id })))
  const { bytes, number } = await readPurchaseTickets(holder, hold.id)
  if (!bytes) throw new Error('it was made and is not there')
  expect((await readPdfFacts(bytes)).pages).toBe(3)
  const tickets = await ctx.db.ticket.findMany({ where: { purchaseId: hold.id }, orderBy: { ordinal: 'asc' } })
  for (const [index, { id }] of tickets.entries()) {
    const { qrToken } = await getTicket(holder, id)
    expect(await decodeQr(await rasterizePdf(bytes, { dpi: 150, page: index + 1 }))).toBe(qrToken)
  }
  const { accessVersion } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: hold.id } })
  const byAddress = await readTicketsByPageToken(ctx, purchaseAccessToken({ id: hold.id, accessVersion }))
  expect(byAddress).toEqual({ number, bytes })

  await ctx.db.attendee.update({ where: { id: tickets[1]?.attendeeId ?? '' }, data: { name: 'Zoé Nouvelle' } })
  expect((await readPurchaseTickets(holder, hold.id)).bytes).toBeNull()
  await ensurePurchaseTickets(ctx, { purchaseId: hold.id })
  const renamed = (await readPurchaseTickets(holder, hold.id)).bytes ?? Buffer.alloc(0)
  expect(await readPdfText(renamed)).toContain('Zoé Nouvelle')

  await inTransaction(ctx, (tx) => voidTickets(tx, [tickets[0]?.id ?? ''], 'organizer'))
  await ensurePurchaseTickets(ctx, { purchaseId: hold.id })
  const two = (await readPurchaseTickets(holder, hold.id)).bytes ?? Buffer.alloc(0)
  expect((await readPdfFacts(two)).pages).toBe(2)
  const states = await ctx.db.storedFile.findMany({ where: { kind: 'purchase' }, select: { state: true } })
  expect(states).toEqual([{ state: 'stored' }])
  await assertInvariants(ctx)
})

test('a purchase that is only held has none, and another’s is 404', async () => {
  const paid = await aSale(ctx)
  const held = await aHold(ctx, paid)
  await expect(readPurchaseTickets(as(ctx, held.holder), held.id)).rejects.toMatchObject({
    code: 'purchase.no_tickets',
  })
  const other = await aHold(ctx, sale)
  await expect(readPurchaseTickets(as(ctx, held.holder), other.id)).rejects.toMatchObject({
    code: 'purchase.not_found',
  })
  await expect(readPurchaseTickets(as(ctx, paid.owner), other.id)).rejects.toMatchObject({ code: 'purchase.not_found' })
  await expect(readTicketsByPageToken(ctx, `ptl_buy_${'a'.repeat(43)}`)).rejects.toMatchObject({
    code: 'purchase.not_found',
  })
})

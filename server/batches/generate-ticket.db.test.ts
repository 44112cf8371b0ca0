import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { POST } from '@/app/api/tickets/generate/route'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { loadPrintedTickets, printedProps } from '@/server/tickets/printed-ticket'
import { getTicket } from '@/server/tickets/queries'
import { anApiKey, anOrganization } from '@/tests/support/auth-factories'
import { attendeesOf } from '@/tests/support/batch-factories'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { aSale, as, jobsOf, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'

const PLACES = inAll(450, 150)

const folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-generate-'))
const doors = openDoors({ STORAGE_URL: `file:${folder}` })
afterAll(() => rm(folder, { recursive: true, force: true }))

async function world(capacity?: number): Promise<{ ctx: Ctx; sale: Sale; token: string; ticketTypeId: string }> {
  const ctx = doors.ctx()
  const organization = await anOrganization(ctx)
  const { token } = await anApiKey(ctx, organization)
  const anonymous: Ctx = { ...ctx, actor: { kind: 'anonymous', address: null } }
  const types = [{ name: 'Invitation', amount: 0, ...(capacity !== undefined && { capacity }) }]
  const sale = await aSale(anonymous, { organizationId: organization.id, types })
  return { ctx, sale, token, ticketTypeId: sale.ticketTypes[0]?.id ?? '' }
}

type Generated = { data: { id: string; ticketCode: string; qrToken: string } }

test('a ticket is answered with its code and picture at once, holds a place, and its PDF is asked for', async () => {
  const { ctx, sale, token, ticketTypeId } = await world(10)
  const [guestId] = await attendeesOf(ctx, sale, 1)
  const { status, json } = await call(POST, '/', { token, body: { guestId, eventId: sale.eventId, ticketTypeId } })
  expect(status, JSON.stringify(json)).toBe(201)
  const { data } = json as Generated
  expect(data).toMatchObject({
    status: 'generated',
    ticketCode: expect.stringMatching(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/),
    qrToken: expect.stringMatching(/^T1:[A-Z2-7]{135}$/),
    qrCodeUrl: expect.stringMatching(/^data:image\/png;base64,/),
    pdfUrl: expect.stringMatching(/^https:.*\/pdf$/),
  })
  expect(await poolsOf(ctx, sale)).toEqual([{ size: 10, held: 0, sold: 1 }])
  expect((await jobsOf(ctx, 'render-ticket')).map(({ payload }) => payload.ticketId)).toContain(data.id)
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

test('the same Idempotency-Key gets the same ticket, also when its first answer was lost', async () => {
  const { ctx, sale, token, ticketTypeId } = await world(10)
  const [guestId] = await attendeesOf(ctx, sale, 1)
  const sent = { token, body: { guestId, eventId: sale.eventId, ticketTypeId }, headers: { 'idempotency-key': 'k1' } }
  const first = await call(POST, '/', sent)
  expect((await call(POST, '/', sent)).json).toEqual(first.json)
  // As if the process had died before it could keep its answer, and its lease were over.
  await ctx.pool.query('UPDATE idempotency_record SET status = NULL, answer = NULL, locked_until = created_at')
  expect((await call(POST, '/', sent)).json).toEqual(first.json)
  expect(await poolsOf(ctx, sale)).toEqual([{ size: 10, held: 0, sold: 1 }])
})

test('an unknown attendee, an unknown type, no place left and a cancelled event are refused, and nothing is written', async () => {
  const { ctx, sale, token, ticketTypeId } = await world(1)
  const other = await world()
  const [first, second] = await attendeesOf(ctx, sale, 2)
  const [stranger] = await attendeesOf(other.ctx, other.sale, 1)
  const ask = async (body: object) => {
    const answered = await call(POST, '/', {
      token,
      body: { guestId: second, eventId: sale.eventId, ticketTypeId, ...body },
    })
    return `${answered.status} ${codeOf(answered)}`
  }
  expect(await ask({ guestId: stranger })).toBe('404 attendee.not_found')
  expect(await ask({ ticketTypeId: other.ticketTypeId })).toBe('404 ticket_type.not_found')
  expect(await ask({ eventId: other.sale.eventId })).toBe('404 event.not_found')
  expect(await ask({ seat: 3 })).toBe('422 request.invalid')
  expect(await ask({ guestId: 'x' })).toBe('422 request.invalid')
  await call(POST, '/', { token, body: { guestId: first, eventId: sale.eventId, ticketTypeId } })
  expect(await ask({})).toBe('409 capacity.sold_out')
  await inTransaction(ctx, (tx) => tx.db.event.update({ where: { id: sale.eventId }, data: { status: 'cancelled' } }))
  expect(await ask({})).toBe('409 event.wrong_status')
  expect(await ctx.db.ticket.count({ where: { eventId: sale.eventId } })).toBe(1)
})

test(`of ${PLACES + 50} requests at once for ${PLACES} places none is lost: ${PLACES} tickets, 50 refusals, and a job for each PDF`, {
  timeout: 60_000,
}, async () => {
  const { ctx, sale, token, ticketTypeId } = await world(PLACES)
  const attendeeIds = await attendeesOf(ctx, sale, PLACES + 50)
  const answers = await Promise.all(
    attendeeIds.map((guestId) => call(POST, '/', { token, body: { guestId, eventId: sale.eventId, ticketTypeId } })),
  )
  const made = answers.filter(({ status }) => status === 201)
  expect(made).toHaveLength(PLACES)
  expect(answers.filter((answered) => codeOf(answered) === 'capacity.sold_out')).toHaveLength(50)
  const ids = made.map(({ json }) => (json as Generated).data.id)
  expect(new Set(ids).size).toBe(PLACES)
  const tickets = await ctx.db.ticket.findMany({
    where: { eventId: sale.eventId },
    select: { id: true, attendeeId: true },
  })
  expect(tickets.map(({ id }) => id).sort()).toEqual(ids.sort())
  expect(new Set(tickets.map(({ attendeeId }) => attendeeId)).size).toBe(PLACES)
  const asked = new Set((await jobsOf(ctx, 'render-ticket')).map(({ payload }) => payload.ticketId))
  expect(ids.every((id) => asked.has(id))).toBe(true)
  expect(await poolsOf(ctx, sale)).toEqual([{ size: PLACES, held: 0, sold: PLACES }])
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

test('the ticket of somebody whom the organizer brought says whom to ask, on paper and on its page', async () => {
  const { ctx, sale, token, ticketTypeId } = await world()
  const contactEmail = 'bonjour@lumieres.example'
  const { organizationId } = sale
  await ctx.db.sellerDetails.create({ data: { organizationId, contactEmail, updatedAt: ctx.now } })
  const [guestId] = await attendeesOf(ctx, sale, 1)
  const { json } = await call(POST, '/', { token, body: { guestId, eventId: sale.eventId, ticketTypeId } })
  const { data } = json as Generated
  const [printed] = await loadPrintedTickets(ctx, [data.id])
  expect(printed && (await printedProps(ctx, printed, 'a4'))).toMatchObject({ contactEmail, purchaseNumber: '' })
  expect((await getTicket(as(ctx, sale.owner), data.id)).event).toMatchObject({ contactEmail })
})

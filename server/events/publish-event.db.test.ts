import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anEvent, euros, refusalOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, salesCtx } from '@/tests/support/sales-factories'
import { archiveTicketType } from './archive-ticket-type'
import { changeEventInput } from './contract'
import { pauseEvent, resumeEvent } from './pause-event'
import { publishEvent } from './publish-event'
import { updateEvent } from './update-event'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

function change(owner: Ctx, eventId: string, body: Record<string, unknown>) {
  return updateEvent(owner, { eventId, change: changeEventInput.parse(body) })
}

async function auditActions(organizationId: string): Promise<string[]> {
  const entries = await ctx.db.auditEntry.findMany({ where: { organizationId }, orderBy: { sequence: 'asc' } })
  return entries.map(({ action }) => action)
}

test('an event is published once, and again without effect', async () => {
  const { owner, event, organizationId } = await anEvent(ctx)
  const [first, second] = await Promise.all([
    publishEvent(owner, { eventId: event.id }),
    publishEvent(owner, { eventId: event.id }),
  ])
  expect([first.status, second.status, first.publishedAt]).toEqual(['published', 'published', ctx.now])
  expect(await auditActions(organizationId)).toEqual(['event.created', 'event.published'])
})

test('nothing is published that cannot be sold', async () => {
  const empty = await anEvent(ctx, { ticketTypes: [] })
  expect((await refusalOf(publishEvent(empty.owner, { eventId: empty.event.id })))[1]).toBe('event.no_ticket_types')
  const cheap = await anEvent(ctx)
  await ctx.db.ticketType.updateMany({ where: { eventId: cheap.event.id }, data: { priceMinor: 49 } })
  expect(await refusalOf(publishEvent(cheap.owner, { eventId: cheap.event.id }))).toEqual([
    'conflict',
    'event.unpayable_price',
    ['ticketTypes.0.price.amount'],
  ])
  const past = await anEvent(ctx, { startsAt: '2026-01-01T10:00:00Z', endsAt: '2026-01-01T12:00:00Z' })
  expect((await refusalOf(publishEvent(past.owner, { eventId: past.event.id })))[1]).toBe('event.over')
  for (const status of ['cancelled', 'archived'] as const) {
    const { owner, event } = await anEvent(ctx)
    await ctx.db.event.update({ where: { id: event.id }, data: { status } })
    expect((await refusalOf(publishEvent(owner, { eventId: event.id })))[1]).toBe('event.wrong_status')
    expect((await refusalOf(change(owner, event.id, { title: 'x' })))[1]).toBe('event.wrong_status')
  }
})

test('a sale is paused and taken up again', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  expect((await pauseEvent(owner, { eventId: sale.eventId })).status).toBe('paused')
  await expect(aHold(ctx, sale)).rejects.toMatchObject({ code: 'event.not_on_sale' })
  expect((await refusalOf(publishEvent(owner, { eventId: sale.eventId })))[1]).toBe('event.wrong_status')
  expect((await resumeEvent(owner, { eventId: sale.eventId })).status).toBe('published')
  expect((await aHold(ctx, sale)).status).toBe('held')
})

test('an archived ticket type is sold no more, stays in the event and cannot be changed', async () => {
  const sale = await aSale(ctx, {
    types: [
      { name: 'A', amount: 100, capacity: 5 },
      { name: 'B', amount: 100 },
    ],
  })
  const owner = as(ctx, sale.owner)
  const ticketTypeId = sale.ticketTypes[0]?.id ?? ''
  const input = { eventId: sale.eventId, ticketTypeId }
  expect((await archiveTicketType(owner, input)).ticketTypes[0]?.archivedAt).toEqual(ctx.now)
  expect((await archiveTicketType(owner, input)).ticketTypes).toHaveLength(2)
  await expect(aHold(ctx, sale)).rejects.toMatchObject({ code: 'ticket_type.not_found' })
  expect((await refusalOf(change(owner, sale.eventId, { ticketTypes: [{ id: ticketTypeId, name: 'x' }] })))[1]).toBe(
    'ticket_type.archived',
  )
  expect(
    (await change(owner, sale.eventId, { ticketTypes: [{ name: 'A', price: euros(100) }] })).ticketTypes,
  ).toHaveLength(3)
})

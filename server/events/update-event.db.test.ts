import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { DomainError } from '@/server/kernel/errors'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anEvent, anOrganizationId, euros, memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, completed, later, salesCtx } from '@/tests/support/sales-factories'
import { archiveTicketType } from './archive-ticket-type'
import { changeEventInput } from './contract'
import { pauseEvent, resumeEvent } from './pause-event'
import { publishEvent } from './publish-event'
import { listEvents, organizerEvent } from './queries'
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

async function refusal(work: Promise<unknown>): Promise<[string, string, string[]]> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof DomainError) return [error.kind, error.code, error.details.map(({ path }) => path)]
  throw new Error(`not refused: ${String(error)}`)
}

async function auditActions(organizationId: string): Promise<string[]> {
  const entries = await ctx.db.auditEntry.findMany({ where: { organizationId }, orderBy: { sequence: 'asc' } })
  return entries.map(({ action }) => action)
}

test('a change touches what it names and keeps the rest', async () => {
  const { owner, event, organizationId } = await anEvent(ctx, {
    capacities: [{ name: 'Salle', size: 100 }],
    ticketTypes: [
      { name: 'Plein', price: euros(4900), capacity: 60, capacityName: 'Salle' },
      { name: 'Réduit', price: euros(3200), capacityName: 'Salle' },
    ],
  })
  const [full, reduced] = event.ticketTypes
  const hall = event.capacities[0]
  const after = await change(later(owner, 60), event.id, {
    description: 'Nouveau',
    venue: { name: 'Halle Tony Garnier' },
    capacities: [{ id: hall?.id, name: 'Grande salle', size: 120 }, { name: 'Balcon', size: 20 }],
    ticketTypes: [
      { id: reduced?.id, price: euros(3000) },
      { id: full?.id, capacity: 70 },
      { name: 'Balcon', price: euros(2500), capacityName: 'Balcon' },
    ],
  })
  expect(after).toMatchObject({
    title: event.title,
    slug: event.slug,
    description: 'Nouveau',
    startsAt: event.startsAt,
    venue: { name: 'Halle Tony Garnier', address: '' },
    capacities: [
      { id: hall?.id, name: 'Grande salle', size: 120 },
      { name: 'Balcon', size: 20 },
    ],
    ticketTypes: [
      { id: full?.id, name: 'Plein', price: euros(4900), capacity: 70, capacityName: 'Grande salle' },
      { id: reduced?.id, name: 'Réduit', price: euros(3000), capacity: null, capacityName: 'Grande salle' },
      { name: 'Balcon', price: euros(2500), capacityName: 'Balcon' },
    ],
  })
  expect(await auditActions(organizationId)).toEqual(['event.created', 'event.updated'])
})

test('an empty change writes nothing', async () => {
  const { owner, event, organizationId } = await anEvent(ctx)
  expect(await change(owner, event.id, {})).toEqual(event)
  expect(await auditActions(organizationId)).toEqual(['event.created'])
})

test('the address follows the title of a draft and stays from the first publication on', async () => {
  const { owner, event } = await anEvent(ctx, { title: 'Premier titre' })
  expect((await change(owner, event.id, { title: 'Second titre' })).slug).toBe('second-titre')
  expect((await change(owner, event.id, { title: 'Second titre' })).slug).toBe('second-titre')
  await publishEvent(owner, { eventId: event.id })
  expect(await change(owner, event.id, { title: 'Troisième titre' })).toMatchObject({ slug: 'second-titre', title: 'Troisième titre' })
})

test('times are judged together with those that stay', async () => {
  const { owner, event } = await anEvent(ctx, { doorsAt: '2027-06-12T17:00:00Z' })
  expect(await refusal(change(owner, event.id, { startsAt: '2027-06-12T23:00:00Z' }))).toEqual(['invalid', 'event.invalid', ['endsAt']])
  expect(await refusal(change(owner, event.id, { startsAt: '2027-06-12T16:00:00Z' }))).toEqual(['invalid', 'event.invalid', ['doorsAt']])
  const moved = await change(owner, event.id, { startsAt: '2027-06-12T16:00:00Z', doorsAt: null })
  expect(moved).toMatchObject({ startsAt: new Date('2027-06-12T16:00:00Z'), doorsAt: null })
})

test('a pool shrinks to what is held and sold of it and no further', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Plein', amount: 4900, capacity: 10 }] })
  const owner = as(ctx, sale.owner)
  await completed(ctx, (await aHold(ctx, sale, 3)).id)
  await aHold(ctx, sale, 2)
  const typeId = sale.ticketTypes[0]?.id
  expect(await refusal(change(owner, sale.eventId, { ticketTypes: [{ id: typeId, capacity: 4 }] }))).toEqual([
    'conflict',
    'capacity.below_sold',
    ['ticketTypes.0.capacity'],
  ])
  expect((await change(owner, sale.eventId, { ticketTypes: [{ id: typeId, capacity: 5 }] })).ticketTypes[0]).toMatchObject({
    capacity: 5,
    capacityInUse: 5,
  })
  await expect(aHold(ctx, sale, 1)).rejects.toMatchObject({ code: 'purchase.sold_out' })
})

test('a refused size takes the whole change with it', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'A', amount: 100, capacityName: 'Salle' }], capacities: [{ name: 'Salle', size: 5 }] })
  const owner = as(ctx, sale.owner)
  await aHold(ctx, sale, 2)
  const { capacities, title } = await organizerEvent(owner, { eventId: sale.eventId })
  const attempt = change(owner, sale.eventId, { title: 'Autre', capacities: [{ id: capacities[0]?.id, size: 1 }] })
  expect(await refusal(attempt)).toEqual(['conflict', 'capacity.below_sold', ['capacities.0.size']])
  expect(await organizerEvent(owner, { eventId: sale.eventId })).toMatchObject({ title, capacities: [{ size: 5, inUse: 2 }] })
})

test('a new price holds for later holds only', async () => {
  const sale = await aSale(ctx)
  const before = await aHold(ctx, sale, 1)
  await change(as(ctx, sale.owner), sale.eventId, { ticketTypes: [{ id: sale.ticketTypes[0]?.id, price: euros(5900) }] })
  expect([before.total, (await aHold(ctx, sale, 1)).total]).toEqual([euros(4900), euros(5900)])
  const kept = await ctx.db.purchaseItem.findFirstOrThrow({ where: { purchaseId: before.id } })
  expect(kept.unitPriceMinor).toBe(4900)
})

test('a draft may change its currency with all prices at once; a published event keeps it', async () => {
  const { owner, event } = await anEvent(ctx, { ticketTypes: [{ name: 'A', price: euros(1000) }, { name: 'B', price: euros(500) }] })
  const francs = (index: number) => ({ id: event.ticketTypes[index]?.id, price: { amount: 900, currency: 'CHF' } })
  expect(await refusal(change(owner, event.id, { ticketTypes: [francs(0)] }))).toEqual(['invalid', 'event.invalid', ['ticketTypes.price.currency']])
  expect(await change(owner, event.id, { ticketTypes: [francs(1), francs(0)] })).toMatchObject({ currency: 'CHF' })
  await publishEvent(owner, { eventId: event.id })
  const back = event.ticketTypes.map(({ id }) => ({ id, price: euros(1) }))
  expect((await refusal(change(owner, event.id, { ticketTypes: back })))[1]).toBe('event.currency_fixed')
  expect(await refusal(change(owner, event.id, { ticketTypes: [{ name: 'C', price: euros(1) }] }))).toEqual([
    'invalid',
    'event.invalid',
    ['ticketTypes.0.price.currency'],
  ])
})

test('ticket types move between pools in a draft; once published they keep theirs', async () => {
  const { owner, event } = await anEvent(ctx, {
    capacities: [{ name: 'Salle', size: 10 }],
    ticketTypes: [{ name: 'A', price: euros(1), capacity: 5 }, { name: 'B', price: euros(1) }],
  })
  const [a, b] = event.ticketTypes
  const moved = await change(owner, event.id, {
    ticketTypes: [{ id: a?.id, capacity: null, capacityName: 'Salle' }, { id: b?.id, capacity: 7 }],
  })
  expect(moved.ticketTypes).toMatchObject([{ capacity: null, capacityName: 'Salle' }, { capacity: 7, capacityName: null }])
  expect(await ctx.db.capacity.count({ where: { eventId: event.id } })).toBe(2)
  await publishEvent(owner, { eventId: event.id })
  for (const entry of [{ id: a?.id, capacity: 5 }, { id: a?.id, capacityName: null }, { id: b?.id, capacity: null }, { id: b?.id, capacityName: 'Salle' }]) {
    expect(await refusal(change(owner, event.id, { ticketTypes: [entry] }))).toEqual(['conflict', 'ticket_type.pools_fixed', ['ticketTypes.0']])
  }
  const same = [{ id: a?.id, name: 'A', capacity: null, capacityName: 'Salle' }, { id: b?.id, capacity: 8, capacityName: null }]
  expect((await change(owner, event.id, { ticketTypes: same })).ticketTypes[1]).toMatchObject({ capacity: 8 })
})

test('ids of other events’ parts and ids that never were answer alike', async () => {
  const other = await anEvent(ctx, { capacities: [{ name: 'Salle', size: 1 }] })
  const { owner, event } = await anEvent(ctx)
  for (const id of [other.event.ticketTypes[0]?.id, ctx.random.uuid(ctx.now)]) {
    expect(await refusal(change(owner, event.id, { ticketTypes: [{ id, name: 'x' }] }))).toEqual(['not_found', 'ticket_type.not_found', []])
  }
  for (const id of [other.event.capacities[0]?.id, ctx.random.uuid(ctx.now)]) {
    expect(await refusal(change(owner, event.id, { capacities: [{ id, size: 9 }] }))).toEqual(['not_found', 'capacity.not_found', []])
  }
})

test('another organization’s event, one outside of the member’s, and none at all answer alike', async () => {
  const { event, organizationId } = await anEvent(ctx)
  const strangers = [memberOf(await anOrganizationId(ctx)), memberOf(organizationId, 'manager', [ctx.random.uuid(ctx.now)])]
  for (const actor of strangers) {
    const stranger = as(ctx, actor)
    const input = { eventId: event.id }
    const attempts = [organizerEvent(stranger, input), publishEvent(stranger, input), pauseEvent(stranger, input), change(stranger, event.id, { title: 'x' })]
    for (const attempt of attempts) expect(await refusal(attempt)).toEqual(['not_found', 'event.not_found', []])
  }
  const owner = as(ctx, memberOf(organizationId))
  for (const eventId of [ctx.random.uuid(ctx.now), 'nonsense', '../x', '']) {
    expect(await refusal(organizerEvent(owner, { eventId }))).toEqual(['not_found', 'event.not_found', []])
  }
  expect((await refusal(change(as(ctx, memberOf(organizationId, 'read_only')), event.id, { title: 'x' })))[0]).toBe('forbidden')
  expect((await refusal(organizerEvent(ctx, { eventId: event.id })))[0]).toBe('unauthenticated')
})

test('a form that was filled from an older state does not overwrite a newer one', async () => {
  const { owner, event } = await anEvent(ctx)
  const first = updateEvent(owner, { eventId: event.id, change: { title: 'Un' }, seenAt: event.updatedAt })
  expect((await first).title).toBe('Un')
  const late = updateEvent(owner, { eventId: event.id, change: { title: 'Deux' }, seenAt: event.updatedAt })
  expect((await refusal(late))[1]).toBe('event.changed_meanwhile')
})

test('an event is published once, and again without effect', async () => {
  const { owner, event, organizationId } = await anEvent(ctx)
  const [first, second] = await Promise.all([publishEvent(owner, { eventId: event.id }), publishEvent(owner, { eventId: event.id })])
  expect([first.status, second.status, first.publishedAt]).toEqual(['published', 'published', ctx.now])
  expect(await auditActions(organizationId)).toEqual(['event.created', 'event.published'])
})

test('nothing is published that cannot be sold', async () => {
  const empty = await anEvent(ctx, { ticketTypes: [] })
  expect((await refusal(publishEvent(empty.owner, { eventId: empty.event.id })))[1]).toBe('event.no_ticket_types')
  const past = await anEvent(ctx, { startsAt: '2026-01-01T10:00:00Z', endsAt: '2026-01-01T12:00:00Z' })
  expect((await refusal(publishEvent(past.owner, { eventId: past.event.id })))[1]).toBe('event.over')
  for (const status of ['cancelled', 'archived'] as const) {
    const { owner, event } = await anEvent(ctx)
    await ctx.db.event.update({ where: { id: event.id }, data: { status } })
    expect((await refusal(publishEvent(owner, { eventId: event.id })))[1]).toBe('event.wrong_status')
    expect((await refusal(change(owner, event.id, { title: 'x' })))[1]).toBe('event.wrong_status')
  }
})

test('a sale is paused and taken up again', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  expect((await pauseEvent(owner, { eventId: sale.eventId })).status).toBe('paused')
  await expect(aHold(ctx, sale)).rejects.toMatchObject({ code: 'event.not_on_sale' })
  expect((await refusal(publishEvent(owner, { eventId: sale.eventId })))[1]).toBe('event.wrong_status')
  expect((await resumeEvent(owner, { eventId: sale.eventId })).status).toBe('published')
  expect((await aHold(ctx, sale)).status).toBe('held')
})

test('an archived ticket type is sold no more, stays in the event and cannot be changed', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'A', amount: 100, capacity: 5 }, { name: 'B', amount: 100 }] })
  const owner = as(ctx, sale.owner)
  const ticketTypeId = sale.ticketTypes[0]?.id ?? ''
  const input = { eventId: sale.eventId, ticketTypeId }
  expect((await archiveTicketType(owner, input)).ticketTypes[0]?.archivedAt).toEqual(ctx.now)
  expect((await archiveTicketType(owner, input)).ticketTypes).toHaveLength(2)
  await expect(aHold(ctx, sale)).rejects.toMatchObject({ code: 'ticket_type.not_found' })
  expect((await refusal(change(owner, sale.eventId, { ticketTypes: [{ id: ticketTypeId, name: 'x' }] })))[1]).toBe('ticket_type.archived')
  expect((await change(owner, sale.eventId, { ticketTypes: [{ name: 'A', price: euros(1) }] })).ticketTypes).toHaveLength(3)
})

test('the list shows one’s own events, page by page, without repeating one', async () => {
  const organizationId = await anOrganizationId(ctx)
  const owner = as(ctx, memberOf(organizationId))
  const ids: string[] = []
  for (let day = 1; day <= 5; day++) {
    const sale = await aSale(ctx, { organizationId, draft: true })
    const startsAt = new Date(Date.UTC(2027, 4, Math.ceil(day / 2)))
    await ctx.db.eventSession.updateMany({ where: { eventId: sale.eventId }, data: { startsAt } })
    ids.push(sale.eventId)
  }
  const inOrder = [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)].flatMap((sameDay) => sameDay.sort())
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await listEvents(owner, { period: 'upcoming', limit: 2, cursor })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toEqual(inOrder)
  expect((await listEvents(owner, { period: 'past', limit: 50 })).items).toEqual([])
  const narrowed = as(ctx, memberOf(organizationId, 'manager', [ids[2] ?? '']))
  expect((await listEvents(narrowed, { period: 'all', limit: 50 })).items.map(({ id }) => id)).toEqual([ids[2]])
  expect((await refusal(listEvents(owner, { period: 'all', limit: 2, cursor: 'abc' })))[2]).toEqual(['cursor'])
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEvent } from '@/server/events/create-event'
import { pauseEvent, resumeEvent } from '@/server/events/pause-event'
import { publishEvent } from '@/server/events/publish-event'
import { updateEvent } from '@/server/events/update-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { addMember } from '@/server/organizations/add-member'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, eventInput, memberOf, refusalOf } from '@/tests/support/event-factories'
import { aHold, as, later, salesCtx } from '@/tests/support/sales-factories'
import { countUsage } from './count-usage'
import { requireRoomForMember } from './plan-limits'
import { plans } from './plans'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  process.env.STRIPE_CONNECT = 'on'
  process.env.STRIPE_SECRET_KEY = 'sk_test_of_the_tests'
  process.env.STRIPE_WEBHOOK_SECRET = 'whsec_of_the_tests_0123456789'
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

const limits = plans.free.limits
const maximum = (name: keyof typeof limits) => limits[name] ?? expect.fail('limited')

async function anOrganizer(): Promise<Ctx & { organizationId: string }> {
  const organizationId = await anOrganizationId(ctx)
  return { ...as(ctx, memberOf(organizationId)), organizationId }
}

async function drafts(owner: Ctx, count: number, changes: Record<string, unknown> = {}): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < count; i++) ids.push((await createEvent(owner, eventInput(changes))).id)
  return ids
}

/** What `publishEvent` asks for without holding the organization's row: the control of these tests. */
async function publishUnguarded(owner: Ctx & { organizationId: string }, eventId: string): Promise<void> {
  await inTransaction(owner, async (tx) => {
    const { eventsOnSale } = await countUsage(tx, owner.organizationId, { withoutEvent: eventId })
    await tx.db.$queryRaw`SELECT 1 FROM pg_sleep(0.05)`
    if (eventsOnSale + 1 > maximum('eventsOnSale')) throw new Error('full')
    await tx.db.event.update({ where: { id: eventId }, data: { status: 'published', publishedAt: tx.now } })
  })
}

const onSale = async (owner: Ctx & { organizationId: string }) =>
  (await countUsage(owner, owner.organizationId)).eventsOnSale

describe('the last room of a plan', () => {
  test('control: without the lock many publications pass at once', async () => {
    const owner = await anOrganizer()
    const ids = await drafts(owner, maximum('eventsOnSale') + 4)
    const [first, five] = [ids.slice(0, -5), ids.slice(-5)]
    await ctx.db.event.updateMany({ where: { id: { in: first } }, data: { status: 'published', publishedAt: ctx.now } })
    await Promise.allSettled(five.map((id) => publishUnguarded(owner, id)))
    expect(await onSale(owner)).toBeGreaterThan(maximum('eventsOnSale'))
  })

  test('goes to one of five publications at once, round after round', async () => {
    const owner = await anOrganizer()
    const ids = await drafts(owner, maximum('eventsOnSale') + 4)
    const [first, five] = [ids.slice(0, -5), ids.slice(-5)]
    await ctx.db.event.updateMany({ where: { id: { in: first } }, data: { status: 'published', publishedAt: ctx.now } })
    for (let round = 0; round < 10; round++) {
      const results = await Promise.allSettled(five.map((eventId) => publishEvent(owner, { eventId })))
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await onSale(owner)).toBe(maximum('eventsOnSale'))
      await ctx.db.event.updateMany({ where: { id: { in: five } }, data: { status: 'draft', publishedAt: null } })
    }
  }, 60_000)

  test('goes to one of ten new members at once', async () => {
    const owner = await anOrganizer()
    const people = Array.from({ length: maximum('members') + 9 }, (_, i) => ({
      id: ctx.random.uuid(ctx.now),
      email: `${owner.organizationId}-${i}@exemple.fr`,
    }))
    await ctx.db.user.createMany({
      data: people.map((person) => ({ ...person, name: 'Zoé', passwordHash: 'x', createdAt: ctx.now })),
    })
    const add = ({ email }: { email: string }) =>
      addMember(
        owner,
        { organizationId: owner.organizationId, email, role: 'gate_staff', eventIds: [] },
        requireRoomForMember,
      )
    for (const person of people.slice(0, maximum('members') - 1)) await add(person)
    const results = await Promise.allSettled(people.slice(maximum('members') - 1).map(add))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await countUsage(ctx, owner.organizationId)).members).toBe(maximum('members'))
  })
})

describe('a limit', () => {
  test('names itself, the plan and what to do', async () => {
    const owner = await anOrganizer()
    const [last = '', ...ids] = await drafts(owner, maximum('eventsOnSale') + 1)
    for (const eventId of ids) await publishEvent(owner, { eventId })
    const refused = publishEvent(owner, { eventId: last })
    expect(await refusalOf(refused)).toEqual(['conflict', 'plan.limit_reached', ['eventsOnSale']])
    await expect(refused).rejects.toMatchObject({
      details: [{ code: 'too_many', values: { maximum: maximum('eventsOnSale'), plan: 'free' } }],
      message: expect.stringMatching(/“free”.*25 events on sale.*billing settings/),
    })
  })

  test('is about new acts only: what is on sale goes on, pauses, resumes, sells and is made smaller', async () => {
    const owner = await anOrganizer()
    const ids = await drafts(owner, maximum('eventsOnSale'))
    for (const eventId of ids) await publishEvent(owner, { eventId })
    // As after a larger plan has ended: far above what the free one allows.
    const beyond = await drafts(owner, 2, {
      ticketTypes: [{ name: 'A', price: { amount: 0, currency: 'EUR' }, capacity: 150_000 }],
    })
    await ctx.db.event.updateMany({
      where: { id: { in: beyond } },
      data: { status: 'published', publishedAt: ctx.now },
    })
    const [big = ''] = beyond
    await pauseEvent(owner, { eventId: big })
    await resumeEvent(owner, { eventId: big })
    await publishEvent(owner, { eventId: big })
    const { ticketTypes } = await ctx.db.event.findUniqueOrThrow({ where: { id: big }, include: { ticketTypes: true } })
    const type = ticketTypes[0] ?? expect.fail('has a ticket type')
    const sale = { organizationId: owner.organizationId, owner: owner.actor, eventId: big, ticketTypes: [type] }
    await aHold(ctx, sale, 2)
    await updateEvent(owner, { eventId: big, change: { title: 'Autre titre' } })
    const resize = (capacity: number) =>
      updateEvent(owner, { eventId: big, change: { ticketTypes: [{ kind: 'change', id: type.id, capacity }] } })
    await resize(120_000)
    expect((await refusalOf(resize(120_001)))[1]).toBe('plan.limit_reached')
    await resize(100_000)
    expect((await refusalOf(resize(100_001)))[1]).toBe('plan.limit_reached')
  })

  test('counts an event until it is over, and again when it is given a new date', async () => {
    const owner = await anOrganizer()
    const ids = await drafts(owner, maximum('eventsOnSale'))
    for (const eventId of ids) await publishEvent(owner, { eventId })
    const afterwards = later(owner, 400 * 86_400)
    const past = { ...afterwards, organizationId: owner.organizationId }
    expect(await onSale(past)).toBe(0)
    const dates = { startsAt: '2029-06-12T17:30:00Z', endsAt: '2029-06-12T22:00:00Z' }
    for (const eventId of await drafts(past, maximum('eventsOnSale'), dates)) await publishEvent(past, { eventId })
    const change = { startsAt: new Date(dates.startsAt), endsAt: new Date(dates.endsAt) }
    expect((await refusalOf(updateEvent(past, { eventId: ids[0] ?? '', change })))[1]).toBe('plan.limit_reached')
  })
})

// Whom a filter finds: each of its dimensions alone, an address once, and nothing of another organization.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { suppress } from '@/server/notifications/suppression'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { refusalOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, completed, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { audienceChoices } from './choices'
import { audienceSchema } from './contract'
import { audienceCount, audiencePeople } from './queries'

let database: TestDatabase
let ctx: Ctx
let owner: Ctx
let end: () => Promise<void>
let sale: Sale
let second: Sale
/** The ticket types of the first event. */
let full = ''
let reduced = ''

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  const types = [
    { name: 'Plein tarif', amount: 4900 },
    { name: 'Réduit', amount: 1900 },
  ]
  sale = await aSale(ctx, { types })
  second = await aSale(ctx, { organizationId: sale.organizationId, title: 'Autre soir' })
  full = sale.ticketTypes[0]?.id ?? ''
  reduced = sale.ticketTypes[1]?.id ?? ''
  owner = as(ctx, sale.owner)
  await bought('ana', { quantity: 2 })
  await bought('bob', { type: 1, locale: 'en' })
  await bought('cid', { of: second })
  const dan = await bought('dan')
  await ctx.db.ticket.updateMany({ where: { purchaseId: dan }, data: { status: 'void' } })
  await ctx.db.purchase.update({ where: { id: dan }, data: { status: 'refunded' } })
  await person('eve', { answers: { Repas: 'Végétarien' } })
  await person(null, {})
  // Ana's guest has an address of their own.
  const ticket = await ctx.db.ticket.findFirstOrThrow({ where: { purchase: { buyerEmail: 'ana@exemple.fr' } } })
  await ctx.db.attendee.update({
    where: { id: ticket.attendeeId },
    data: { email: 'Fay@exemple.fr', name: 'Fay', answers: { Repas: 'Sans gluten' } },
  })
  await admit(ticket.id)
})
afterAll(async () => {
  await end()
  await database.drop()
})

async function bought(name: string, { quantity = 1, type = 0, locale = 'fr', of = sale } = {}): Promise<string> {
  const hold = await aHold(ctx, of, quantity, type)
  await ctx.db.purchase.update({
    where: { id: hold.id },
    data: { buyerEmail: `${name}@exemple.fr`, buyerName: name, locale },
  })
  await completed(ctx, hold.id)
  return hold.id
}
async function person(name: string | null, { answers = {} }: { answers?: object }) {
  const { organizationId, eventId } = sale
  const data = { id: ctx.random.uuid(ctx.now), organizationId, eventId, createdAt: ctx.now, answers }
  await ctx.db.attendee.create({ data: { ...data, name: name ?? 'Nobody', email: name && `${name}@exemple.fr` } })
}
async function admit(ticketId: string) {
  const list = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId: sale.eventId } })
  await ctx.pool.query(
    `WITH s AS (INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, actor, at)
       SELECT gen_random_uuid(), $1, 'x', '', $2, $4, $3, true, 'test', now() RETURNING id)
     INSERT INTO admission (id, organization_id, event_id, ticket_id, check_in_list_id, scan_row_id, at)
     SELECT gen_random_uuid(), $1, $2, $3, $4, s.id, now() FROM s`,
    [sale.organizationId, sale.eventId, ticketId, list.id],
  )
}

async function found(audience: object, eventId: string | null = sale.eventId): Promise<string> {
  const wish = { eventId, audience: audienceSchema.parse(audience) }
  const { people } = await audiencePeople(owner, { ...wish, kind: 'campaign' })
  const { addresses } = await audienceCount(owner, { ...wish, kind: 'campaign' })
  expect(addresses).toBe(people.length)
  return people.map(({ address }) => address.split('@')[0]).join(' ')
}

test('holders are each ticket’s own address, else its buyer’s, each once', async () => {
  expect(await found({})).toBe('ana bob fay')
})

test.each<[string, object, string]>([
  ['ticket types', { ticketTypeIds: ['reduced'] }, 'bob'],
  ['void tickets', { ticketStatuses: ['void'] }, 'dan'],
  ['people without a live ticket', { ticketStatuses: ['none'] }, 'dan eve'],
  ['everybody of the event', { ticketStatuses: [] }, 'ana bob dan eve fay'],
  ['who came in', { entered: 'yes' }, 'fay'],
  ['who did not', { entered: 'no' }, 'ana bob'],
  ['answers of holders', { answers: [{ question: 'Repas', anyOf: ['Sans gluten', 'Végétarien'] }] }, 'fay'],
  ['answers of all', { ticketStatuses: [], answers: [{ question: 'Repas', anyOf: ['Végétarien'] }] }, 'eve'],
  ['a language', { locales: ['en'] }, 'bob'],
  ['the state of the purchase', { ticketStatuses: [], purchaseStatuses: ['refunded'] }, 'dan'],
  ['buyers who have paid', { to: 'buyers' }, 'ana bob'],
  ['buyers with money back', { to: 'buyers', purchaseStatuses: ['refunded'] }, 'dan'],
  ['buyers of a type', { to: 'buyers', ticketTypeIds: ['reduced'] }, 'bob'],
  ['buyers whose guests came in', { to: 'buyers', entered: 'yes' }, 'ana'],
])('%s', async (_what, audience, people) => {
  const named = JSON.parse(JSON.stringify(audience).replace('"reduced"', JSON.stringify(reduced)))
  expect(await found(named)).toBe(people)
})

test('who never had a ticket is counted apart, where nothing else asks for tickets', async () => {
  const others = async (audience: object) => {
    const wish = { eventId: sale.eventId, audience: audienceSchema.parse(audience), kind: 'campaign' as const }
    return (await audienceCount(owner, wish)).neverTicketed
  }
  expect(await others({})).toBe(1)
  expect(await others({ entered: 'no', answers: [{ question: 'Repas', anyOf: ['Végétarien'] }] })).toBe(1)
  expect(await others({ answers: [{ question: 'Repas', anyOf: ['Sans gluten'] }] })).toBe(0)
  expect(await others({ ticketStatuses: ['valid', 'none'] })).toBe(0)
  expect(await others({ ticketTypeIds: [full] })).toBe(0)
  expect(await others({ to: 'buyers' })).toBe(0)
})

test('a campaign for all events reaches those of each, and of chosen ones', async () => {
  expect(await found({}, null)).toBe('ana bob cid fay')
  expect(await found({ eventIds: [second.eventId] }, null)).toBe('cid')
})

test('dates narrow to their tickets, and a ticket of no date is for all of them', async () => {
  const session = await ctx.db.eventSession.findFirstOrThrow({ where: { eventId: sale.eventId } })
  expect(await found({ sessionIds: [session.id] })).toBe('ana bob fay')
})

test('suppressed addresses are counted apart, and those who have none', async () => {
  const wish = { eventId: sale.eventId, audience: audienceSchema.parse({ ticketStatuses: [] }) }
  const { organizationId } = sale
  const out = { organizationId, scope: 'campaigns', reason: 'unsubscribed', notificationId: null } as const
  await suppress(ctx, { ...out, address: 'bob@exemple.fr' })
  await suppress(ctx, { ...out, address: 'ana@exemple.fr', organizationId: (await aSale(ctx)).organizationId })
  expect(await audienceCount(owner, { ...wish, kind: 'campaign' })).toEqual({
    addresses: 4,
    suppressed: 1,
    withoutAddress: 1,
    leftOut: [
      { name: 'bob', address: 'bob@exemple.fr', reason: 'unsubscribed' },
      { name: 'Nobody', address: null, reason: 'no_address' },
    ],
    neverTicketed: 0,
  })
  const { people } = await audiencePeople(owner, { ...wish, kind: 'campaign', search: 'b' })
  expect(people.map(({ name, leftOut }) => [name, leftOut])).toEqual([['bob', 'unsubscribed']])
  // A change of the event is told to everybody who exists.
  const count = (kind: 'reminder' | 'event_changed') => audienceCount(owner, { ...wish, kind })
  expect(await count('event_changed')).toMatchObject({ addresses: 5, suppressed: 0 })
  // A reminder of one's ticket too, unless one has complained.
  expect(await count('reminder')).toMatchObject({ addresses: 5, suppressed: 0 })
  await suppress(ctx, { ...out, reason: 'complained', address: 'fay@exemple.fr' })
  expect(await count('event_changed')).toMatchObject({ addresses: 5, suppressed: 0 })
  expect(await count('reminder')).toMatchObject({ addresses: 4, suppressed: 1 })
  await ctx.db.suppression.deleteMany({ where: { address: 'fay@exemple.fr' } })
})

test('what belongs to another organization is not found', async () => {
  const other = await aSale(ctx)
  const session = await ctx.db.eventSession.findFirstOrThrow({ where: { eventId: other.eventId } })
  const ask = (eventId: string | null, audience: object) =>
    refusalOf(audienceCount(owner, { eventId, audience: audienceSchema.parse(audience), kind: 'campaign' }))
  expect((await ask(other.eventId, {}))[1]).toBe('event.not_found')
  expect((await ask(null, { eventIds: [other.eventId] }))[1]).toBe('event.not_found')
  expect((await ask(sale.eventId, { sessionIds: [session.id] }))[1]).toBe('session.not_found')
  expect((await ask(sale.eventId, { ticketTypeIds: [other.ticketTypes[0]?.id] }))[1]).toBe('ticket_type.not_found')
  // Of another event of the same organization.
  expect((await ask(second.eventId, { ticketTypeIds: [full] }))[1]).toBe('ticket_type.not_found')
})

test('a member of some events may not write to all of them', async () => {
  const { owner: user } = sale
  if (user.kind !== 'user') throw new Error('no member')
  const narrowed = as(ctx, { ...user, eventIds: [sale.eventId] })
  const audience = audienceSchema.parse({})
  expect((await audienceCount(narrowed, { eventId: sale.eventId, audience, kind: 'campaign' })).addresses).toBe(2)
  expect((await refusalOf(audienceCount(narrowed, { eventId: null, audience, kind: 'campaign' })))[1]).toBe(
    'auth.whole_organization',
  )
  expect((await refusalOf(audienceCount(narrowed, { eventId: second.eventId, audience, kind: 'campaign' })))[1]).toBe(
    'event.not_found',
  )
})

test('choices name the event’s types, dates and questions with what was answered', async () => {
  const choices = await audienceChoices(owner, { eventId: sale.eventId })
  expect(choices.ticketTypes.map(({ name }) => name)).toEqual(['Plein tarif', 'Réduit'])
  expect(choices.sessions).toHaveLength(1)
  expect(choices.questions).toEqual([{ question: 'Repas', answers: ['Sans gluten', 'Végétarien'] }])
  expect(choices.variables).toContain('ticket_url')
  const all = await audienceChoices(owner, { eventId: null })
  expect(all.events.map(({ title }) => title).sort()).toEqual(['Autre soir', 'Les Nuits du Théâtre antique'])
  expect(all.variables).not.toContain('ticket_url')
})

test('who was passed a ticket and has no address is not written to at its buyer’s', async () => {
  const third = await aSale(ctx, { organizationId: sale.organizationId })
  const purchaseId = await bought('gus', { of: third })
  expect(await found({}, third.eventId)).toBe('gus')
  const ticket = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId } })
  const { organizationId, eventId } = third
  const transfer = { id: ctx.random.uuid(ctx.now), organizationId, eventId, ticketId: ticket.id, locale: 'fr' }
  const people = { fromName: 'Gus', toName: 'Hal', toEmail: 'hal@exemple.fr' }
  const times = { createdAt: ctx.now, expiresAt: ctx.now, decidedAt: ctx.now }
  await ctx.db.ticketTransfer.create({ data: { ...transfer, ...people, ...times, status: 'accepted' } })
  await ctx.db.attendee.update({ where: { id: ticket.attendeeId }, data: { name: 'Hal', email: null } })
  expect(await found({}, third.eventId)).toBe('')
  const wish = { eventId, audience: audienceSchema.parse({}), kind: 'campaign' as const }
  expect((await audienceCount(owner, wish)).leftOut).toEqual([{ name: 'Hal', address: null, reason: 'no_address' }])
})

import { beforeAll, expect, test } from 'vitest'
import { createEvent } from '@/server/events/create-event'
import { aMember, anApiKey, anApiToken, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { type Answered, call, codeOf, openDoors } from '@/tests/support/doors'
import { euros, eventBody, eventInput, memberOf } from '@/tests/support/event-factories'
import { POST as addAttendees } from './[id]/attendees/route'
import { POST as publishEvent } from './[id]/publish/route'
import { PATCH as changeEvent, GET as readEvent } from './[id]/route'
import { GET as readStats } from './[id]/stats/route'
import { POST as makeEvent } from './route'

const doors = openDoors()
let organization: TestOrganization
let key: string
let foreignKey: string

beforeAll(async () => {
  organization = await anOrganization(doors.ctx())
  key = (await anApiKey(doors.ctx(), organization)).token
  foreignKey = (await anApiKey(doors.ctx(), await anOrganization(doors.ctx(), 'Autres'))).token
})

type Data = { id: string; slug: string; status: string; ticketTypes: { id: string; available?: number | null }[] }
function dataOf({ json }: Answered): Data {
  const body = json as { success: boolean; data: Data }
  expect(body.success).toBe(true)
  return body.data
}
const make = (body: unknown, sent: { token?: string; headers?: Record<string, string> } = { token: key }) =>
  call(makeEvent, '/api/events', { body, ...sent })
const at = (id: string, more: object = {}) => ({ params: { id }, token: key, ...more })

async function published(changes: Record<string, unknown> = {}): Promise<Data> {
  const { id } = dataOf(
    await make(eventBody({ startsAt: '2029-06-12T17:30:00Z', endsAt: '2029-06-12T22:00:00Z', ...changes })),
  )
  return dataOf(await call(publishEvent, `/api/events/${id}/publish`, at(id, { method: 'POST' })))
}

test('an event is made, published, changed, read and counted over REST', async () => {
  const made = await make(eventBody({ startsAt: '2029-06-12T17:30:00Z', endsAt: '2029-06-12T22:00:00Z' }))
  expect(made.status).toBe(201)
  const event = dataOf(made)
  expect(event).toMatchObject({ status: 'draft', ticketTypes: [{ name: 'Plein tarif', price: euros(4900) }] })
  const draft = await call(readEvent, `/api/events/${event.slug}`, { params: { id: event.slug } })
  expect([draft.status, codeOf(draft)]).toEqual([404, 'event.not_found'])
  for (const body of [{}, undefined]) {
    const answer = await call(publishEvent, `/api/events/${event.id}/publish`, at(event.id, { method: 'POST', body }))
    expect([answer.status, dataOf(answer).status]).toEqual([200, 'published'])
  }
  const changed = await call(
    changeEvent,
    `/api/events/${event.id}`,
    at(event.id, { method: 'PATCH', body: { title: 'Titre changé' } }),
  )
  expect([changed.status, dataOf(changed)]).toMatchObject([200, { title: 'Titre changé', slug: event.slug }])
  for (const id of [event.slug, event.id]) {
    const read = await call(readEvent, `/api/events/${id}`, { params: { id } })
    expect([read.status, dataOf(read)]).toMatchObject([
      200,
      {
        id: event.id,
        startsAt: '2029-06-12T17:30:00.000Z',
        timeZone: 'Europe/Paris',
        venue: { name: 'Théâtre antique', address: '6 rue de l’Antiquaille, Lyon' },
        ticketTypes: [{ id: event.ticketTypes[0]?.id, name: 'Plein tarif', price: euros(4900), available: 100 }],
      },
    ])
  }
  const stats = await call(readStats, `/api/events/${event.id}/stats`, at(event.id))
  expect(stats.json).toEqual({
    success: true,
    data: { capacity: 100, held: 0, sold: 0, admitted: 0, conflicts: 0, revenue: euros(0) },
  })
})

test('attendees are added over REST', async () => {
  const { id } = await published()
  const answer = await call(
    addAttendees,
    `/api/events/${id}/attendees`,
    at(id, { body: { attendees: [{ name: '李小龍', email: 'g@example.com' }] } }),
  )
  expect([answer.status, (answer.json as { data: { attendeeIds: string[] } }).data.attendeeIds.length]).toEqual([
    201, 1,
  ])
})

test.each<[string, unknown, number]>([
  ['an empty title', { title: '' }, 422],
  [
    'a body without ticket types',
    { title: 'x', startsAt: '2029-01-01T00:00:00Z', endsAt: '2029-01-02T00:00:00Z', timeZone: 'UTC' },
    422,
  ],
  ['an unknown field', eventBody({ status: 'published' }), 422],
  ['a title with CRLF', eventBody({ title: 'a\r\nb' }), 422],
  ['a title with NUL', eventBody({ title: 'a\0b' }), 422],
  ['a title of 10,000 characters', eventBody({ title: 'n'.repeat(10_000) }), 422],
  [
    'two currencies',
    eventBody({
      ticketTypes: [
        { name: 'A', price: euros(100) },
        { name: 'B', price: { amount: 100, currency: 'USD' } },
      ],
    }),
    422,
  ],
  ['a size of 1e9', eventBody({ capacities: [{ name: 'Salle', size: 1e9 }] }), 422],
  ['an array', [], 422],
  ['a string', 'x', 422],
])('%s is %s with the paths at fault, and nothing is written', async (_, body, status) => {
  const before = await doors.ctx().db.event.count()
  const answer = await make(body)
  expect([answer.status, codeOf(answer)]).toEqual([status, expect.any(String)])
  expect((answer.json as { error: { details: unknown[] } }).error.details.length).toBeGreaterThan(0)
  expect(await doors.ctx().db.event.count()).toBe(before)
})

test('the same Idempotency-Key gets the same event, another body under it is 409', async () => {
  const sent = { token: key, headers: { 'idempotency-key': 'ev-1' } }
  const [first, second] = [
    await make(eventBody({ title: 'Une fois' }), sent),
    await make(eventBody({ title: 'Une fois' }), sent),
  ]
  expect([first.status, second.status, dataOf(second).id]).toEqual([201, 201, dataOf(first).id])
  expect((await make(eventBody({ title: 'Autre chose' }), sent)).status).toBe(409)
  expect(await doors.ctx().db.event.count({ where: { title: 'Une fois' } })).toBe(1)
})

const calls = (id: string, token?: string): Promise<Answered>[] => {
  const sent = { params: { id }, ...(token !== undefined && { token }) }
  return [
    call(changeEvent, `/api/events/${id}`, { ...sent, method: 'PATCH', body: { title: 'Volé' } }),
    call(publishEvent, `/api/events/${id}/publish`, { ...sent, method: 'POST' }),
    call(readStats, `/api/events/${id}/stats`, sent),
    call(addAttendees, `/api/events/${id}/attendees`, { ...sent, body: { attendees: [{ name: 'x' }] } }),
  ]
}

test('another organization’s key meets an event exactly as it meets one that does not exist', async () => {
  const { id } = await createEvent({ ...doors.ctx(), actor: memberOf(organization.id) }, eventInput())
  const unknown = doors.ctx().random.uuid(doors.ctx().now)
  const shape = (answer: Answered) => [
    answer.status,
    codeOf(answer),
    (answer.json as { error: { message: string } }).error.message,
  ]
  const foreign = (await Promise.all(calls(id, foreignKey))).map(shape)
  expect(foreign).toEqual((await Promise.all(calls(unknown, key))).map(shape))
  expect(foreign.map(([status]) => status)).toEqual([404, 404, 404, 404])
  const draft = await call(readEvent, `/api/events/${id}`, { params: { id }, token: foreignKey })
  expect(draft.status).toBe(404)
  expect((await call(readEvent, `/api/events/${id}`, at(id))).status).toBe(200)
})

test('nobody without a living credential, and no role that may not', async () => {
  const { id } = await published()
  const reader = await anApiToken(doors.ctx(), await aMember(doors.ctx(), organization, 'gate_staff'), organization)
  expect((await Promise.all(calls(id))).map(({ status }) => status)).toEqual([401, 401, 401, 401])
  expect((await Promise.all(calls(id, 'ptl_key_AAAAAAAA_x'))).map(({ status }) => status)).toEqual([401, 401, 401, 401])
  expect((await Promise.all(calls(id, reader))).map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect((await make(eventBody(), {})).status).toBe(401)
  expect((await make({}, {})).status).toBe(401)
  expect((await make(eventBody(), { token: reader })).status).toBe(403)
})

test('a key does only what it was made for', async () => {
  const { id } = await published()
  const narrow = (await anApiKey(doors.ctx(), organization, ['reports:read'])).token
  expect((await Promise.all(calls(id, narrow))).map(({ status }) => status)).toEqual([403, 403, 200, 403])
})

test('a capacity that is cut below what is sold is 409 with its path', async () => {
  const event = await published()
  await doors.database().pool.query('UPDATE capacity SET sold = 3 WHERE event_id = $1', [event.id])
  const body = { ticketTypes: [{ id: event.ticketTypes[0]?.id, capacity: 2 }] }
  const answer = await call(changeEvent, `/api/events/${event.id}`, at(event.id, { method: 'PATCH', body }))
  expect([answer.status, codeOf(answer)]).toEqual([409, 'capacity.below_sold'])
  expect((answer.json as { error: { details: unknown } }).error.details).toEqual([
    { path: 'ticketTypes.0.capacity', code: 'places_in_use', values: { minimum: 3 }, message: 'at least 3' },
  ])
})

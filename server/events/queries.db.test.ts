import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anEvent, anOrganizationId, memberOf, refusalOf } from '@/tests/support/event-factories'
import { aSale, as, salesCtx } from '@/tests/support/sales-factories'
import { changeEventInput } from './contract'
import { pauseEvent } from './pause-event'
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

test('another organization’s event, one outside of the member’s, and none at all answer alike', async () => {
  const { event, organizationId } = await anEvent(ctx)
  const strangers = [
    memberOf(await anOrganizationId(ctx)),
    memberOf(organizationId, 'manager', [ctx.random.uuid(ctx.now)]),
  ]
  for (const actor of strangers) {
    const stranger = as(ctx, actor)
    const input = { eventId: event.id }
    const attempts = [
      organizerEvent(stranger, input),
      publishEvent(stranger, input),
      pauseEvent(stranger, input),
      change(stranger, event.id, { title: 'x' }),
    ]
    for (const attempt of attempts) expect(await refusalOf(attempt)).toEqual(['not_found', 'event.not_found', []])
  }
  const owner = as(ctx, memberOf(organizationId))
  for (const eventId of [ctx.random.uuid(ctx.now), 'nonsense', '../x', '']) {
    expect(await refusalOf(organizerEvent(owner, { eventId }))).toEqual(['not_found', 'event.not_found', []])
  }
  expect((await refusalOf(change(as(ctx, memberOf(organizationId, 'read_only')), event.id, { title: 'x' })))[0]).toBe(
    'forbidden',
  )
  expect((await refusalOf(organizerEvent(ctx, { eventId: event.id })))[0]).toBe('unauthenticated')
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
  expect((await refusalOf(listEvents(owner, { period: 'all', limit: 2, cursor: 'abc' })))[2]).toEqual(['cursor'])
})

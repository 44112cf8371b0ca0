// What the figures of messages count: by kind and by day of the organization's own clock, for nobody but who may see them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { aDraft } from '@/tests/support/campaign-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { memberOf } from '@/tests/support/event-factories'
import { aSale, as, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { messageFiguresInput } from './contract'
import { messageFigures } from './message-figures'

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

const types = [{ name: 'Libre', amount: 0, capacity: 10 }]
const wish = (given: object = {}) => messageFiguresInput.parse(given)

async function aMessage({ organizationId, eventId }: Pick<Sale, 'organizationId' | 'eventId'>, data: object) {
  const id = crypto.randomUUID()
  const about = {
    organizationId,
    eventId,
    kind: 'custom',
    key: id,
    recipient: 'noe@exemple.fr',
    locale: 'fr',
    props: {},
  }
  await ctx.db.notification.create({ data: { id, ...about, requestedAt: ctx.now, ...data } })
}

test('each message counts on the day on which it was asked for, by the organization’s clock, and in its kind', async () => {
  const sale = await aSale(ctx, { types })
  await ctx.db.event.update({ where: { id: sale.eventId }, data: { timeZone: 'Pacific/Auckland' } })
  const by = as({ ...ctx, now: new Date('2026-11-22T12:00:00Z') }, memberOf(sale.organizationId))
  // A quarter to midnight, and half past, in Auckland.
  const before = new Date('2026-11-20T10:45:00Z')
  const after = new Date('2026-11-20T11:30:00Z')
  await aMessage(sale, {
    requestedAt: before,
    status: 'delivered',
    sentAt: before,
    deliveredAt: before,
    openedAt: after,
  })
  await aMessage(sale, { requestedAt: after, status: 'bounced', sentAt: after, bouncedAt: after })
  await aMessage(sale, { requestedAt: after, status: 'failed', kind: 'reminder' })
  await aMessage(sale, { requestedAt: after, status: 'suppressed', kind: 'reminder' })
  await aMessage(sale, { requestedAt: new Date('2026-11-01T00:00:00Z') })
  const { timeZone, total, byKind, byDay } = await messageFigures(by, wish({ days: 7 }))
  expect(timeZone).toBe('Pacific/Auckland')
  expect(byDay.map(({ day, requested }) => [day, requested])).toEqual([
    ['2026-11-17', 0],
    ['2026-11-18', 0],
    ['2026-11-19', 0],
    ['2026-11-20', 1],
    ['2026-11-21', 3],
    ['2026-11-22', 0],
    ['2026-11-23', 0],
  ])
  const none = { requested: 0, sent: 0, delivered: 0, opened: 0, bounced: 0, complained: 0, failed: 0, withheld: 0 }
  expect(byKind).toEqual([
    { ...none, kind: 'custom', requested: 2, sent: 2, delivered: 1, opened: 1, bounced: 1 },
    { ...none, kind: 'reminder', requested: 2, failed: 1, withheld: 1 },
  ])
  expect(total).toEqual({ ...none, requested: 4, sent: 2, delivered: 1, opened: 1, bounced: 1, failed: 1, withheld: 1 })
})

test('what campaigns sent counts in its kind and in all, and in the days only where that is asked for', async () => {
  const sale = await aSale(ctx, { types })
  await aMessage(sale, {})
  const campaignId = await aDraft(ctx, sale)
  for (const _ of 'ab') await aMessage(sale, { campaignId, kind: 'campaign' })
  const by = as(ctx, memberOf(sale.organizationId))
  const read = async (campaigns: boolean) => {
    const { byDay, total, ofCampaigns } = await messageFigures(by, wish({ days: 7, campaigns }))
    return [byDay.at(-1)?.requested, total.requested, ofCampaigns]
  }
  expect([await read(false), await read(true)]).toEqual([
    [1, 3, 2],
    [3, 3, 2],
  ])
})

test('another organization’s count nowhere, and a member of one event sees that event’s', async () => {
  const [mine, foreign] = [await aSale(ctx, { types }), await aSale(ctx, { types })]
  await aMessage(mine, {})
  await aMessage({ ...mine, eventId: foreign.eventId }, {})
  await aMessage(foreign, {})
  const requestedBy = async (by: Ctx, given: object = {}) => (await messageFigures(by, wish(given))).total.requested
  const owner = as(ctx, memberOf(mine.organizationId))
  expect(await requestedBy(owner)).toBe(2)
  expect(await requestedBy(owner, { eventId: mine.eventId })).toBe(1)
  const narrowed = as(ctx, memberOf(mine.organizationId, 'owner', [mine.eventId]))
  expect(await requestedBy(narrowed)).toBe(1)
  await expect(requestedBy(narrowed, { eventId: foreign.eventId })).rejects.toMatchObject({ kind: 'not_found' })
  await expect(requestedBy(as(ctx, memberOf(mine.organizationId, 'gate_staff')))).rejects.toMatchObject({
    kind: 'forbidden',
  })
})

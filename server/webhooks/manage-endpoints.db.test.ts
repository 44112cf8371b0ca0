// Addresses as members make and change them, the way from a beat through the queue to a receiver, and what is forgotten after a month.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { workOff } from '@/tests/support/batch-factories'
import { openDoors } from '@/tests/support/doors'
import { anOrganizationId, memberOf } from '@/tests/support/event-factories'
import { as, later } from '@/tests/support/sales-factories'
import { anEndpoint, aReceiver, type Receiver } from '@/tests/support/webhook-receiver'
import { askForDeliveries } from './ask-for-deliveries'
import { createEndpointInput, maxEndpoints } from './contract'
import { emitWebhook } from './emit-webhook'
import { createEndpoint, disableEndpoint, rotateSecret, updateEndpoint } from './manage-endpoints'
import { purgeTold } from './purge-told'
import { listEndpoints } from './queries'

// Demo mode, in which receivers may be on this machine.
const doors = openDoors({ PORTILLON_DEMO: '1' })
let ctx: Ctx
let owner: Ctx
let organizationId: string
let receiver: Receiver

beforeAll(async () => {
  ctx = doors.ctx()
  organizationId = await anOrganizationId(ctx)
  owner = as(ctx, memberOf(organizationId))
  receiver = await aReceiver()
})
afterAll(() => receiver.close())

const crm = { name: 'CRM', url: 'https://crm.example.org/hook', types: ['event.published'] as const }
const input = (more: object = {}) => createEndpointInput.parse({ ...crm, types: [...crm.types], ...more })

const tell = (caller: Ctx, key: string) => tellTo(organizationId, caller, key)

function tellTo(organizationId: string, caller: Ctx, key: string): Promise<void> {
  const events = [{ type: 'ticket.completed' as const, key, data: { ticketId: key } }]
  return inTransaction(caller, (tx) => emitWebhook(tx, { organizationId, events }))
}

describe('an address', () => {
  test('shows its secret once, and keeps it under the master key', async () => {
    const made = await createEndpoint(owner, input())
    expect(made.secret).toMatch(/^ptl_whs_[\w-]{43}$/)
    expect(JSON.stringify(await listEndpoints(owner))).not.toContain(made.secret)
    const row = await ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id: made.id } })
    expect(JSON.stringify(row)).not.toContain(made.secret)
    const audited = await ctx.db.auditEntry.findMany({ where: { organizationId }, select: { after: true } })
    expect(JSON.stringify(audited)).not.toContain('ptl_whs_')
    expect((await rotateSecret(owner, { id: made.id })).secret).not.toBe(made.secret)
  })

  test('that is none of the internet is refused, and nothing is written', async () => {
    const before = await ctx.db.webhookEndpoint.count()
    for (const url of [
      'http://crm.example.org/',
      'https://10.0.0.1/',
      'https://a:b@crm.example.org/',
      'https://db/',
      'x',
    ])
      await expect(createEndpoint(owner, input({ url })), url).rejects.toMatchObject({
        code: 'webhook.url_not_allowed',
        details: [{ path: 'url' }],
      })
    const here = createEndpoint(owner, input({ url: receiver.url }), { loopback: false })
    await expect(here).rejects.toMatchObject({ code: 'webhook.url_not_allowed' })
    expect(await ctx.db.webhookEndpoint.count()).toBe(before)
  })

  test('that two people change is changed by the first, and the second is told', async () => {
    const { id, version } = await createEndpoint(owner, input())
    const change = (name: string) => updateEndpoint(owner, { ...input({ name }), id, version })
    const outcomes = await Promise.allSettled([change('Un'), change('Deux')])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(change('Trois')).rejects.toMatchObject({ code: 'webhook.changed_meanwhile' })
  })

  test('is one of so many, however many are made at the same instant', async () => {
    const other = as(ctx, memberOf(await anOrganizationId(ctx)))
    const made = await Promise.allSettled(
      Array.from({ length: maxEndpoints + 3 }, () => createEndpoint(other, input())),
    )
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(maxEndpoints)
  })
})

test('what happened goes through beat and queue to the receiver; a beat that comes again finds nothing', async () => {
  const { id } = await createEndpoint(owner, input({ url: receiver.url, types: ['ticket.completed'] }))
  await tell(owner, 'one')
  const now = () => later(doors.ctx(), 1)
  await Promise.all([askForDeliveries(now()), askForDeliveries(now())])
  await workOff(doors.ctx(), ['deliver-webhooks'])
  expect(receiver.received.map(({ body }) => body.data)).toEqual([{ ticketId: 'one' }])
  const jobs = () => ctx.db.$queryRaw<object[]>`
    SELECT j.id FROM graphile_worker._private_jobs j WHERE j.key = ${`webhooks:${id}`}`
  expect(await jobs()).toEqual([])
  await askForDeliveries(now())
  expect(await jobs()).toEqual([])
  await disableEndpoint(owner, { id })
})

test('addresses that are slow, of however many organizations, leave slots to those that are quick', async () => {
  const slots = env().queueConcurrency
  const made = await Promise.all(
    Array.from({ length: slots + 2 }, async (_, at) => {
      const own = await anOrganizationId(ctx)
      const { id } = await anEndpoint(ctx, own, { url: receiver.url, types: ['ticket.completed'] })
      const lastMilliseconds = at < 2 ? 200 : 9_900
      await ctx.db.webhookEndpoint.update({ where: { id }, data: { lastMilliseconds } })
      await tellTo(own, ctx, 'one')
      return id
    }),
  )
  await askForDeliveries(later(doors.ctx(), 1))
  await askForDeliveries(later(doors.ctx(), 1))
  const jobs = await ctx.db.$queryRaw<{ key: string }[]>`
    SELECT key FROM graphile_worker._private_jobs j WHERE j.key LIKE 'webhooks:%' ORDER BY j.id`
  const asked = jobs.map(({ key }) => made.indexOf(key.slice('webhooks:'.length)))
  expect(asked.slice(0, 2).sort()).toEqual([0, 1])
  expect(asked).toHaveLength(slots)
  await workOff(doors.ctx(), ['deliver-webhooks'])
  expect(await ctx.db.webhookEndpoint.count({ where: { id: { in: made }, lastMilliseconds: { gt: 3_000 } } })).toBe(2)
})

test('after a month what was told is forgotten with its log, and not a day before', async () => {
  const { id } = await createEndpoint(owner, input({ url: receiver.url, types: ['ticket.completed'] }))
  await tell(owner, 'old')
  await tell(later(owner, 2 * 86_400), 'newer')
  const kept = async () => {
    const rows = await ctx.db.webhookDelivery.findMany({ where: { endpointId: id }, include: { event: true } })
    return rows.map(({ event }) => event.key).sort()
  }
  await purgeTold(later(ctx, 29 * 86_400))
  expect(await kept()).toEqual(['newer', 'old'])
  await purgeTold(later(ctx, 31 * 86_400))
  expect(await kept()).toEqual(['newer'])
  expect(await ctx.db.webhookEvent.count({ where: { organizationId, key: 'old' } })).toBe(0)
})

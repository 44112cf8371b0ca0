// What a receiver gets, over real HTTP: signed, with the same id however often, until it says yes, for three days.
import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { tellWebhookDisabled } from '@/server/platform/webhook-disabled'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, memberOf } from '@/tests/support/event-factories'
import { as, later, salesCtx } from '@/tests/support/sales-factories'
import { anEndpoint, answering, aReceiver, type Receiver } from '@/tests/support/webhook-receiver'
import { askForDeliveries } from './ask-for-deliveries'
import type { WebhookType } from './contract'
import { deliverWebhooks } from './deliver-webhooks'
import { emitWebhook } from './emit-webhook'
import { deleteEndpoint, enableEndpoint, endOldSecret, rotateSecret } from './manage-endpoints'
import { pingEndpoint } from './ping-endpoint'
import { getDelivery, listDeliveries, listEndpoints } from './queries'
import { replayDelivery, replaySince } from './replay'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
const receivers: Receiver[] = []

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()))
  expect((await checkInvariants(ctx.pool)).filter(({ id }) => /webhook|delivered/.test(id))).toEqual([])
})
afterAll(async () => {
  await end()
  await database.drop()
})

const HOUR = 3_600
const here = { loopback: true }
const types: WebhookType[] = ['payment.completed', 'ticket.completed']

async function aListener(): Promise<{ organizationId: string; id: string; secret: string; receiver: Receiver }> {
  const organizationId = await anOrganizationId(ctx)
  const receiver = await aReceiver()
  receivers.push(receiver)
  return { organizationId, receiver, ...(await anEndpoint(ctx, organizationId, { url: receiver.url, types })) }
}

function tell(caller: Ctx, organizationId: string, ...keys: string[]): Promise<void> {
  const events = keys.map((key) => ({ type: 'payment.completed' as const, key, data: { paymentId: key } }))
  return inTransaction(caller, (tx) => emitWebhook(tx, { organizationId, events }))
}

const deliver = (caller: Ctx, endpointId: string) => deliverWebhooks(caller, { endpointId }, tellWebhookDisabled, here)

/** The recipe of docs/webhooks.md. */
function isGenuine(secret: string, header: string, raw: string, now: Date): boolean {
  const [stamp = '', ...signatures] = header.split(',')
  const at = stamp.slice('t='.length)
  if (Math.abs(now.getTime() / 1000 - Number(at)) > 300) return false
  const expected = `v1=${createHmac('sha256', secret).update(`${at}.${raw}`).digest('hex')}`
  return signatures.includes(expected)
}

test('is signed, and says what happened once to each address that wants it, and to nobody else', async () => {
  const { organizationId, id, secret, receiver } = await aListener()
  const other = await aListener()
  await tell(ctx, organizationId, 'one', 'two')
  await tell(ctx, organizationId, 'two')
  await inTransaction(ctx, (tx) =>
    emitWebhook(tx, { organizationId, events: [{ type: 'event.updated', key: 'x', data: {} }] }),
  )
  await deliver(ctx, id)
  await deliver(ctx, id)
  await deliver(ctx, other.id)
  expect(other.receiver.received).toEqual([])
  expect(await ctx.db.webhookEvent.count({ where: { organizationId } })).toBe(2)
  expect(receiver.received.map(({ body }) => body.data.paymentId).sort()).toEqual(['one', 'two'])
  for (const { headers, raw, body } of receiver.received) {
    expect(isGenuine(secret, String(headers['portillon-signature']), raw, ctx.now)).toBe(true)
    expect(isGenuine(secret, String(headers['portillon-signature']), `${raw} `, ctx.now)).toBe(false)
    expect(isGenuine('another', String(headers['portillon-signature']), raw, ctx.now)).toBe(false)
    expect(headers).toMatchObject({ 'portillon-event': 'payment.completed', 'content-type': /json/ })
    expect(body).toEqual({
      ...{ id: body.id, type: 'payment.completed', createdAt: ctx.now.toISOString(), organizationId },
      data: body.data,
    })
  }
})

test('is not written at all where nobody listens, or the transaction fails', async () => {
  const quiet = await anOrganizationId(ctx)
  await tell(ctx, quiet, 'one')
  const { organizationId } = await aListener()
  const failing = inTransaction(ctx, async (tx) => {
    await emitWebhook(tx, { organizationId, events: [{ type: 'payment.completed', key: 'one', data: {} }] })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  const organizations = { organizationId: { in: [quiet, organizationId] } }
  expect(await ctx.db.webhookEvent.count({ where: organizations })).toBe(0)
})

test('comes again after 500, later each time, with the same id, and no more after 200', async () => {
  const { organizationId, id, receiver } = await aListener()
  receiver.answer = answering(500)
  await tell(ctx, organizationId, 'one')
  await deliver(ctx, id)
  await deliver(later(ctx, 4), id)
  expect(receiver.received).toHaveLength(1)
  await deliver(later(ctx, 7), id)
  await deliver(later(ctx, 20), id)
  expect(receiver.received).toHaveLength(2)
  receiver.answer = answering(200)
  await deliver(later(ctx, 60), id)
  await deliver(later(ctx, 2 * HOUR), id)
  expect(receiver.received).toHaveLength(3)
  expect(new Set(receiver.received.map(({ body }) => body.id)).size).toBe(1)
  expect(new Set(receiver.received.map(({ headers }) => headers['portillon-delivery'])).size).toBe(1)
  const member = as(ctx, memberOf(organizationId))
  const { items } = await listDeliveries(member, { id, limit: 10 })
  expect(items).toMatchObject([{ state: 'delivered', attempts: 3, lastStatus: 200, nextAt: null }])
  const detail = await getDelivery(member, { id: items[0]?.id ?? '' })
  expect(detail.log.map(({ status, answer }) => [status, answer])).toEqual([
    [200, 'answered 200'],
    [500, 'answered 500'],
    [500, 'answered 500'],
  ])
  expect(detail.body).toBe(receiver.received[0]?.raw)
  expect(detail.log[0]?.requestHeaders['portillon-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{8}…$/)
})

test('follows no redirect and takes one for a refusal', async () => {
  const { organizationId, id, receiver } = await aListener()
  const elsewhere = await aListener()
  receiver.answer = (response) => response.writeHead(302, { location: elsewhere.receiver.url }).end()
  await tell(ctx, organizationId, 'one')
  await deliver(ctx, id)
  expect(elsewhere.receiver.received).toEqual([])
  expect((await listEndpoints(as(ctx, memberOf(organizationId))))[0]).toMatchObject({ health: 'failing', failures: 1 })
})

test('goes to no place of ours, whatever the address was when it was saved', async () => {
  const { organizationId, id, receiver } = await aListener()
  await tell(ctx, organizationId, 'one')
  await deliverWebhooks(ctx, { endpointId: id }, tellWebhookDisabled, { loopback: false })
  expect(receiver.received).toEqual([])
  const { items } = await listDeliveries(as(ctx, memberOf(organizationId)), { id, limit: 10 })
  expect(items).toMatchObject([{ state: 'waiting', lastStatus: null, lastError: 'url_not_allowed' }])
})

test('leaves an address alone that fails again and again: one tries, the others wait, and all come when it is back', async () => {
  const { organizationId, id, receiver } = await aListener()
  receiver.answer = answering(503)
  await tell(ctx, organizationId, ...Array.from({ length: 30 }, (_, n) => `${n}`))
  await deliver(ctx, id)
  const asked = receiver.received.length
  expect(asked).toBe(8)
  await deliver(later(ctx, 10), id)
  expect(receiver.received).toHaveLength(asked)
  await deliver(later(ctx, 20 * 60), id)
  expect(receiver.received).toHaveLength(asked + 1)
  receiver.answer = answering(204)
  await deliver(later(ctx, 40 * 60), id)
  expect(receiver.received).toHaveLength(asked + 2)
  await deliver(later(ctx, 40 * 60 + 1), id)
  expect(await ctx.db.webhookDelivery.count({ where: { endpointId: id, status: 'delivered' } })).toBe(30)
})

test('an address that hangs keeps no other waiting', async () => {
  const hanging = await aListener()
  const held: ServerResponse[] = []
  hanging.receiver.answer = (response) => void held.push(response)
  const { receiver, id } = { ...(await aListener()) }
  const { organizationId } = hanging
  await ctx.db.webhookEndpoint.update({ where: { id }, data: { organizationId } })
  await tell(ctx, organizationId, 'one')
  await askForDeliveries(ctx)
  const jobs = await ctx.db.$queryRaw<{ queue: string }[]>`
    SELECT q.queue_name AS queue FROM graphile_worker._private_jobs j
    JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id WHERE q.queue_name LIKE 'webhooks:%'`
  expect(jobs.map(({ queue }) => queue)).toEqual(expect.arrayContaining([`webhooks:${id}`, `webhooks:${hanging.id}`]))
  const slow = deliver(ctx, hanging.id)
  await expect.poll(() => held.length).toBe(1)
  const started = performance.now()
  await deliver(ctx, id)
  expect(receiver.received).toHaveLength(1)
  expect(performance.now() - started).toBeLessThan(1_000)
  held[0]?.writeHead(200).end()
  await slow
})

test('is given up after three days without a yes; the address is disabled then, once, and its people are told once', async () => {
  const { organizationId, id, receiver } = await aListener()
  await aMember(organizationId, 'owner')
  await aMember(organizationId, 'gate_staff')
  receiver.answer = answering(500)
  await tell(ctx, organizationId, 'one')
  for (let hours = 0; hours < 80; hours += 1) await deliver(later(ctx, hours * HOUR), id)
  expect(receiver.received.length).toBeGreaterThan(8)
  const owner = as(later(ctx, 80 * HOUR), memberOf(organizationId))
  expect(await listEndpoints(owner)).toMatchObject([{ health: 'disabled', disabledWhy: 'failing', waiting: 0 }])
  const told = await ctx.db.notification.findMany({ where: { organizationId, kind: 'webhook_disabled' } })
  expect(told).toHaveLength(1)
  expect(await ctx.db.auditEntry.count({ where: { organizationId, action: 'webhook.disabled' } })).toBe(1)
  await tell(owner, organizationId, 'meanwhile')
  expect(await ctx.db.webhookEvent.count({ where: { organizationId } })).toBe(1)
  await expect(replaySince(owner, { id, since: ctx.now })).rejects.toMatchObject({ code: 'webhook.disabled' })
  receiver.answer = answering(200)
  await enableEndpoint(owner, { id })
  expect(await replaySince(owner, { id, since: ctx.now })).toEqual({ replayed: 1 })
  await deliver(owner, id)
  expect(await listEndpoints(owner)).toMatchObject([{ health: 'ok', waiting: 0 }])
})

async function aMember(organizationId: string, role: 'owner' | 'gate_staff'): Promise<void> {
  const id = ctx.random.uuid(ctx.now)
  const user = await ctx.db.user.create({
    data: { id, email: `${id}@exemple.fr`, name: 'Awa', locale: 'fr', passwordHash: '', createdAt: ctx.now },
  })
  await ctx.db.membership.create({
    data: { id: ctx.random.uuid(ctx.now), organizationId, userId: user.id, role, createdAt: ctx.now },
  })
}

test('410 ends it at once', async () => {
  const { organizationId, id, receiver } = await aListener()
  receiver.answer = answering(410)
  await tell(ctx, organizationId, 'one', 'two')
  await deliver(ctx, id)
  const owner = as(ctx, memberOf(organizationId))
  expect(await listEndpoints(owner)).toMatchObject([{ health: 'disabled', disabledWhy: 'failing' }])
  expect(await ctx.db.webhookDelivery.count({ where: { endpointId: id, status: 'given_up' } })).toBe(2)
  expect(await ctx.db.auditEntry.count({ where: { organizationId, action: 'webhook.disabled' } })).toBe(1)
})

test('a receiver that gives no answer for an hour gets everything in the end, and each once it said yes', async () => {
  const { organizationId, id, receiver } = await aListener()
  await tell(ctx, organizationId, ...Array.from({ length: 12 }, (_, n) => `${n}`))
  receiver.answer = (response) => response.destroy()
  for (let minutes = 0; minutes < 60; minutes += 5) await deliver(later(ctx, minutes * 60), id)
  receiver.answer = answering(200)
  const before = receiver.received.length
  for (let minutes = 60; minutes < 90; minutes += 5) await deliver(later(ctx, minutes * 60), id)
  const after = receiver.received.slice(before).map(({ body }) => body.data.paymentId)
  expect(after.sort()).toEqual(Array.from({ length: 12 }, (_, n) => `${n}`).sort())
})

test('a replay has the same id, and comes once', async () => {
  const { organizationId, id, receiver } = await aListener()
  await tell(ctx, organizationId, 'one')
  await deliver(ctx, id)
  const owner = as(ctx, memberOf(organizationId))
  const [first] = (await listDeliveries(owner, { id, limit: 10 })).items
  await replayDelivery(owner, { id: first?.id ?? '' })
  await deliver(ctx, id)
  await deliver(ctx, id)
  expect(receiver.received.map(({ body }) => body.id)).toEqual([first?.eventId, first?.eventId])
  const stranger = as(ctx, memberOf(await anOrganizationId(ctx)))
  await expect(replayDelivery(stranger, { id: first?.id ?? '' })).rejects.toMatchObject({ kind: 'not_found' })
  await expect(replaySince(stranger, { id, since: ctx.now })).rejects.toMatchObject({ kind: 'not_found' })
})

test('while a secret is rotated both sign, until a day has passed or somebody ends it', async () => {
  const { organizationId, id, secret, receiver } = await aListener()
  const owner = as(ctx, memberOf(organizationId))
  const { secret: fresh } = await rotateSecret(owner, { id })
  const signedBy = async (caller: Ctx) => {
    await tell(caller, organizationId, `${caller.now.getTime()}-${receiver.received.length}`)
    await deliver(caller, id)
    const { headers, raw } = receiver.received.at(-1) ?? expect.unreachable()
    const header = String(headers['portillon-signature'])
    return [secret, fresh].map((one) => isGenuine(one, header, raw, caller.now))
  }
  expect(await signedBy(owner)).toEqual([true, true])
  expect(await signedBy(later(owner, 25 * HOUR))).toEqual([false, true])
  await endOldSecret(owner, { id })
  expect(await signedBy(later(owner, 1))).toEqual([false, true])
})

test('a test is answered with how it went, and counts neither for nor against the address', async () => {
  const { organizationId, id, receiver } = await aListener()
  const owner = as(ctx, memberOf(organizationId))
  receiver.answer = answering(500)
  const failed = await pingEndpoint(owner, { id }, here)
  expect(failed).toMatchObject({ status: 500, error: null })
  await expect(replayDelivery(owner, { id: failed.deliveryId })).rejects.toMatchObject({ code: 'webhook.test_again' })
  expect(await listEndpoints(owner)).toMatchObject([{ health: 'new', failures: 0, waiting: 0 }])
  receiver.answer = answering(200)
  expect(await pingEndpoint(owner, { id }, here)).toMatchObject({ status: 200 })
  expect(receiver.received.map(({ body }) => body.type)).toEqual(['ping', 'ping'])
  expect(await pingEndpoint(owner, { id }, { loopback: false })).toMatchObject({ error: 'url_not_allowed' })
})

test('an address that is deleted while it is being asked leaves nothing behind, and nobody stumbles', async () => {
  const { organizationId, id, receiver } = await aListener()
  const held: ServerResponse[] = []
  receiver.answer = (response) => void held.push(response)
  await tell(ctx, organizationId, 'one')
  const under = deliver(ctx, id)
  await expect.poll(() => held.length).toBe(1)
  await deleteEndpoint(as(ctx, memberOf(organizationId)), { id })
  held[0]?.writeHead(200).end()
  await under
  expect(await ctx.db.webhookDelivery.count({ where: { endpointId: id } })).toBe(0)
  expect(await ctx.db.webhookAttempt.count({ where: { delivery: { endpointId: id } } })).toBe(0)
})

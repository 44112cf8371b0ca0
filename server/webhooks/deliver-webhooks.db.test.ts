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
import { giveUpHeld } from './give-up-held'
import {
  deleteEndpoint,
  disableEndpoint,
  enableEndpoint,
  endOldSecret,
  rotateSecret,
  updateEndpoint,
} from './manage-endpoints'
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
  const [refusing] = await listEndpoints(as(ctx, memberOf(organizationId)))
  expect(refusing).toMatchObject({ health: 'refusing', failures: 1 })
})

test('goes to no place of ours, whatever the address was when it was saved', async () => {
  const { organizationId, id, receiver } = await aListener()
  await tell(ctx, organizationId, 'one')
  await deliverWebhooks(ctx, { endpointId: id }, tellWebhookDisabled, { loopback: false })
  expect(receiver.received).toEqual([])
  const { items } = await listDeliveries(as(ctx, memberOf(organizationId)), { id, limit: 10 })
  expect(items).toMatchObject([{ state: 'waiting', lastStatus: null, lastError: 'url_not_allowed' }])
  expect(await listEndpoints(as(ctx, memberOf(organizationId)))).toMatchObject([{ health: 'failing' }])
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

// That one that hangs keeps nobody waiting: worker/slow-receivers.db.test.ts.
test('each address has a queue of its own', async () => {
  const [one, other] = [await aListener(), await aListener()]
  const { organizationId } = one
  await ctx.db.webhookEndpoint.update({ where: { id: other.id }, data: { organizationId } })
  await tell(ctx, organizationId, 'one')
  await askForDeliveries(ctx)
  const jobs = await ctx.db.$queryRaw<{ queue: string }[]>`
    SELECT q.queue_name AS queue FROM graphile_worker._private_jobs j
    JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id WHERE q.queue_name LIKE 'webhooks:%'`
  const queues = [one, other].map(({ id }) => `webhooks:${id}`)
  expect(jobs.map(({ queue }) => queue)).toEqual(expect.arrayContaining(queues))
})

test('after three days without a yes the address is disabled, once, and its people are told once; all it missed can be sent', async () => {
  const { organizationId, id, receiver } = await aListener()
  await aMember(organizationId, 'owner')
  await aMember(organizationId, 'gate_staff')
  receiver.answer = answering(500)
  await tell(ctx, organizationId, 'one')
  for (let hours = 0; hours < 80; hours += 1) await deliver(later(ctx, hours * HOUR + 1), id)
  expect(receiver.received.length).toBeGreaterThan(8)
  const owner = as(later(ctx, 80 * HOUR), memberOf(organizationId))
  expect(await listEndpoints(owner)).toMatchObject([{ health: 'disabled', disabledWhy: 'failing', waiting: 1 }])
  const told = await ctx.db.notification.findMany({ where: { organizationId, kind: 'webhook_disabled' } })
  expect(told).toHaveLength(1)
  expect(await ctx.db.auditEntry.count({ where: { organizationId, action: 'webhook.disabled' } })).toBe(1)
  await tell(owner, organizationId, 'meanwhile')
  const asked = receiver.received.length
  await deliver(owner, id)
  await expect(replaySince(owner, { id, since: ctx.now })).rejects.toMatchObject({ code: 'webhook.disabled' })
  receiver.answer = answering(200)
  expect(await enableEndpoint(owner, { id, sendMissed: true })).toMatchObject({ waiting: 2 })
  await deliver(owner, id)
  const sent = receiver.received.slice(asked).map(({ body }) => body.data.paymentId)
  expect(sent.sort()).toEqual(['meanwhile', 'one'])
  expect(await listEndpoints(owner)).toMatchObject([{ health: 'ok', waiting: 0 }])
})

test('what happens while an address is disabled waits for it, for a month, and is given up if nobody wants it', async () => {
  const { organizationId, id, receiver } = await aListener()
  const owner = as(ctx, memberOf(organizationId))
  await disableEndpoint(owner, { id })
  await tell(later(ctx, 29 * 24 * HOUR), organizationId, 'kept')
  await tell(later(ctx, 31 * 24 * HOUR), organizationId, 'too late')
  expect(await ctx.db.webhookEvent.findMany({ where: { organizationId }, select: { key: true } })).toEqual([
    { key: 'kept' },
  ])
  expect(await enableEndpoint(owner, { id, sendMissed: false })).toMatchObject({ health: 'new', waiting: 0 })
  await deliver(later(ctx, 31 * 24 * HOUR), id)
  expect(receiver.received).toEqual([])
  expect((await listDeliveries(owner, { id, limit: 10 })).items).toMatchObject([{ state: 'given_up' }])
})

test('what waited for an address is told anew without a word in its rows, each tried for three days from then', async () => {
  const { organizationId, id, receiver } = await aListener()
  const owner = as(ctx, memberOf(organizationId))
  await disableEndpoint(owner, { id })
  await tell(ctx, organizationId, 'held')
  const enabled = later(owner, 20 * 24 * HOUR)
  await enableEndpoint(enabled, { id, sendMissed: true })
  const held = () => ctx.db.webhookDelivery.findFirst({ where: { endpointId: id } })
  expect(await held()).toMatchObject({ status: 'waiting', since: ctx.now })
  receiver.answer = answering(500)
  await deliver(enabled, id)
  expect(await held()).toMatchObject({ status: 'waiting', attempts: 1, since: enabled.now })
})

test('of what waits for a disabled address the latest is kept, and nothing of a live one given up', async () => {
  const { organizationId, id } = await aListener()
  const owner = as(ctx, memberOf(organizationId))
  const waiting = async () => {
    const rows = await ctx.db.webhookDelivery.findMany({
      where: { endpointId: id, status: 'waiting' },
      select: { event: { select: { key: true } } },
    })
    return rows.map(({ event }) => event.key).sort()
  }
  for (const [at, key] of ['a', 'b', 'c', 'd'].entries()) await tell(later(ctx, at), organizationId, key)
  await giveUpHeld(ctx, id, 2)
  expect(await waiting()).toEqual(['a', 'b', 'c', 'd'])
  await disableEndpoint(owner, { id })
  await giveUpHeld(ctx, id, 2)
  expect(await waiting()).toEqual(['c', 'd'])
})

test('what was refused while others were accepted comes soon after the next yes; with another URL at once', async () => {
  const { organizationId, id, receiver } = await aListener()
  const owner = as(ctx, memberOf(organizationId))
  const soon = () => ctx.db.webhookDelivery.count({ where: { endpointId: id, nextAt: { lte: later(ctx, HOUR).now } } })
  const inHours = { attempts: 7, nextAt: later(ctx, 12 * HOUR).now }
  await tell(ctx, organizationId, 'refused')
  receiver.answer = answering(500)
  await deliver(ctx, id)
  await ctx.db.webhookDelivery.updateMany({ where: { endpointId: id }, data: inHours })
  receiver.answer = answering(200)
  await tell(ctx, organizationId, 'accepted')
  await deliver(ctx, id)
  expect(await soon()).toBe(1)
  await ctx.db.webhookDelivery.updateMany({ where: { endpointId: id, status: 'waiting' }, data: inHours })
  const { version, name, types: kept } = (await listEndpoints(owner))[0] ?? expect.unreachable()
  await updateEndpoint(owner, { id, version, name, types: kept, url: `${receiver.url}/elsewhere` }, here)
  await deliver(ctx, id)
  expect(receiver.received.map(({ body }) => body.data.paymentId)).toEqual(['refused', 'accepted', 'refused'])
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
  expect(await ctx.db.webhookDelivery.count({ where: { endpointId: id, status: 'waiting' } })).toBe(2)
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
  expect(await listEndpoints(owner)).toMatchObject([{ health: 'ok', lastDeliveredAt: ctx.now, waiting: 1 }])
  await deliver(ctx, id)
  await deliver(ctx, id)
  expect(receiver.received.map(({ body }) => body.id)).toEqual([first?.eventId, first?.eventId])
  const stranger = as(ctx, memberOf(await anOrganizationId(ctx)))
  await expect(replayDelivery(stranger, { id: first?.id ?? '' })).rejects.toMatchObject({ kind: 'not_found' })
  await expect(replaySince(stranger, { id, since: ctx.now })).rejects.toMatchObject({ kind: 'not_found' })
})

test('a replay since some time goes step by step, and tells the latest again', async () => {
  const { organizationId, id, receiver } = await aListener()
  const owner = as(ctx, memberOf(organizationId))
  const keys = ['a', 'b', 'c', 'd', 'e', 'f']
  for (const [at, key] of keys.entries()) await tell(later(ctx, at), organizationId, key)
  await deliver(later(ctx, 60), id)
  const again = { id, since: later(ctx, 1).now }
  expect(await replaySince(later(owner, 60), again, { atOnce: 2, most: 100 })).toEqual({ replayed: 5 })
  await deliver(later(ctx, 60), id)
  expect(await replaySince(later(owner, 60), again, { atOnce: 2, most: 3 })).toEqual({ replayed: 3 })
  const told = receiver.received.length
  await deliver(later(ctx, 60), id)
  const latest = receiver.received.slice(told).map(({ body }) => body.data.paymentId)
  expect([told, latest.sort()]).toEqual([keys.length + 5, ['d', 'e', 'f']])
  expect(await ctx.db.auditEntry.count({ where: { organizationId, action: 'webhook.replayed' } })).toBe(2)
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

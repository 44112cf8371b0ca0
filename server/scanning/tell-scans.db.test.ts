// Scans are told to webhooks a moment later: none is lost and none is told twice, whoever reads them and however late they were stored.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, anotherProcess, gateNow } from '@/tests/support/scanning-factories'
import { anEndpoint } from '@/tests/support/webhook-receiver'
import { tellScans } from './tell-scans'

const { world, database, scan } = openGate()
let other: Awaited<ReturnType<typeof anotherProcess>>

const at = (seconds: number): Ctx => ({ ...world.base, now: new Date(gateNow.getTime() + seconds * 1_000) })
const staffAt = (seconds: number): Ctx => ({ ...world.staff, now: at(seconds).now })

beforeAll(async () => {
  other = anotherProcess(world.base, database())
  await anEndpoint(world.base, world.gate.organizationId, {
    url: 'https://crm.example.org/hook',
    types: ['scan.admitted', 'scan.refused'],
  })
})
afterAll(() => other.end())

async function told(): Promise<string[]> {
  const events = await world.base.db.webhookEvent.findMany({
    where: { organizationId: world.gate.organizationId },
    orderBy: { id: 'asc' },
  })
  return events.map(({ type, data }) => `${type} ${(data as { scanId: string }).scanId}`)
}

test('an entry and a refusal are told with what a door may know', async () => {
  await tellScans(at(-10))
  const ticket = await aGateTicket(world.base, world.gate, { purchase: 'paid' })
  await scan(ticket.qr, { scanId: 'a' }, staffAt(0))
  await scan(ticket.qr, { scanId: 'b' }, staffAt(1))
  await tellScans(at(3))
  expect(await told()).toEqual(['scan.admitted a', 'scan.refused b'])
  const [event] = await world.base.db.webhookEvent.findMany({ orderBy: { id: 'asc' } })
  expect(event?.data).toMatchObject({
    ...{ scanId: 'a', eventId: world.gate.eventId, ticketId: ticket.id, guestId: ticket.attendeeId },
    ...{ valid: true, reason: null, at: gateNow.toISOString(), offline: false },
  })
  expect(JSON.stringify(event)).not.toContain(ticket.code)
  expect(await world.base.db.webhookDelivery.count()).toBe(2)
})

test('beats of two workers that overlap tell each once', async () => {
  const before = await told()
  for (let n = 0; n < 12; n++) await scan('XXXXX', { scanId: `c${n}` }, staffAt(10))
  const beat = (ctx: Ctx) => tellScans({ ...ctx, now: at(12).now })
  await Promise.all([beat(world.base), beat(other.ctx), beat(world.base), beat(other.ctx)])
  expect((await told()).slice(before.length)).toHaveLength(12)
  expect(await world.base.db.webhookDelivery.count()).toBe(before.length + 12)
})

test('one that is committed long after it was made is told all the same', async () => {
  const client = await database().pool.connect()
  const before = await told()
  const id = world.base.random.uuid(at(20).now)
  try {
    await client.query('BEGIN')
    await client.query(
      `INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, valid, reason, actor, at)
       SELECT $1, $2, 'late', '', $3, $4, false, 'format', 'test', $5`,
      [id, world.gate.organizationId, world.gate.eventId, world.gate.listId, new Date(gateNow.getTime() - 3_600_000)],
    )
    await tellScans(at(22))
    await tellScans(at(30))
    expect(await told()).toEqual(before)
    await client.query('COMMIT')
  } finally {
    client.release()
  }
  await tellScans(at(34))
  await tellScans(at(36))
  expect((await told()).slice(before.length)).toEqual(['scan.refused late'])
})

test('what was scanned while no worker ran is told afterwards; of those who do not listen nothing is', async () => {
  const before = await told()
  const quiet = await aGate(world.base)
  await world.base.db.$executeRaw`
    INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, valid, reason, actor, at)
    VALUES (${world.base.random.uuid(at(40).now)}::uuid, ${quiet.organizationId}::uuid, 'q', '', ${quiet.eventId}::uuid,
      ${quiet.listId}::uuid, false, 'format', 'test', now())`
  await scan('XXXXX', { scanId: 'd' }, staffAt(60))
  await scan('XXXXX', { scanId: 'e' }, staffAt(1_500))
  for (const seconds of [3_600, 3_601, 3_602, 3_603, 3_604, 3_605, 3_606]) await tellScans(at(seconds))
  expect((await told()).slice(before.length)).toEqual(['scan.refused d', 'scan.refused e'])
  expect(await world.base.db.webhookEvent.count({ where: { organizationId: quiet.organizationId } })).toBe(0)
})

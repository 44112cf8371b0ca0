import { describe, expect, test } from 'vitest'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { anActiveDevice } from '@/tests/support/device-factories'
import { nobody, openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, gateApiKey, gateNow, gateUser } from '@/tests/support/scanning-factories'
import type { ScanInput, ScanResult } from './contract'

const { world, database, scan, written, aList } = openGate()

const later = (minutes: number): Ctx => ({ ...world.staff, now: new Date(gateNow.getTime() + minutes * 60_000) })

describe('a good ticket', () => {
  test('is admitted with who it is, then refused with when and where', async () => {
    const ticket = await aGateTicket(world.base, world.gate, { purchase: 'paid' })
    const person = {
      ticketId: ticket.id,
      guestId: ticket.attendeeId,
      attendeeName: 'Camille Roussel',
      ticketTypeName: 'Plein tarif',
    }
    const admission = { scanCount: 1, lastScanAt: gateNow, lastLocation: 'Porte Cléberg' }
    const entry = {
      direction: 'in',
      again: false,
      wasInside: null,
      overridden: null,
      voidReason: null,
      lastScanBy: null,
      answers: [],
    }
    expect(await scan(ticket.qr, { scanId: 'first' })).toEqual({
      valid: true,
      reason: null,
      ...person,
      ...admission,
      ...entry,
      scanId: 'first',
    })
    expect(await scan(ticket.qr, { scanId: 'second', location: 'Porte Antiquaille' }, later(5))).toEqual({
      valid: false,
      reason: 'already_used',
      ...person,
      ...admission,
      ...entry,
      scanId: 'second',
    })
    const { rows: kept } = await database().pool.query(
      `SELECT valid, reason, ticket_id, scan_count, last_location, location, actor FROM scan
       WHERE scan_id IN ('first', 'second') ORDER BY at`,
    )
    const actor = 'user:0197a0e5-0000-7000-8000-000000000001'
    const answer = { ticket_id: ticket.id, scan_count: 1, last_location: 'Porte Cléberg', actor }
    expect(kept).toEqual([
      { valid: true, reason: null, location: 'Porte Cléberg', ...answer },
      { valid: false, reason: 'already_used', location: 'Porte Antiquaille', ...answer },
    ])
  })

  test.each(['paid', 'partially_refunded', 'refunded', 'disputed'] as const)(
    'enters when its purchase is %s',
    async (purchase) => {
      const ticket = await aGateTicket(world.base, world.gate, { purchase })
      expect(await scan(ticket.qr)).toMatchObject({ valid: true })
    },
  )

  test('enters when the organizer gave it without a purchase', async () => {
    expect(await scan((await aGateTicket(world.base, world.gate)).qr)).toMatchObject({ valid: true })
  })

  test('is read in lower case and with the line ends of a hand scanner', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    expect(await scan(` ${ticket.qr.toLowerCase()}\r\n`)).toMatchObject({ valid: true, ticketId: ticket.id })
    expect(await scan(ticket.qr)).toMatchObject({ reason: 'already_used', scanCount: 1 })
  })

  test('enters once per list', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const backstage = await aList({ name: 'Coulisses' })
    expect(await scan(ticket.qr)).toMatchObject({ valid: true })
    expect(await scan(ticket.qr, { checkInListId: backstage })).toMatchObject({ valid: true, scanCount: 1 })
    expect(await scan(ticket.qr, { checkInListId: backstage })).toMatchObject({ reason: 'already_used' })
  })

  test('without a scanId gets one that names its attempt', async () => {
    const { scanId } = await scan((await aGateTicket(world.base, world.gate)).qr)
    const { rows: kept } = await database().pool.query('SELECT id FROM scan WHERE scan_id = $1', [scanId])
    expect(kept).toEqual([{ id: scanId }])
  })
})

describe('a typed ticket code', () => {
  test('admits like its QR code, however it is written, and is marked as typed', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const typed = ` ${ticket.code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
    expect(await scan(typed, { scanId: 'typed-1' })).toMatchObject({ valid: true, ticketId: ticket.id })
    expect(await scan(ticket.qr)).toMatchObject({ reason: 'already_used' })
    const { rows: kept } = await database().pool.query("SELECT typed FROM scan WHERE scan_id = 'typed-1'")
    expect(kept).toEqual([{ typed: true }])
  })

  test('of another event names nobody', async () => {
    const other = await aGateTicket(world.base, await aGate(world.base, world.gate.organizationId))
    expect(await scan(other.code)).toMatchObject({ valid: false, reason: 'format', ...nobody })
  })

  test('30 misses in a minute make the caller wait, hits and other callers do not count', async () => {
    const caller: Ctx = { ...world.staff, actor: gateApiKey(world.gate) }
    const [good, late] = [await aGateTicket(world.base, world.gate), await aGateTicket(world.base, world.gate)]
    for (let miss = 0; miss < 29; miss++)
      expect(await scan('00000-00000', {}, caller)).toMatchObject({ reason: 'format' })
    expect(await scan(good.code, {}, caller)).toMatchObject({ valid: true })
    expect(await scan('00000-00000', {}, caller)).toMatchObject({ reason: 'format' })
    const wrote = await written(async () => {
      await expect(scan(late.code, {}, caller)).rejects.toMatchObject({
        kind: 'rate_limited',
        retryAfterSeconds: expect.any(Number),
      })
    })
    expect(wrote).toEqual({ scans: 0, admissions: 0 })
    expect(await scan(late.qr, {}, caller)).toMatchObject({ valid: true })
    expect(await scan('00000-00000')).toMatchObject({ reason: 'format' })
  })
})

test('the address of a ticket’s page, as a tag may hold it, counts as its code; one that was taken back opens nothing', async () => {
  const ticket = await aGateTicket(world.base, world.gate)
  const address = ticketPageUrl({ id: ticket.id, accessVersion: 0 }, 'en')
  expect(await scan(address.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')))).toMatchObject({ reason: 'format' })
  expect(await scan(address, { scanId: 'page-1' })).toMatchObject({ valid: true, ticketId: ticket.id })
  const { rows } = await database().pool.query("SELECT typed FROM scan WHERE scan_id = 'page-1'")
  expect(rows).toEqual([{ typed: true }])
  const given = await aGateTicket(world.base, world.gate)
  const old = ticketPageUrl({ id: given.id, accessVersion: 0 }, 'fr')
  await world.base.db.ticket.update({ where: { id: given.id }, data: { accessVersion: 1 } })
  expect(await scan(old)).toMatchObject({ valid: false, reason: 'format', ...nobody })
})

test('a kiosk, where nobody looks at papers, takes what is signed alone', async () => {
  const ticket = await aGateTicket(world.base, world.gate)
  const { actor } = await anActiveDevice(world.base, world.gate, { profile: 'kiosk' })
  const kiosk: Ctx = { ...world.staff, actor }
  for (const text of [ticket.code, ticketPageUrl({ id: ticket.id, accessVersion: 0 }, 'fr')])
    expect(await scan(text, {}, kiosk)).toMatchObject({ valid: false, reason: 'format' })
  expect(await scan(ticket.qr, {}, kiosk)).toMatchObject({ valid: true })
})

describe('many typed ticket codes at once', () => {
  const anotherKey = (): Ctx => {
    const apiKeyId = world.base.random.uuid(gateNow)
    return { ...world.staff, actor: { ...gateApiKey(world.gate), kind: 'api_key', apiKeyId } as Actor }
  }

  test('all enter when they are right, though more are on their way than may be missed', async () => {
    const caller = anotherKey()
    const tickets = await Promise.all(Array.from({ length: 45 }, () => aGateTicket(world.base, world.gate)))
    for (let miss = 0; miss < 29; miss++) await scan('00000-00000', {}, caller)
    const results = await Promise.all(tickets.map(({ code }) => scan(code, {}, caller)))
    expect(results.filter(({ valid }) => valid)).toHaveLength(45)
  })

  test('say of thirty that they are wrong, and look up few more than that', async () => {
    const caller = anotherKey()
    const wrote = await written(async () => {
      const misses = await Promise.allSettled(Array.from({ length: 80 }, () => scan('00000-00000', {}, caller)))
      expect(misses.filter(({ status }) => status === 'fulfilled')).toHaveLength(30)
      for (const miss of misses) if (miss.status === 'rejected') expect(miss.reason.kind).toBe('rate_limited')
    })
    expect(wrote.scans).toBeLessThanOrEqual(33)
  })
})

describe('the same scanId', () => {
  test('gets the same verdict and writes nothing more', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const first = await scan(ticket.qr, { scanId: 'again' })
    let repeated: ScanResult | undefined
    const wrote = await written(async () => {
      repeated = await scan(ticket.qr, { scanId: 'again' }, later(1))
    })
    expect(repeated).toEqual(first)
    expect(wrote).toEqual({ scans: 0, admissions: 0 })
  })

  test('with other data is a conflict', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    await scan('T1:NOPE', { scanId: 'reused' })
    const wrote = await written(async () => {
      await expect(scan(ticket.qr, { scanId: 'reused' })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'scan.scan_id_reused',
      })
    })
    expect(wrote).toEqual({ scans: 0, admissions: 0 })
  })

  test('belongs to the phone that asked first: another one is told so, and gets no green for it', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const phone = async (): Promise<Ctx> => ({
      ...world.staff,
      actor: (await anActiveDevice(world.base, world.gate)).actor,
    })
    const [one, other] = [await phone(), await phone()]
    expect(await scan(ticket.qr, { scanId: 'twice' }, one)).toMatchObject({ valid: true })
    expect(await scan(ticket.qr, { scanId: 'twice' }, one)).toMatchObject({ valid: true })
    for (const stranger of [other, world.staff])
      await expect(scan(ticket.qr, { scanId: 'twice' }, stranger)).rejects.toMatchObject({
        code: 'scan.scan_id_reused',
      })
  })

  test('asked without a list, stands for the list of the phone that asks', async () => {
    const vip = await aList({ name: 'Salon', opensAt: later(60).now })
    const ticket = await aGateTicket(world.base, world.gate)
    const { actor } = await anActiveDevice(world.base, world.gate, { checkInListId: vip })
    expect(await scan(ticket.qr, {}, { ...world.staff, actor })).toMatchObject({ valid: false, reason: 'wrong_time' })
  })

  test('belongs to its organization alone', async () => {
    const other = await aGate(world.base)
    const ticket = await aGateTicket(world.base, other)
    await scan('T1:NOPE', { scanId: 'shared' })
    const theirs: Ctx = { ...world.staff, actor: gateApiKey(other) }
    expect(await scan(ticket.qr, { scanId: 'shared', eventId: other.eventId }, theirs)).toMatchObject({ valid: true })
  })
})

describe('who may scan', () => {
  const refusal = async (ctx: Ctx, more: Partial<ScanInput>, expected: object) => {
    const { qr } = await aGateTicket(world.base, world.gate)
    const wrote = await written(() => expect(scan(qr, more, ctx)).rejects.toMatchObject(expected))
    expect(wrote).toEqual({ scans: 0, admissions: 0 })
  }

  test('a foreign event answers like one that never was, and so does a foreign list', async () => {
    const other = await aGate(world.base)
    const eventGone = { kind: 'not_found', code: 'event.not_found' }
    const listGone = { kind: 'not_found', code: 'check_in_list.not_found' }
    const never = '0197a0e5-0000-7000-8000-00000000dead'
    await refusal(world.staff, { eventId: other.eventId }, eventGone)
    await refusal(world.staff, { eventId: never }, eventGone)
    await refusal(world.staff, { checkInListId: other.listId }, listGone)
    await refusal(world.staff, { checkInListId: never }, listGone)
  })

  test('a member narrowed to other events does not find this one', async () => {
    await refusal({ ...world.staff, actor: gateUser(world.gate, 'gate_staff', []) }, {}, { code: 'event.not_found' })
    const ticket = await aGateTicket(world.base, world.gate)
    const narrowed: Ctx = { ...world.staff, actor: gateUser(world.gate, 'gate_staff', [world.gate.eventId]) }
    expect(await scan(ticket.qr, {}, narrowed)).toMatchObject({ valid: true })
  })

  test('box office, read-only members, keys without the permission, buyers and strangers may not', async () => {
    await refusal({ ...world.staff, actor: gateUser(world.gate, 'box_office') }, {}, { kind: 'forbidden' })
    await refusal({ ...world.staff, actor: gateUser(world.gate, 'read_only') }, {}, { kind: 'forbidden' })
    await refusal({ ...world.staff, actor: gateApiKey(world.gate, 'events:read') }, {}, { kind: 'forbidden' })
    await refusal({ ...world.staff, actor: { kind: 'anonymous', address: null } }, {}, { kind: 'unauthenticated' })
    const buyer = { kind: 'buyer', purchaseId: world.gate.eventId, organizationId: world.gate.organizationId } as const
    await refusal({ ...world.staff, actor: buyer }, {}, { kind: 'unauthenticated' })
  })
})

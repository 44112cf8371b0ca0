import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { encodeToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import {
  aGate,
  aGateTicket,
  type Gate,
  gateApiKey,
  gateCtx,
  gateNow,
  gateUser,
} from '@/tests/support/scanning-factories'
import { admit } from './admit'
import { type ScanInput, type ScanResult, scanInput } from './contract'

let database: TestDatabase
let base: ReturnType<typeof gateCtx>
let gate: Gate
let staff: Ctx

beforeAll(async () => {
  vi.stubEnv('DATABASE_URL', 'postgresql://unused')
  vi.stubEnv('AUTH_SECRET', 'x'.repeat(32))
  vi.stubEnv('KEY_ENCRYPTION_KEY', Buffer.alloc(32, 7).toString('base64'))
  database = await freshDatabase()
  base = gateCtx(database)
  gate = await aGate(base.ctx)
  staff = { ...base.ctx, actor: gateUser(gate, 'gate_staff') }
})

afterAll(async () => {
  await base.end()
  await database.drop()
})

function scan(qrCodeData: string, more: Partial<ScanInput> = {}, ctx = staff): Promise<ScanResult> {
  return admit(ctx, { qrCodeData, eventId: gate.eventId, location: 'Porte Cléberg', ...more })
}

const later = (minutes: number): Ctx => ({ ...staff, now: new Date(gateNow.getTime() + minutes * 60_000) })

async function rows() {
  const { rows } = await database.pool.query<{ scans: number; admissions: number }>(
    'SELECT (SELECT count(*)::int FROM scan) AS scans, (SELECT count(*)::int FROM admission) AS admissions',
  )
  return rows[0]!
}

/** Runs one scan and says which rows it wrote. */
async function written(work: () => Promise<unknown>) {
  const before = await rows()
  await work()
  const after = await rows()
  return { scans: after.scans - before.scans, admissions: after.admissions - before.admissions }
}

const nobody = { ticketId: null, guestId: null, attendeeName: null, ticketTypeName: null }

describe('a good ticket', () => {
  test('is admitted with who it is, then refused with when and where', async () => {
    const ticket = await aGateTicket(base.ctx, gate, { purchase: 'paid' })
    const person = {
      ticketId: ticket.id,
      guestId: ticket.attendeeId,
      attendeeName: 'Camille Roussel',
      ticketTypeName: 'Plein tarif',
    }
    const admission = { scanCount: 1, lastScanAt: gateNow, lastLocation: 'Porte Cléberg' }
    expect(await scan(ticket.qr, { scanId: 'first' })).toEqual({
      valid: true,
      reason: null,
      ...person,
      ...admission,
      scanId: 'first',
    })
    expect(await scan(ticket.qr, { scanId: 'second', location: 'Porte Antiquaille' }, later(5))).toEqual({
      valid: false,
      reason: 'already_used',
      ...person,
      ...admission,
      scanId: 'second',
    })
    const { rows: kept } = await database.pool.query(
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

  test.each(['paid', 'partially_refunded', 'disputed'] as const)('enters when its purchase is %s', async (purchase) => {
    const ticket = await aGateTicket(base.ctx, gate, { purchase })
    expect(await scan(ticket.qr)).toMatchObject({ valid: true })
  })

  test('enters when the organizer gave it without a purchase', async () => {
    expect(await scan((await aGateTicket(base.ctx, gate)).qr)).toMatchObject({ valid: true })
  })

  test('is read in lower case and with the line ends of a hand scanner', async () => {
    const ticket = await aGateTicket(base.ctx, gate)
    expect(await scan(` ${ticket.qr.toLowerCase()}\r\n`)).toMatchObject({ valid: true, ticketId: ticket.id })
    expect(await scan(ticket.qr)).toMatchObject({ reason: 'already_used', scanCount: 1 })
  })

  test('enters once per list', async () => {
    const ticket = await aGateTicket(base.ctx, gate)
    const backstage = await aList({ name: 'Coulisses' })
    expect(await scan(ticket.qr)).toMatchObject({ valid: true })
    expect(await scan(ticket.qr, { checkInListId: backstage })).toMatchObject({ valid: true, scanCount: 1 })
    expect(await scan(ticket.qr, { checkInListId: backstage })).toMatchObject({ reason: 'already_used' })
  })

  test('without a scanId gets one that names its attempt', async () => {
    const { scanId } = await scan((await aGateTicket(base.ctx, gate)).qr)
    const { rows: kept } = await database.pool.query('SELECT id FROM scan WHERE scan_id = $1', [scanId])
    expect(kept).toEqual([{ id: scanId }])
  })
})

async function aList(data: {
  name: string
  ticketTypeIds?: string[]
  opensAt?: Date
  closesAt?: Date
}): Promise<string> {
  const id = base.ctx.random.uuid(gateNow)
  await base.ctx.db.checkInList.create({
    data: { id, organizationId: gate.organizationId, eventId: gate.eventId, ...data },
  })
  return id
}

describe('a refusal writes its attempt, admits nobody and says', () => {
  const refused = async (work: () => Promise<ScanResult>): Promise<ScanResult> => {
    let result: ScanResult | undefined
    expect(
      await written(async () => {
        result = await work()
      }),
    ).toEqual({ scans: 1, admissions: 0 })
    expect(result!.valid).toBe(false)
    return result!
  }

  test.each([
    ['nonsense', 'T1:NOPE'],
    ['nothing', ''],
    ['7,000 digits', '7'.repeat(7_000)],
    ['Arabic digits', '٠١٢٣٤٥٦٧٨٩'],
    ['an emoji', '🎟️🎟️🎟️🎟️🎟️'],
    ['NUL', 'T1:\u0000\u0000'],
    ['a lone surrogate', '\ud800'],
    ['markup', '<img src=x onerror=alert(1)>'],
    ['an address', 'https://example.org/t/abc'],
    ['the JSON of an unsigned ticket', '{"ticketId":"1","signature":"none"}'],
  ])('format for %s', async (_, text) => {
    expect(await refused(() => scan(text))).toMatchObject({
      reason: 'format',
      scanCount: 0,
      lastScanAt: null,
      ...nobody,
    })
  })

  test('format for a token cut at any length', async () => {
    const { qr } = await aGateTicket(base.ctx, gate)
    for (const length of [1, 3, 10, 13, 64, 137]) {
      expect(await scan(qr.slice(0, length)), `${length}`).toMatchObject({ valid: false, reason: 'format' })
    }
  })

  test('unknown_key for a key that no event has', async () => {
    const { fields } = await aGateTicket(base.ctx, gate)
    for (const kid of [999_999, 0xffff_ffff]) {
      const qr = encodeToken({ ...fields, kid }, gate.sign)
      expect(await refused(() => scan(qr))).toMatchObject({ reason: 'unknown_key', ...nobody })
    }
  })

  test('unknown_key for another organization’s ticket', async () => {
    const stranger = await aGateTicket(base.ctx, await aGate(base.ctx))
    expect(await refused(() => scan(stranger.qr))).toMatchObject({ reason: 'unknown_key', ...nobody })
  })

  test('wrong_event for a ticket of the same organization’s other event', async () => {
    const other = await aGateTicket(base.ctx, await aGate(base.ctx, gate.organizationId))
    expect(await refused(() => scan(other.qr))).toMatchObject({ reason: 'wrong_event', ...nobody })
  })

  test('key_revoked at once after a key is withdrawn, before forged, for typed codes too', async () => {
    const ctx = base.ctx
    const own = await aGate(ctx, gate.organizationId)
    const [ticket, next] = [await aGateTicket(ctx, own), await aGateTicket(ctx, own)]
    const at = { eventId: own.eventId }
    expect(await scan(ticket.qr, at)).toMatchObject({ valid: true })
    await ctx.db.eventKey.update({ where: { kid: own.kid }, data: { withdrawnAt: gateNow } })
    expect(await refused(() => scan(next.qr, at))).toMatchObject({ reason: 'key_revoked', ticketId: next.id })
    expect(await refused(() => scan(next.code, at))).toMatchObject({ reason: 'key_revoked', ticketId: next.id })
    expect(await refused(() => scan(flip(next.qr, 100), at))).toMatchObject({ reason: 'key_revoked', ...nobody })
  })

  test('forged for a flipped bit in the signature or the serial', async () => {
    const { qr } = await aGateTicket(base.ctx, gate)
    for (const at of [20, 40, 100, 130]) {
      expect(await refused(() => scan(flip(qr, at))), `${at}`).toMatchObject({ reason: 'forged', ...nobody })
    }
  })

  test('test_ticket for a rehearsal’s ticket', async () => {
    const ticket = await aGateTicket(base.ctx, gate, { token: { flags: TOKEN_FLAG.test } })
    expect(await refused(() => scan(ticket.qr))).toMatchObject({ reason: 'test_ticket', ticketId: ticket.id })
  })

  test('revoked for a void ticket, an older generation, a full refund, and a good signature without a row', async () => {
    const ctx = base.ctx
    for (const options of [{ status: 'void' }, { token: { gen: 0 } }, { purchase: 'refunded' }] as const) {
      const ticket = await aGateTicket(ctx, gate, options)
      expect(await refused(() => scan(ticket.qr))).toMatchObject({ reason: 'revoked', ticketId: ticket.id })
    }
    for (const serial of [42n, 0xffff_ffff_ffff_ffffn]) {
      const ghost = await aGateTicket(ctx, gate, { token: { serial } })
      expect(await refused(() => scan(ghost.qr))).toMatchObject({ reason: 'revoked', ticketId: null })
    }
  })

  test('blocked, unpaid, wrong_list, wrong_time and rotation_required, each with the ticket', async () => {
    const ctx = base.ctx
    const gold = await aList({ name: 'Carré or', ticketTypeIds: [gate.otherTypeId] })
    const early = await aList({ name: 'Plus tard', opensAt: new Date(gateNow.getTime() + 1) })
    const late = await aList({ name: 'Fermée', closesAt: gateNow })
    const cases = [
      ['blocked', { status: 'blocked' }, {}],
      ['unpaid', { purchase: 'held' }, {}],
      ['unpaid', { purchase: 'expired' }, {}],
      ['wrong_list', {}, { checkInListId: gold }],
      ['wrong_time', {}, { checkInListId: early }],
      ['wrong_time', {}, { checkInListId: late }],
      ['rotation_required', { token: { flags: TOKEN_FLAG.rotating } }, {}],
    ] as const
    for (const [reason, options, input] of cases) {
      const ticket = await aGateTicket(ctx, gate, options)
      expect(await refused(() => scan(ticket.qr, input)), reason).toMatchObject({ reason, ticketId: ticket.id })
    }
  })

  test('the first reason in order when several hold', async () => {
    const ctx = base.ctx
    const closed = await aList({ name: 'Fermée aussi', closesAt: gateNow, ticketTypeIds: [gate.otherTypeId] })
    const at = { checkInListId: closed }
    const order = [
      ['revoked', { status: 'void', purchase: 'held' }],
      ['blocked', { status: 'blocked', purchase: 'held' }],
      ['unpaid', { purchase: 'held' }],
      ['wrong_list', {}],
      ['wrong_time', { ticketTypeId: gate.otherTypeId }],
    ] as const
    for (const [reason, options] of order) {
      const ticket = await aGateTicket(ctx, gate, options)
      expect(await refused(() => scan(ticket.qr, at)), reason).toMatchObject({ reason })
    }
  })

  test('revoked with the earlier entry when a ticket is voided after it was used', async () => {
    const ticket = await aGateTicket(base.ctx, gate)
    await scan(ticket.qr)
    await base.ctx.db.ticket.update({ where: { id: ticket.id }, data: { status: 'void' } })
    expect(await refused(() => scan(ticket.qr))).toMatchObject({ reason: 'revoked', scanCount: 1, lastScanAt: gateNow })
  })
})

/** The token with one bit of one character changed; still base32. */
function flip(text: string, at: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return `${text.slice(0, at)}${alphabet[alphabet.indexOf(text[at]!) ^ 1]}${text.slice(at + 1)}`
}

describe('a typed ticket code', () => {
  test('admits like its QR code, however it is written, and is marked as typed', async () => {
    const ticket = await aGateTicket(base.ctx, gate)
    const typed = ` ${ticket.code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
    expect(await scan(typed, { scanId: 'typed-1' })).toMatchObject({ valid: true, ticketId: ticket.id })
    expect(await scan(ticket.qr)).toMatchObject({ reason: 'already_used' })
    const { rows: kept } = await database.pool.query("SELECT typed FROM scan WHERE scan_id = 'typed-1'")
    expect(kept).toEqual([{ typed: true }])
  })

  test('of another event names nobody', async () => {
    const other = await aGateTicket(base.ctx, await aGate(base.ctx, gate.organizationId))
    expect(await scan(other.code)).toMatchObject({ valid: false, reason: 'format', ...nobody })
  })

  test('30 misses in a minute make the caller wait, hits and other callers do not count', async () => {
    const caller: Ctx = { ...staff, actor: gateApiKey(gate) }
    const [good, late] = [await aGateTicket(base.ctx, gate), await aGateTicket(base.ctx, gate)]
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

describe('the same scanId', () => {
  test('gets the same verdict and writes nothing more', async () => {
    const ticket = await aGateTicket(base.ctx, gate)
    const first = await scan(ticket.qr, { scanId: 'again' })
    let repeated: ScanResult | undefined
    const wrote = await written(async () => {
      repeated = await scan(ticket.qr, { scanId: 'again' }, later(1))
    })
    expect(repeated).toEqual(first)
    expect(wrote).toEqual({ scans: 0, admissions: 0 })
  })

  test('with other data is a conflict', async () => {
    const ticket = await aGateTicket(base.ctx, gate)
    await scan('T1:NOPE', { scanId: 'reused' })
    const wrote = await written(async () => {
      await expect(scan(ticket.qr, { scanId: 'reused' })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'scan.scan_id_reused',
      })
    })
    expect(wrote).toEqual({ scans: 0, admissions: 0 })
  })

  test('belongs to its organization alone', async () => {
    const other = await aGate(base.ctx)
    const ticket = await aGateTicket(base.ctx, other)
    await scan('T1:NOPE', { scanId: 'shared' })
    const theirs: Ctx = { ...staff, actor: gateApiKey(other) }
    expect(await scan(ticket.qr, { scanId: 'shared', eventId: other.eventId }, theirs)).toMatchObject({ valid: true })
  })
})

describe('who may scan', () => {
  const refusal = async (ctx: Ctx, more: Partial<ScanInput>, expected: object) => {
    const { qr } = await aGateTicket(base.ctx, gate)
    const wrote = await written(() => expect(scan(qr, more, ctx)).rejects.toMatchObject(expected))
    expect(wrote).toEqual({ scans: 0, admissions: 0 })
  }

  test('a foreign event answers like one that never was, and so does a foreign list', async () => {
    const other = await aGate(base.ctx)
    const eventGone = { kind: 'not_found', code: 'event.not_found' }
    const listGone = { kind: 'not_found', code: 'check_in_list.not_found' }
    const never = '0197a0e5-0000-7000-8000-00000000dead'
    await refusal(staff, { eventId: other.eventId }, eventGone)
    await refusal(staff, { eventId: never }, eventGone)
    await refusal(staff, { checkInListId: other.listId }, listGone)
    await refusal(staff, { checkInListId: never }, listGone)
  })

  test('a member narrowed to other events does not find this one', async () => {
    await refusal({ ...staff, actor: gateUser(gate, 'gate_staff', []) }, {}, { code: 'event.not_found' })
    const ticket = await aGateTicket(base.ctx, gate)
    const narrowed: Ctx = { ...staff, actor: gateUser(gate, 'gate_staff', [gate.eventId]) }
    expect(await scan(ticket.qr, {}, narrowed)).toMatchObject({ valid: true })
  })

  test('box office, read-only members, keys without the permission, buyers and strangers may not', async () => {
    await refusal({ ...staff, actor: gateUser(gate, 'box_office') }, {}, { kind: 'forbidden' })
    await refusal({ ...staff, actor: gateUser(gate, 'read_only') }, {}, { kind: 'forbidden' })
    await refusal({ ...staff, actor: gateApiKey(gate, 'events:read') }, {}, { kind: 'forbidden' })
    await refusal({ ...staff, actor: { kind: 'anonymous', address: null } }, {}, { kind: 'unauthenticated' })
    const buyer = { kind: 'buyer', purchaseId: gate.eventId, organizationId: gate.organizationId } as const
    await refusal({ ...staff, actor: buyer }, {}, { kind: 'unauthenticated' })
  })
})

describe('a request', () => {
  const accepts = (body: object) => scanInput.safeParse({ qrCodeData: 'x', eventId: gate.eventId, ...body }).success

  test('is refused over 8 KiB, counted in bytes', () => {
    expect(accepts({ qrCodeData: 'x'.repeat(8_192) })).toBe(true)
    expect(accepts({ qrCodeData: 'x'.repeat(8_193) })).toBe(false)
    expect(accepts({ qrCodeData: 'é'.repeat(4_097) })).toBe(false)
  })

  test('is refused with unknown fields, wrong types and texts that no row may hold', () => {
    expect(accepts({ location: 'Porte Cléberg', operatorId: 'Sam', scanId: 'a.b:c_d-1' })).toBe(true)
    for (const wrong of [
      { force: true },
      { qrCodeData: 7 },
      { eventId: 'e1' },
      { checkInListId: '' },
      { location: 'a\u0000b' },
      { location: 'x'.repeat(121) },
      { operatorId: 'a\r\nb' },
      { scanId: '' },
      { scanId: 'a b' },
      { scanId: 'x'.repeat(129) },
    ]) {
      expect(accepts(wrong), JSON.stringify(wrong)).toBe(false)
    }
  })
})

// Every refusal of a scan: its reason, its place in the order, and that it wrote its attempt and nothing else.
import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { encodeToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { voidTickets } from '@/server/tickets/void-tickets'
import { nobody, openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, gateNow } from '@/tests/support/scanning-factories'
import type { ScanResult } from './contract'

const { world, scan, written, aList } = openGate()

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
    const { qr } = await aGateTicket(world.base, world.gate)
    for (const length of [1, 3, 10, 13, 64, 137]) {
      expect(await scan(qr.slice(0, length)), `${length}`).toMatchObject({ valid: false, reason: 'format' })
    }
  })

  test('unknown_key for a key that no event has', async () => {
    const { fields } = await aGateTicket(world.base, world.gate)
    for (const kid of [999_999, 0xffff_ffff]) {
      const qr = encodeToken({ ...fields, kid }, world.gate.sign)
      expect(await refused(() => scan(qr))).toMatchObject({ reason: 'unknown_key', ...nobody })
    }
  })

  test('unknown_key for another organization’s ticket', async () => {
    const stranger = await aGateTicket(world.base, await aGate(world.base))
    expect(await refused(() => scan(stranger.qr))).toMatchObject({ reason: 'unknown_key', ...nobody })
  })

  test('wrong_event for a ticket of the same organization’s other event', async () => {
    const other = await aGateTicket(world.base, await aGate(world.base, world.gate.organizationId))
    expect(await refused(() => scan(other.qr))).toMatchObject({ reason: 'wrong_event', ...nobody })
  })

  test('key_revoked at once after a key is withdrawn, before forged, for typed codes too', async () => {
    const ctx = world.base
    const own = await aGate(ctx, world.gate.organizationId)
    const [ticket, next] = [await aGateTicket(ctx, own), await aGateTicket(ctx, own)]
    const at = { eventId: own.eventId }
    expect(await scan(ticket.qr, at)).toMatchObject({ valid: true })
    await ctx.db.eventKey.update({ where: { kid: own.kid }, data: { withdrawnAt: gateNow } })
    expect(await refused(() => scan(next.qr, at))).toMatchObject({ reason: 'key_revoked', ticketId: next.id })
    expect(await refused(() => scan(next.code, at))).toMatchObject({ reason: 'key_revoked', ticketId: next.id })
    expect(await refused(() => scan(flip(next.qr, 100), at))).toMatchObject({ reason: 'key_revoked', ...nobody })
  })

  test('forged for a flipped bit in the signature or the serial', async () => {
    const { qr } = await aGateTicket(world.base, world.gate)
    for (const at of [20, 40, 100, 130]) {
      expect(await refused(() => scan(flip(qr, at))), `${at}`).toMatchObject({ reason: 'forged', ...nobody })
    }
  })

  test('test_ticket for a rehearsal’s ticket', async () => {
    const ticket = await aGateTicket(world.base, world.gate, { token: { flags: TOKEN_FLAG.test } })
    expect(await refused(() => scan(ticket.qr))).toMatchObject({ reason: 'test_ticket', ticketId: ticket.id })
  })

  test('revoked for a void ticket, an older generation, and a good signature without a row', async () => {
    const ctx = world.base
    for (const options of [
      { status: 'void' },
      { token: { gen: 0 } },
      { status: 'void', purchase: 'refunded' },
    ] as const) {
      const ticket = await aGateTicket(ctx, world.gate, options)
      expect(await refused(() => scan(ticket.qr))).toMatchObject({ reason: 'revoked', ticketId: ticket.id })
    }
    for (const serial of [42n, 0xffff_ffff_ffff_ffffn]) {
      const ghost = await aGateTicket(ctx, world.gate, { token: { serial } })
      expect(await refused(() => scan(ghost.qr))).toMatchObject({ reason: 'revoked', ticketId: null })
    }
  })

  test('revoked with what ended the ticket, the first time and asked again; an older code of one that lives says nothing', async () => {
    const ctx = world.base
    for (const reason of ['refund', 'organizer'] as const) {
      const ended = await aGateTicket(ctx, world.gate)
      await inTransaction(ctx, (tx) => voidTickets(tx, [ended.id], reason))
      for (let times = 0; times < 2; times++)
        expect(await scan(ended.qr, { scanId: `ended-${reason}` })).toMatchObject({
          reason: 'revoked',
          voidReason: reason,
        })
    }
    const old = await aGateTicket(ctx, world.gate, { token: { gen: 0 } })
    expect(await scan(old.qr)).toMatchObject({ reason: 'revoked', voidReason: null })
  })

  test('blocked, unpaid, wrong_list, wrong_time and rotation_required, each with the ticket', async () => {
    const ctx = world.base
    const gold = await aList({ name: 'Carré or', ticketTypeIds: [world.gate.otherTypeId] })
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
      const ticket = await aGateTicket(ctx, world.gate, options)
      expect(await refused(() => scan(ticket.qr, input)), reason).toMatchObject({ reason, ticketId: ticket.id })
    }
  })

  test('the first reason in order when several hold', async () => {
    const ctx = world.base
    const closed = await aList({ name: 'Fermée aussi', closesAt: gateNow, ticketTypeIds: [world.gate.otherTypeId] })
    const at = { checkInListId: closed }
    const order = [
      ['revoked', { status: 'void', purchase: 'held' }],
      ['blocked', { status: 'blocked', purchase: 'held' }],
      ['unpaid', { purchase: 'held' }],
      ['wrong_list', {}],
      ['wrong_time', { ticketTypeId: world.gate.otherTypeId }],
    ] as const
    for (const [reason, options] of order) {
      const ticket = await aGateTicket(ctx, world.gate, options)
      expect(await refused(() => scan(ticket.qr, at)), reason).toMatchObject({ reason })
    }
  })

  test('revoked with the earlier entry when a ticket is voided after it was used', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    await scan(ticket.qr)
    await world.base.db.ticket.update({ where: { id: ticket.id }, data: { status: 'void' } })
    expect(await refused(() => scan(ticket.qr))).toMatchObject({ reason: 'revoked', scanCount: 1, lastScanAt: gateNow })
  })
})

/** The token with one bit of one character changed; still base32. */
function flip(text: string, at: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return `${text.slice(0, at)}${alphabet[alphabet.indexOf(text[at]!) ^ 1]}${text.slice(at + 1)}`
}

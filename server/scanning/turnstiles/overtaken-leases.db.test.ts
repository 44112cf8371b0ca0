// A lease that runs out after something else has happened to the ticket: what other gates did stands, and a code that is dead takes nothing.
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { reissueTicket } from '@/server/tickets/acts/reissue-ticket'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { openGate } from '@/tests/support/gate-world'
import { codeOf } from '@/tests/support/live-tickets'
import { aGateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { gateInvariants } from '../invariants'
import { undoAdmission } from '../undo-admission'
import { confirmScan } from './confirm-scan'
import type { ValidatedTicket } from './contract'
import { releaseExpiredLeases } from './release-leases'
import { validateTicket } from './validate-ticket'

const { world, scan } = openGate()
let sender: { id: string; secret: string }

beforeAll(async () => {
  const owner = { ...world.base, actor: gateUser(world.gate, 'owner') }
  sender = await createIntegration(owner, { name: 'Tourniquets' })
  await world.base.db.checkInList.update({ where: { id: world.gate.listId }, data: { exits: true } })
})
afterEach(async () => {
  for (const { id, sql } of gateInvariants) {
    const { rows } = await world.base.pool.query(sql)
    expect({ id, rows: rows.slice(0, 5) }).toEqual({ id, rows: [] })
  }
})

const inSeconds = (seconds: number): Ctx => ({ ...world.base, now: new Date(gateNow.getTime() + seconds * 1000) })
const ticket = (options = {}) => aGateTicket(world.base, world.gate, options)
const standing = (ticketId: string) => world.base.db.admission.findMany({ where: { ticketId, undoneAt: null } })
const undone = (ticketId: string) =>
  world.base.db.auditEntry.findMany({ where: { action: 'admission.undone', subjectId: ticketId } })

function signed(ctx: Ctx, body: unknown) {
  const rawBody = JSON.stringify(body)
  return { integration: sender.id, signature: signatureHeader([sender.secret], ctx.now, rawBody), rawBody }
}

function ask(qrCodeData: string, seconds = 0): Promise<ValidatedTicket> {
  const ctx = inSeconds(seconds)
  return validateTicket(ctx, signed(ctx, { qrCodeData, eventId: world.gate.eventId }))
}

function confirm(leaseId: string | null, seconds: number) {
  return confirmScan(inSeconds(seconds), signed(inSeconds(seconds), { leaseId, scanId: 'passage-1' }))
}

function go(qr: string, direction: 'in' | 'out', seconds: number, manned = world.staff) {
  return scan(qr, { direction }, { ...manned, now: inSeconds(seconds).now })
}

describe('a lease that runs out', () => {
  test('leaves whoever was scanned out and in again since inside, after an entry again', async () => {
    const one = await ticket()
    await go(one.qr, 'in', 0)
    await go(one.qr, 'out', 60)
    expect(await ask(one.qr, 120)).toMatchObject({ valid: true })
    expect(await go(one.qr, 'out', 123)).toMatchObject({ valid: true, wasInside: true })
    expect(await go(one.qr, 'in', 126)).toMatchObject({ valid: true, again: true })
    expect(await releaseExpiredLeases(inSeconds(131))).toBe(1)
    expect(await standing(one.id)).toMatchObject([{ leftAt: null, at: inSeconds(0).now }])
    expect(await go(one.qr, 'in', 132)).toMatchObject({ valid: false, reason: 'already_used' })
    expect(await undone(one.id)).toHaveLength(1)
  })

  test('leaves them inside after a first entry too, which is theirs from then on', async () => {
    const one = await ticket()
    expect(await ask(one.qr)).toMatchObject({ valid: true })
    await go(one.qr, 'out', 3)
    const { scanId } = await go(one.qr, 'in', 6)
    expect(await releaseExpiredLeases(inSeconds(11))).toBe(1)
    const [entry, ...more] = await standing(one.id)
    expect([entry, more]).toMatchObject([{ leftAt: null, at: inSeconds(6).now, location: 'Porte Cléberg' }, []])
    const row = await world.base.db.scan.findUniqueOrThrow({ where: { id: entry?.scanRowId ?? '' } })
    expect(row.scanId).toBe(scanId)
    expect(await go(one.qr, 'in', 12)).toMatchObject({ valid: false, reason: 'already_used' })
  })

  test('leaves the exit of another gate as it was', async () => {
    const one = await ticket()
    await go(one.qr, 'in', 0)
    await go(one.qr, 'out', 60)
    await ask(one.qr, 120)
    await go(one.qr, 'out', 123)
    await releaseExpiredLeases(inSeconds(131))
    expect(await standing(one.id)).toMatchObject([{ leftAt: inSeconds(123).now }])
  })

  test('puts back the instant of the exit before it, where nobody came since', async () => {
    const one = await ticket()
    await go(one.qr, 'in', 0)
    await go(one.qr, 'out', 60)
    await ask(one.qr, 120)
    await releaseExpiredLeases(inSeconds(131))
    expect(await standing(one.id)).toMatchObject([{ leftAt: inSeconds(60).now }])
    expect(await go(one.qr, 'in', 132)).toMatchObject({ valid: true, again: true })
  })
})

describe('a passage that is told after a supervisor took its entry back', () => {
  const takeBack = (leaseId: string | null, seconds: number) =>
    undoAdmission(
      { ...inSeconds(seconds), actor: gateUser(world.gate, 'manager') },
      { eventId: world.gate.eventId, scanId: `lease:${leaseId}` },
    )

  test.each([
    ['at once', false],
    ['and somebody else came in', true],
  ])('%s: is refused however often it is said, and the control room hears of it', async (_when, entered) => {
    const one = await ticket()
    const { leaseId } = await ask(one.qr)
    await takeBack(leaseId, 2)
    if (entered) expect(await go(one.qr, 'in', 3)).toMatchObject({ valid: true })
    for (const seconds of [4, 12]) {
      await expect(confirm(leaseId, seconds)).rejects.toMatchObject({ kind: 'gone', code: 'turnstile.lease_gone' })
      await releaseExpiredLeases(inSeconds(11))
    }
    expect(await world.base.db.gateAlert.count({ where: { ticketId: one.id, rule: 'late_confirmation' } })).toBe(1)
    expect(await go(one.qr, 'in', 13)).toMatchObject({ valid: !entered })
  })

  test('and had been told before: it stays confirmed, and is taken back all the same', async () => {
    const one = await ticket()
    const { leaseId } = await ask(one.qr)
    expect(await confirm(leaseId, 2)).toMatchObject({ ticketId: one.id })
    await takeBack(leaseId, 3)
    expect(await confirm(leaseId, 4)).toMatchObject({ ticketId: one.id })
    expect(await go(one.qr, 'in', 5)).toMatchObject({ valid: true })
  })
})

describe('a passage that is told after its entry was given back', () => {
  test('takes nothing from who holds the new code of a reissued ticket, and the control room hears of it', async () => {
    const one = await ticket()
    const { leaseId } = await ask(one.qr)
    await releaseExpiredLeases(inSeconds(10))
    const owner = { ...inSeconds(11), actor: gateUser(world.gate, 'owner') }
    await reissueTicket(owner, { id: one.id, newAddress: false })
    await expect(confirm(leaseId, 12)).rejects.toMatchObject({ kind: 'gone', code: 'turnstile.lease_gone' })
    expect(await world.base.db.gateAlert.count({ where: { ticketId: one.id, rule: 'late_confirmation' } })).toBe(1)
    expect(await go(await codeOf(world.base, one.id), 'in', 13)).toMatchObject({ valid: true })
  })

  test('takes nothing either on a code that a reissue with an earlier instant had ended a moment later', async () => {
    const one = await ticket()
    // Both requests were stamped as they began; the turnstile's went first to the ticket all the same.
    const { leaseId } = await ask(one.qr, 1)
    await reissueTicket({ ...inSeconds(0), actor: gateUser(world.gate, 'owner') }, { id: one.id, newAddress: false })
    await releaseExpiredLeases(inSeconds(11))
    await expect(confirm(leaseId, 12)).rejects.toMatchObject({ kind: 'gone', code: 'turnstile.lease_gone' })
    expect(await go(await codeOf(world.base, one.id), 'in', 13)).toMatchObject({ valid: true })
  })

  test('takes its entry again on a ticket that was reissued before', async () => {
    const one = await ticket()
    const owner = { ...inSeconds(-5), actor: gateUser(world.gate, 'owner') }
    await reissueTicket(owner, { id: one.id, newAddress: false })
    const { leaseId } = await ask(await codeOf(world.base, one.id))
    await releaseExpiredLeases(inSeconds(10))
    expect(await confirm(leaseId, 12)).toMatchObject({ ticketId: one.id })
  })
})

test('a turnstile opens for no ticket code and no address of a page, of which a gate with staff lets the same in', async () => {
  const one = await ticket()
  const { code } = await world.base.db.ticket.findUniqueOrThrow({ where: { id: one.id } })
  const page = ticketPageUrl({ id: one.id, accessVersion: 0 }, 'fr')
  for (const text of [code, code.replace('-', ' ').toLowerCase(), page]) {
    const before = await world.base.db.scan.count({ where: { reason: 'format' } })
    expect(await ask(text)).toEqual({
      ...{ valid: false, reason: 'format', ticketId: null, leaseId: null, leaseExpiresAt: null },
    })
    expect(await world.base.db.scan.count({ where: { reason: 'format' } })).toBe(before + 1)
  }
  expect(await standing(one.id)).toEqual([])
  expect(await go(code, 'in', 1)).toMatchObject({ valid: true })
})

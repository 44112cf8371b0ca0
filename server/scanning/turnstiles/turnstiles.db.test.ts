// Outside turnstiles: yes takes the entry for ten seconds, a passage keeps it, silence gives it back.
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { gateInvariants } from '../invariants'
import { confirmScan } from './confirm-scan'
import type { ValidatedTicket } from './contract'
import { releaseExpiredLeases, scanIdOf } from './release-leases'
import { validateTicket } from './validate-ticket'

const { world, scan, aList } = openGate()
let sender: { id: string; secret: string }

beforeAll(async () => {
  sender = await createIntegration({ ...world.base, actor: gateUser(world.gate, 'owner') }, { name: 'Tourniquets' })
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

function signed(ctx: Ctx, body: unknown, by = sender) {
  const rawBody = JSON.stringify(body)
  return { integration: by.id, signature: signatureHeader([by.secret], ctx.now, rawBody), rawBody }
}

function ask(qrCodeData: string, ctx: Ctx = world.base): Promise<ValidatedTicket> {
  return validateTicket(ctx, signed(ctx, { qrCodeData, eventId: world.gate.eventId }))
}

function confirm(leaseId: string | null, ctx: Ctx = world.base, scanId = 'passage-1') {
  return confirmScan(ctx, signed(ctx, { leaseId, scanId }))
}

describe('a question', () => {
  test('is answered with a lease of ten seconds; until then no other gate lets the ticket in', async () => {
    const one = await ticket()
    const answer = await ask(one.qr)
    expect(answer).toEqual({
      ...{ valid: true, reason: null, ticketId: one.id, leaseId: expect.any(String) },
      leaseExpiresAt: new Date(gateNow.getTime() + 10_000),
    })
    expect(await scan(one.qr)).toMatchObject({ valid: false, reason: 'already_used' })
    expect(await ask(one.qr)).toEqual({
      ...{ valid: false, reason: 'already_used', ticketId: one.id, leaseId: null, leaseExpiresAt: null },
    })
  })

  test('that is refused leaves no lease', async () => {
    const before = await world.base.db.scanLease.count()
    expect(await ask('T1:NOPE')).toMatchObject({ valid: false, reason: 'format', ticketId: null })
    expect(await ask((await ticket({ status: 'blocked' })).qr)).toMatchObject({ reason: 'blocked' })
    expect(await world.base.db.scanLease.count()).toBe(before)
  })

  test('is believed by its signature alone, and reaches its own organization’s events only', async () => {
    const one = await ticket()
    const question = { qrCodeData: one.qr, eventId: world.gate.eventId }
    const good = signed(world.base, question)
    const bad = [
      { ...good, rawBody: `${good.rawBody} ` },
      { ...good, signature: null },
      { ...good, integration: world.gate.eventId },
      signed({ ...world.base, now: new Date(gateNow.getTime() - 301_000) }, question),
    ]
    for (const message of bad)
      await expect(validateTicket(world.base, message)).rejects.toMatchObject({ code: 'webhooks.bad_signature' })
    const foreign = await aGate(world.base)
    const elsewhere = signed(world.base, { qrCodeData: one.qr, eventId: foreign.eventId })
    await expect(validateTicket(world.base, elsewhere)).rejects.toMatchObject({ kind: 'not_found' })
    await expect(validateTicket(world.base, signed(world.base, { ...question, more: 1 }))).rejects.toMatchObject({
      kind: 'invalid',
    })
    expect(await standing(one.id)).toEqual([])
  })
})

describe('a passage', () => {
  test('that is confirmed stays, however late the sweep; confirmed again it is answered alike', async () => {
    const one = await ticket()
    const { leaseId } = await ask(one.qr)
    const first = await confirm(leaseId, inSeconds(5))
    expect(first).toMatchObject({ leaseId, scanId: 'passage-1', ticketId: one.id, confirmedAt: inSeconds(5).now })
    expect(await confirm(leaseId, inSeconds(60))).toEqual(first)
    await expect(confirm(leaseId, inSeconds(60), 'passage-2')).rejects.toMatchObject({ kind: 'conflict' })
    await releaseExpiredLeases(inSeconds(600))
    expect(await standing(one.id)).toHaveLength(1)
  })

  test('that nobody makes gives the entry back, by the beat or by the next question', async () => {
    const [one, two] = [await ticket(), await ticket()]
    await ask(one.qr)
    expect(await releaseExpiredLeases(inSeconds(9.999))).toBe(0)
    expect(await releaseExpiredLeases(inSeconds(10))).toBe(1)
    expect(await scan(one.qr, {}, { ...world.staff, now: inSeconds(11).now })).toMatchObject({
      valid: true,
      scanCount: 1,
    })
    await ask(two.qr)
    expect(await ask(two.qr, inSeconds(11))).toMatchObject({ valid: true })
  })

  test('that is told after the entry was given back takes it again if it is free', async () => {
    const one = await ticket()
    const { leaseId } = await ask(one.qr)
    await releaseExpiredLeases(inSeconds(10))
    expect(await confirm(leaseId, inSeconds(12))).toMatchObject({ ticketId: one.id })
    expect(await standing(one.id)).toMatchObject([{ passKey: '' }])
    expect(await scan(one.qr)).toMatchObject({ reason: 'already_used' })
  })

  test('that is told too late for an entry that somebody else has by now is 410, and the control room hears of it', async () => {
    const one = await ticket({ name: 'Ana Petit' })
    const { leaseId } = await ask(one.qr)
    await releaseExpiredLeases(inSeconds(10))
    await scan(one.qr)
    await expect(confirm(leaseId, inSeconds(12))).rejects.toMatchObject({ kind: 'gone', code: 'turnstile.lease_gone' })
    expect(await world.base.db.gateAlert.findMany({ where: { ticketId: one.id } })).toMatchObject([
      { rule: 'late_confirmation', facts: { attendee: 'Ana Petit', scanId: 'passage-1' } },
    ])
  })

  test('of another integration’s lease, or of none, is not found', async () => {
    const { leaseId } = await ask((await ticket()).qr)
    const stranger = await createIntegration({ ...world.base, actor: gateUser(world.gate, 'owner') }, { name: 'Autre' })
    const by = (one: typeof sender, id: string | null) =>
      confirmScan(world.base, signed(world.base, { leaseId: id, scanId: 'x' }, one))
    await expect(by(stranger, leaseId)).rejects.toMatchObject({ kind: 'not_found' })
    await expect(by(sender, world.gate.eventId)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('whatever happens in between', () => {
  test('a process that dies before it could answer leaves the entry to the sweep', async () => {
    const one = await ticket()
    const lease = { id: world.base.random.uuid(gateNow), expiresAt: inSeconds(10).now, integrationId: sender.id }
    const { organizationId, eventId } = world.gate
    await world.base.db.scanLease.create({ data: { ...lease, organizationId, eventId } })
    await scan(one.qr, { scanId: scanIdOf(lease.id) })
    await releaseExpiredLeases(inSeconds(10))
    expect(await standing(one.id)).toEqual([])
  })

  test('a lease that never had an entry goes after a minute', async () => {
    const lease = { id: world.base.random.uuid(gateNow), expiresAt: inSeconds(10).now, integrationId: sender.id }
    const { organizationId, eventId } = world.gate
    await world.base.db.scanLease.create({ data: { ...lease, organizationId, eventId } })
    await releaseExpiredLeases(inSeconds(60))
    expect(await world.base.db.scanLease.count({ where: { id: lease.id } })).toBe(1)
    await releaseExpiredLeases(inSeconds(71))
    expect(await world.base.db.scanLease.count({ where: { id: lease.id } })).toBe(0)
  })

  test('an earlier offline entry that arrives during the lease stays when the lease is given back', async () => {
    const [phone, one] = [await anOfflineDevice(world.base, world.gate), await ticket()]
    await phone.scan(one.qr, { at: new Date(gateNow.getTime() - 60_000) })
    await ask(one.qr)
    expect((await phone.upload()).conflicts).toHaveLength(1)
    await releaseExpiredLeases(inSeconds(10))
    expect(await standing(one.id)).toMatchObject([{ deviceId: phone.id }])
    expect(await world.base.db.scanConflict.count({ where: { ticketId: one.id } })).toBe(0)
  })

  test('an entry again after an exit is closed again when nobody goes through', async () => {
    const listId = await aList({ name: 'Avec sorties' })
    await world.base.db.checkInList.update({ where: { id: listId }, data: { exits: true } })
    const one = await ticket()
    const set = (isDefault: boolean, id: string) =>
      world.base.db.checkInList.update({ where: { id }, data: { isDefault } })
    await set(false, world.gate.listId)
    await set(true, listId)
    const later = { ...world.base, now: inSeconds(3_600).now }
    await scan(one.qr, {}, { ...world.staff, now: later.now })
    const out = { ...world.staff, now: inSeconds(3_660).now }
    await scan(one.qr, { direction: 'out' }, out)
    expect(await ask(one.qr, inSeconds(3_700))).toMatchObject({ valid: true })
    expect(await standing(one.id)).toMatchObject([{ leftAt: null }])
    await releaseExpiredLeases(inSeconds(3_711))
    expect(await standing(one.id)).toMatchObject([{ leftAt: expect.any(Date) }])
    await set(false, listId)
    await set(true, world.gate.listId)
  })
})

// The rules over real scans: what is raised, once; what is blocked and let in again; what an organizer set; what the past would have raised.
import { describe, expect, test, vi } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { unblockTickets } from '@/server/tickets/block-tickets'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, gateUser } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { undoAdmission } from '../undo-admission'
import { changeRule, rulesOfEvent } from './event-rules'
import { tryRule } from './try-rule'
import { unblockByAlert } from './unblock-ticket'
import { watchFraud } from './watch-fraud'

const { world, database, scan, aList } = openGate()
const manager = (): Ctx => ({ ...world.base, actor: gateUser(world.gate, 'manager') })
const at = (seconds: number, ctx = world.staff): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + seconds * 1000) })
const watch = (ctx: Ctx = at(600, world.base)) => watchFraud(ctx, { eventId: world.gate.eventId, from: null })
const alertsOf = (ticketId: string) => world.base.db.gateAlert.findMany({ where: { ticketId } })
const ticket = () => aGateTicket(world.base, world.gate)
const statusOf = async (id: string) => (await world.base.db.ticket.findUniqueOrThrow({ where: { id } })).status
const set = (
  rule: 'distant_gates' | 'disputed_or_refunded',
  more: { enabled?: boolean; action?: 'alert' | 'block' },
) => {
  const settings: Record<string, number> = rule === 'distant_gates' ? { seconds: 60 } : { count: 1 }
  return changeRule(manager(), { eventId: world.gate.eventId, rule, enabled: true, action: 'alert', settings, ...more })
}

/** Shown at two gates, half a minute apart. */
async function atTwoGates(options = {}) {
  const ticket = await aGateTicket(world.base, world.gate, options)
  await scan(ticket.qr, { location: 'Nord' })
  await scan(ticket.qr, { location: 'Sud' }, at(30))
  return ticket
}

describe('a finding', () => {
  test('raises one alert with its explanation, and asked again nothing changes', async () => {
    const ticket = await atTwoGates({ name: 'Inès Morel' })
    await watch()
    const first = await alertsOf(ticket.id)
    expect(first).toMatchObject([
      {
        ...{ rule: 'distant_gates', score: 68, times: 1, blocked: false, lastAt: at(30).now },
        facts: { attendee: 'Inès Morel', first: 'Nord', second: 'Sud', seconds: 30 },
      },
    ])
    await watch()
    await watch(at(700, world.base))
    expect(await alertsOf(ticket.id)).toEqual(first)
    expect(await statusOf(ticket.id)).toBe('valid')
  })

  test('of scans that came late from a phone without a network is raised as well', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    await scan(ticket.qr, { location: 'Nord' })
    const device = await anOfflineDevice(world.base, world.gate)
    const late = at(20, world.base).now
    await device.scan(ticket.qr, { at: late })
    await device.upload(device.log, { now: at(40_000).now })
    const later = at(40_010, world.base)
    await watch(later)
    expect(await alertsOf(ticket.id)).toEqual([])
    await vi.waitFor(
      async () => {
        const { rows } = await database().pool.query<{ payload: { eventId: string; from: string } }>(
          `SELECT payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
           WHERE t.identifier = 'watch-fraud' AND j.key LIKE '%:%:%'`,
        )
        const [job] = rows
        if (!job) throw new Error('not asked for yet')
        await watchFraud(later, { eventId: job.payload.eventId, from: job.payload.from })
      },
      { timeout: 10_000, interval: 100 },
    )
    expect(await alertsOf(ticket.id)).toMatchObject([{ rule: 'distant_gates', score: 95, lastAt: late }])
  })

  test('of speed is not raised of a phone whose clock says 1970, but of one that is a program', async () => {
    const [phone, program] = [
      await anOfflineDevice(world.base, world.gate),
      await anOfflineDevice(world.base, world.gate),
    ]
    const { qr } = await aGateTicket(world.base, world.gate)
    for (let line = 0; line < 20; line++) {
      await phone.scan(qr, { at: new Date(line * 60_000), ...(line > 0 && { refused: 'already_used' }) })
      await program.scan(qr, { at: new Date(line * 100), refused: 'already_used' })
    }
    for (const device of [phone, program]) expect((await device.upload()).accepted).toHaveLength(20)
    const { eventId } = world.gate
    await watchFraud(at(1, world.base), { eventId, from: at(-3_600, world.base).now.toISOString() })
    const raised = await world.base.db.gateAlert.findMany({ where: { eventId, rule: 'velocity' } })
    expect(raised.map(({ key }) => key)).toEqual([program.id])
  })

  test('of another event is not seen', async () => {
    const elsewhere = await aGate(world.base)
    expect(await watchFraud(world.base, { eventId: elsewhere.eventId, from: null })).toBe(0)
    expect(await watchFraud(world.base, { eventId: world.base.random.uuid(world.base.now), from: null })).toBe(0)
  })
})

describe('a rule', () => {
  test('that is switched off raises nothing', async () => {
    await set('distant_gates', { enabled: false })
    const ticket = await atTwoGates()
    await watch()
    expect(await alertsOf(ticket.id)).toEqual([])
    await set('distant_gates', { enabled: true })
    await watch()
    expect(await alertsOf(ticket.id)).toHaveLength(1)
  })

  test('that blocks shuts the ticket out and says so; let in again, the same alert leaves it alone', async () => {
    await set('disputed_or_refunded', { action: 'block' })
    const ticket = await aGateTicket(world.base, world.gate, { purchase: 'refunded' })
    expect(await scan(ticket.qr)).toMatchObject({ valid: true })
    await watch()
    const [alert] = await alertsOf(ticket.id)
    expect([alert?.blocked, await statusOf(ticket.id)]).toEqual([true, 'blocked'])
    expect(await scan(ticket.qr, {}, at(60))).toMatchObject({ valid: false, reason: 'blocked' })

    const alertId = alert?.id ?? ''
    expect(await unblockByAlert(manager(), { alertId })).toEqual({ unblocked: true })
    expect(await statusOf(ticket.id)).toBe('valid')
    expect(await unblockByAlert(manager(), { alertId })).toEqual({ unblocked: false })
    await scan(ticket.qr, {}, at(120))
    await watch()
    expect(await statusOf(ticket.id)).toBe('valid')
    const acts = await world.base.db.auditEntry.findMany({
      where: { subjectId: ticket.id },
      orderBy: { sequence: 'asc' },
    })
    expect(acts.map(({ action }) => action)).toEqual(['ticket.blocked_by_rule', 'ticket.unblocked'])
    await set('disputed_or_refunded', {})
  })

  test('of two gates shuts nobody out for what a stranger shows, for going out and in, or for a green taken back', async () => {
    await set('distant_gates', { action: 'block' })
    const [typed, copied, around, sentOn] = [await ticket(), await ticket(), await ticket(), await ticket()]
    await scan(typed.qr, { location: 'Nord' })
    await scan(typed.code, { location: 'Sud' }, at(10))
    await scan(copied.qr, { location: 'Nord' })
    await scan(copied.qr, { location: 'Sud' }, at(10))
    const checkInListId = await aList({ name: 'Avec sorties', exits: true })
    for (const [seconds, direction, location] of [
      [0, 'in', 'Nord'],
      [10, 'out', 'Nord'],
      [20, 'in', 'Sud'],
    ] as const) {
      const more = { checkInListId, direction, location }
      expect(await scan(around.qr, more, at(seconds))).toMatchObject({ valid: true })
    }
    const { scanId } = await scan(sentOn.qr, { location: 'Nord' })
    await undoAdmission(at(5), { eventId: world.gate.eventId, scanId })
    expect(await scan(sentOn.qr, { location: 'Sud' }, at(20))).toMatchObject({ valid: true })
    await watch()
    const raised = async ({ id }: { id: string }) => [(await alertsOf(id)).length, await statusOf(id)]
    for (const one of [typed, around, sentOn]) expect(await raised(one)).toEqual([0, 'valid'])
    expect(await raised(copied)).toEqual([1, 'valid'])
  })

  test('of two gates shuts out a ticket that was green at both', async () => {
    const { id, qr } = await ticket()
    await scan(qr, { location: 'Nord' })
    const device = await anOfflineDevice(world.base, world.gate)
    await device.scan(qr, { at: at(20).now })
    await device.upload(device.log, { now: at(40).now })
    await watch()
    expect([await alertsOf(id), await statusOf(id)]).toMatchObject([[{ score: 95, blocked: true }], 'blocked'])
    await set('distant_gates', {})
  })

  test('of two gates shuts nobody out for two greens of before it blocked, whatever is refused later, and no family on its list', async () => {
    const { id, qr } = await ticket()
    const phones = [await anOfflineDevice(world.base, world.gate), await anOfflineDevice(world.base, world.gate)]
    for (const [index, phone] of phones.entries()) {
      await phone.scan(qr, { at: at(10 * index).now })
      await phone.upload(phone.log, { now: at(20).now })
    }
    const { eventId } = world.gate
    const asked = { eventId, rule: 'distant_gates' as const, enabled: true, settings: { seconds: 60 } }
    await changeRule({ ...manager(), now: at(30).now }, { ...asked, action: 'block' })
    await scan(qr, { location: 'Nord' }, at(40))
    const family = await ticket()
    const checkInListId = await aList({ name: 'Famille', entries: 'times', entryLimit: 4 })
    for (const [index, location] of ['Nord', 'Sud'].entries())
      expect(await scan(family.qr, { checkInListId, location }, at(50 + index))).toMatchObject({ valid: true })
    await watch()
    expect(await alertsOf(id)).toMatchObject([{ rule: 'distant_gates', score: 95, blocked: false }])
    expect(await alertsOf(family.id)).toEqual([])
    expect([await statusOf(id), await statusOf(family.id)]).toEqual(['valid', 'valid'])
    await set('distant_gates', {})
  })

  test('that blocked a ticket whose payment is disputed: it stays shut until that ends', async () => {
    await set('disputed_or_refunded', { action: 'block' })
    const ticket = await aGateTicket(world.base, world.gate, { purchase: 'disputed' })
    await scan(ticket.qr)
    await watch()
    const [alert] = await alertsOf(ticket.id)
    const { purchaseId } = await world.base.db.ticket.findUniqueOrThrow({ where: { id: ticket.id } })
    await expect(unblockByAlert(manager(), { alertId: alert?.id ?? '' })).rejects.toMatchObject({
      code: 'alert.ticket_disputed',
    })
    expect(await statusOf(ticket.id)).toBe('blocked')
    // The dispute that ends well lets in what the dispute blocked, not what the rule did.
    await inTransaction(world.base, async (tx) => expect(await unblockTickets(tx, purchaseId ?? '')).toEqual([]))
    await world.base.db.purchase.update({ where: { id: purchaseId ?? '' }, data: { status: 'paid' } })
    expect(await unblockByAlert(manager(), { alertId: alert?.id ?? '' })).toEqual({ unblocked: true })
    await set('disputed_or_refunded', {})
  })

  test('is changed by who manages the gate, once in the audit, and only to what fits it', async () => {
    const { eventId } = world.gate
    const change = {
      eventId,
      rule: 'velocity' as const,
      enabled: true,
      action: 'alert' as const,
      settings: { count: 9, seconds: 3 },
    }
    const rules = await changeRule(manager(), change)
    expect(rules.find(({ rule }) => rule === 'velocity')).toMatchObject({
      settings: change.settings,
      changedAt: world.base.now,
    })
    const written = () =>
      world.base.db.auditEntry.count({
        where: { action: 'fraud_rule.changed', after: { path: ['rule'], equals: 'velocity' } },
      })
    expect(await written()).toBe(1)
    await changeRule(manager(), change)
    expect(await written()).toBe(1)
    await expect(changeRule(world.staff, change)).rejects.toMatchObject({ kind: 'forbidden' })
    const foreign = { ...world.base, actor: gateUser(await aGate(world.base), 'owner') }
    await expect(rulesOfEvent(foreign, { eventId })).rejects.toMatchObject({ kind: 'not_found' })
    await expect(
      tryRule(foreign, { eventId, rule: 'velocity', settings: change.settings, hours: 24 }),
    ).rejects.toMatchObject({ kind: 'not_found' })
  })
})

test('a rule tried on past scans says what it would have raised, and writes nothing', async () => {
  const ticket = await atTwoGates({ name: 'Noé Petit' })
  const before = await world.base.db.gateAlert.count()
  const past = { eventId: world.gate.eventId, rule: 'distant_gates' as const, hours: 24 }
  const tried = await tryRule(at(3_600, manager()), { ...past, settings: { seconds: 31 } })
  expect(tried.findings.some(({ key, facts }) => key.startsWith(ticket.id) && facts.attendee === 'Noé Petit')).toBe(
    true,
  )
  expect([tried.isCut, tried.scans > 1]).toEqual([false, true])
  const stricter = await tryRule(at(3_600, manager()), { ...past, settings: { seconds: 29 } })
  expect(stricter.findings.some(({ key }) => key.startsWith(ticket.id))).toBe(false)
  const tomorrow = await tryRule(at(90_000, manager()), { ...past, settings: { seconds: 31 } })
  expect(tomorrow.findings.some(({ key }) => key.startsWith(ticket.id))).toBe(false)
  expect(await world.base.db.gateAlert.count()).toBe(before)
})

test('a rule that blocks from now on leaves alone who came before', async () => {
  await changeRule(
    { ...manager(), now: at(60).now },
    {
      eventId: world.gate.eventId,
      rule: 'disputed_or_refunded',
      enabled: true,
      action: 'block',
      settings: { count: 1 },
    },
  )
  const early = await aGateTicket(world.base, world.gate, { purchase: 'refunded' })
  await scan(early.qr)
  await watch()
  expect(await statusOf(early.id)).toBe('valid')
  expect(await alertsOf(early.id)).toMatchObject([{ blocked: false }])
  await scan(early.qr, {}, at(90))
  await watch()
  expect(await statusOf(early.id)).toBe('blocked')
})

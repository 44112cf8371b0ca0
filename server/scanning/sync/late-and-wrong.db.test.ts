// What was known late, logs with holes or changed lines, and clocks that are wrong: scans of devices in a real database.
import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { voidTickets } from '@/server/tickets/void-tickets'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, gateNow } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { resolveLate } from './resolve-late'

const { world, scan } = openGate()

const ago = (minutes: number) => new Date(gateNow.getTime() - minutes * 60_000)
const device = () => anOfflineDevice(world.base, world.gate)
const ticket = (options = {}) => aGateTicket(world.base, world.gate, options)
const admissions = (ticketId: string) => world.base.db.admission.findMany({ where: { ticketId, undoneAt: null } })
const conflicts = (ticketId: string) => world.base.db.scanConflict.findMany({ where: { ticketId } })
const alerts = (deviceId: string) => world.base.db.gateAlert.findMany({ where: { deviceId }, orderBy: { rule: 'asc' } })

describe('what became true later, or was true and not known', () => {
  test('a code that was dead when a device let it in is a conflict, and the living code still comes in', async () => {
    const [phone, one] = [await device(), await ticket()]
    await inTransaction({ ...world.base, now: ago(10) }, (tx) => voidTickets(tx, [one.id], 'organizer'))
    await phone.scan(one.qr, { at: ago(4) })
    await phone.scan((await ticket({ name: 'Avant' })).qr, { at: ago(3) })
    expect((await phone.upload()).conflicts).toMatchObject([{ seq: 1, kind: 'admitted_after_revocation', first: null }])
    expect(await admissions(one.id)).toEqual([])
  })

  test('a refund after the entry is found by the job that the refund asks for', async () => {
    const one = await ticket({ purchase: 'paid' })
    await scan(one.qr)
    const later = { ...world.base, now: new Date(gateNow.getTime() + 60_000) }
    await inTransaction(later, (tx) => voidTickets(tx, [one.id], 'refund'))
    const { rows } = await world.base.pool.query(
      `SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE t.identifier = 'resolve-scans' AND j.payload::text LIKE $1`,
      [`%${one.id}%`],
    )
    expect(rows).toHaveLength(1)
    await resolveLate(later, { ticketIds: [one.id] })
    expect(await conflicts(one.id)).toMatchObject([{ kind: 'refunded_after_entry' }])
  })

  test('a forged code that a device let in is kept, names no ticket, and raises an alert', async () => {
    const [phone, one] = [await device(), await ticket()]
    const forged = `${one.qr.slice(0, -4)}${one.qr.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
    await phone.scan(forged, { at: ago(2) })
    expect((await phone.upload()).accepted).toHaveLength(1)
    expect(await world.base.db.scan.findFirst({ where: { deviceId: phone.id } })).toMatchObject({
      valid: true,
      ticketId: null,
    })
    expect(await alerts(phone.id)).toMatchObject([{ rule: 'bad_code_admitted', facts: { scans: 1, reason: 'forged' } }])
    expect(await admissions(one.id)).toEqual([])
  })

  test('a typed code that names no ticket is a slip and no alert, and counts in none', async () => {
    const phone = await device()
    await phone.scan('ZZZZZ-ZZZZZ', { at: ago(3) })
    expect((await phone.upload()).accepted).toHaveLength(1)
    expect(await world.base.db.scan.findFirst({ where: { deviceId: phone.id } })).toMatchObject({
      typed: true,
      ticketId: null,
    })
    expect(await alerts(phone.id)).toEqual([])
    await phone.scan('T1:NOPE', { at: ago(2) })
    await phone.upload()
    expect(await alerts(phone.id)).toMatchObject([{ rule: 'bad_code_admitted', facts: { scans: 1 } }])
  })
})

describe('the chain', () => {
  test('a missing row raises an alert, and closes it when it arrives', async () => {
    const phone = await device()
    for (const minutes of [4, 3, 2]) await phone.scan((await ticket()).qr, { at: ago(minutes) })
    await phone.upload([phone.log[0], phone.log[2]])
    expect(await alerts(phone.id)).toMatchObject([
      { rule: 'chain_gap', closedAt: null, facts: { missing: 1, ranges: [[2, 2]] } },
    ])
    await phone.upload([phone.log[1]])
    expect(await alerts(phone.id)).toMatchObject([{ rule: 'chain_gap', closedAt: gateNow }])
  })

  test('a row that was changed after it was written no longer fits the one after it, in either order of arrival', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const phone = await device()
      await phone.scan((await ticket()).qr, { at: ago(4), refused: 'wrong_time' })
      await phone.scan((await ticket()).qr, { at: ago(3) })
      const rows = phone.log.map((row, index) => (index === 0 ? { ...row, at: ago(50).toISOString() } : row))
      for (const index of order) await phone.upload([rows[index]])
      expect((await alerts(phone.id)).filter(({ closedAt }) => !closedAt)).toMatchObject([
        { rule: 'chain_broken', facts: { seq: 2 } },
      ])
    }
  })
})

describe('the clock', () => {
  test('a device a day off is corrected by the offset that it measured', async () => {
    const [phone, one] = [await device(), await ticket()]
    const day = 24 * 3_600_000
    await phone.scan(one.qr, { at: new Date(ago(7).getTime() - day), offset: -day })
    await phone.upload()
    expect(await admissions(one.id)).toMatchObject([{ at: ago(7) }])
    const { deviceAt } = await world.base.db.scan.findFirstOrThrow({ where: { deviceId: phone.id } })
    expect(deviceAt).toEqual(new Date(ago(7).getTime() - day))
  })

  test('no scan is older than its device’s enrolment, or newer than its arrival', async () => {
    const phone = await device()
    await phone.scan((await ticket()).qr, { at: new Date(0) })
    await phone.scan((await ticket()).qr, { at: new Date(Date.UTC(2999, 0)) })
    await phone.upload()
    const scans = await world.base.db.scan.findMany({ where: { deviceId: phone.id }, orderBy: { seq: 'asc' } })
    expect(scans.map(({ at }) => at)).toEqual([ago(60), gateNow])
  })
})

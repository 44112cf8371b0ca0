// Uploads at the same instant as each other, as scans that are decided here, as an undo and as a void. Two guards are also taken away once:
// one upload of a device at a time, and the ticket's lock of an undo.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { voidTickets } from '@/server/tickets/void-tickets'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, anotherProcess, type Gate, gateNow } from '@/tests/support/scanning-factories'
import { anOfflineDevice, type OfflineDevice } from '@/tests/support/sync-factories'
import { undoAdmission } from '../undo-admission'
import { syncRow } from './contract'
import { prepareRows } from './prepare-rows'
import { resolveLate } from './resolve-late'
import { storeRows } from './store-rows'
import { lockTickets } from './ticket-facts'
import { uploaderOf } from './upload'

const { world, database, scan } = openGate()
let other: ReturnType<typeof anotherProcess>

beforeAll(() => {
  other = anotherProcess(world.base, database())
})
afterAll(() => other.end())

const ago = (minutes: number) => new Date(gateNow.getTime() - minutes * 60_000)
const ticket = (gate = world.gate) => aGateTicket(world.base, gate)
const elsewhere = () => ({ db: other.ctx.db, pool: other.ctx.pool })

async function untilSomeoneWaits(many = 1): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await database().pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
      if (rows.length < many) throw new Error('nobody waits')
    },
    { timeout: 10_000, interval: 10 },
  )
}

async function aFullPhone(rows: number): Promise<OfflineDevice> {
  const phone = await anOfflineDevice(world.base, world.gate)
  for (let n = 0; n < rows; n++) await phone.scan((await ticket()).qr, { at: ago(rows - n) })
  return phone
}

describe('two uploads of one device at once', () => {
  test('without their guard the second fails as a whole, and nothing is kept twice', async () => {
    const phone = await aFullPhone(2)
    const device = uploaderOf(phone.ctx)
    const rows = phone.log.map((row, index) => ({ index, row: syncRow.parse(row) }))
    const prepared = await prepareRows(phone.ctx, device, rows)
    const second = await inTransaction(phone.ctx, async (first) => {
      await storeRows(first, device, prepared)
      const late = inTransaction({ ...phone.ctx, ...elsewhere() }, (tx) => storeRows(tx, device, prepared))
      await untilSomeoneWaits()
      return { late }
    })
    await expect(second.late).rejects.toMatchObject({ code: 'P2002' })
    expect(await world.base.db.scan.count({ where: { deviceId: phone.id } })).toBe(2)
  })

  test('keep every row once, and both are told that all is kept', async () => {
    const phone = await aFullPhone(12)
    const answers = await Promise.all([
      phone.uploadUntilKept(phone.log.slice(0, 9)),
      phone.uploadUntilKept(phone.log.slice(3), elsewhere()),
      phone.uploadUntilKept(phone.log.toReversed()),
    ])
    expect(answers.map(({ accepted, rejected }) => [accepted.length, rejected.length])).toEqual([
      [9, 0],
      [9, 0],
      [12, 0],
    ])
    const stored = answers.flatMap(({ accepted }) => accepted.filter(({ status }) => status === 'stored'))
    expect(stored.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(phone.log.map(({ seq }) => seq))
    expect(await world.base.db.scan.count({ where: { deviceId: phone.id } })).toBe(12)
  })
})

describe('an upload and a scan that is decided here', () => {
  test('of the same 20 tickets at once: one entry each, and the other side knows', async () => {
    const phone = await anOfflineDevice(world.base, world.gate)
    const tickets = await Promise.all(Array.from({ length: 20 }, () => ticket()))
    for (const { qr } of tickets) await phone.scan(qr, { at: gateNow, offset: 0 })
    const [answer, ...verdicts] = await Promise.all([phone.upload(), ...tickets.map(({ qr }) => scan(qr))])
    const where = { ticketId: { in: tickets.map(({ id }) => id) } }
    const entries = await world.base.db.admission.findMany({ where })
    expect(new Set(entries.map(({ ticketId }) => ticketId)).size).toBe(20)
    expect(entries).toHaveLength(20)
    const both = verdicts.filter(({ valid }) => valid).length
    expect(await world.base.db.scanConflict.count({ where })).toBe(both)
    expect(answer.accepted).toHaveLength(20)
  })

  test('of the same scanId at once are one scan', async () => {
    const phone = await anOfflineDevice(world.base, world.gate)
    const tickets = await Promise.all(Array.from({ length: 10 }, () => ticket()))
    for (const [index, { qr }] of tickets.entries()) await phone.scan(qr, { at: gateNow, scanId: `both-${index}` })
    await Promise.all([
      phone.upload(),
      ...tickets.map(({ qr }, index) =>
        // Whoever asks late is told that the number is taken; nobody waits for that answer any more.
        scan(qr, { scanId: `both-${index}` }, phone.ctx).catch((error: { code?: string }) => {
          if (error.code !== 'scan.scan_id_reused') throw error
        }),
      ),
    ])
    const where = { ticketId: { in: tickets.map(({ id }) => id) } }
    expect(await world.base.db.scan.count({ where })).toBe(10)
    expect(await world.base.db.admission.count({ where })).toBe(10)
    expect(await world.base.db.scanConflict.count({ where })).toBe(0)
  })

  test('a ticket that is being voided is resolved after the void, whoever comes first', async () => {
    const phone = await anOfflineDevice(world.base, world.gate)
    const one = await ticket()
    await phone.scan(one.qr, { at: ago(1) })
    const upload = await inTransaction({ ...world.base, now: ago(2) }, async (tx) => {
      await voidTickets(tx, [one.id], 'organizer')
      const late = phone.upload(phone.log, elsewhere())
      await untilSomeoneWaits()
      return { late }
    })
    expect((await upload.late).conflicts).toMatchObject([{ kind: 'admitted_after_revocation' }])
  })
})

describe('an upload and an undo of the entry that was given here', () => {
  const undo = (scanId: string) => undoAdmission(world.staff, { eventId: world.gate.eventId, scanId })
  /** Let in here, and by a phone that did not know it yet. */
  async function letInTwice() {
    const [phone, one] = [await anOfflineDevice(world.base, world.gate), await ticket()]
    const { scanId } = await scan(one.qr, {}, { ...world.staff, now: ago(2) })
    await phone.scan(one.qr, { at: ago(1) })
    return { phone, one, scanId }
  }
  async function expectThePhonesEntry(ticketId: string, deviceId: string) {
    const entries = await world.base.db.admission.findMany({ where: { ticketId, undoneAt: null } })
    expect(entries).toMatchObject([{ deviceId }])
    expect(await world.base.db.scanConflict.count({ where: { ticketId } })).toBe(0)
  }

  test('without the ticket’s lock the upload does not see an undo that is on its way: a double entry of nobody', async () => {
    const { phone, one } = await letInTwice()
    await inTransaction(world.base, async (tx) => {
      await tx.db
        .$executeRaw`UPDATE admission SET undone_at = ${tx.now}, pass_key = 'undone/' || id WHERE ticket_id = ${one.id}::uuid`
      expect((await phone.upload(phone.log, elsewhere())).conflicts).toHaveLength(1)
    })
    expect(await world.base.db.admission.count({ where: { ticketId: one.id, undoneAt: null } })).toBe(0)
    await resolveLate(world.base, { ticketIds: [one.id] })
  })

  test('in either order the phone’s scan is the entry, and there is no conflict', async () => {
    for (const first of ['undo', 'upload'] as const) {
      const { phone, one, scanId } = await letInTwice()
      const both = await inTransaction(world.base, async (tx) => {
        await lockTickets(tx, [one.id])
        // Whoever comes first to a lock that is held gets it first.
        const begun = first === 'undo' ? undo(scanId) : phone.upload(phone.log, elsewhere())
        await untilSomeoneWaits()
        const late = first === 'undo' ? phone.upload(phone.log, elsewhere()) : undo(scanId)
        await untilSomeoneWaits(2)
        return { begun, late }
      })
      await Promise.all([both.begun, both.late])
      await expectThePhonesEntry(one.id, phone.id)
    }
  })

  test('many times at once, too', async () => {
    for (let round = 0; round < 15; round++) {
      const { phone, one, scanId } = await letInTwice()
      await Promise.all([undo(scanId), phone.upload(phone.log, elsewhere())])
      await expectThePhonesEntry(one.id, phone.id)
    }
  })
})

describe('5 devices', () => {
  test('upload 25 tickets in three orders, many at a time, and each time end in the same entries and conflicts', async () => {
    const random = seeded(11)
    const plan = Array.from({ length: 5 * 15 }, (_, index) => ({
      device: index % 5,
      ticket: Math.floor(random() * 25),
      minute: 1 + Math.floor(random() * 50),
    }))
    const ends = []
    for (let order = 0; order < 3; order++) ends.push(await endOf(plan, random))
    expect(ends[1]).toEqual(ends[0])
    expect(ends[2]).toEqual(ends[0])
    const tickets = new Set(plan.map((one) => one.ticket)).size
    expect(ends[0]?.entries).toHaveLength(tickets)
    expect(ends[0]?.conflicts).toHaveLength(plan.length - tickets)
  }, 90_000)
})

type Planned = { device: number; ticket: number; minute: number }

/** What the database says at the end, with a new event and its own tickets, in the names of the plan. */
async function endOf(plan: readonly Planned[], random: () => number) {
  const gate: Gate = await aGate(world.base)
  const phones = await Promise.all(Array.from({ length: 5 }, () => anOfflineDevice(world.base, gate)))
  const tickets = await Promise.all(Array.from({ length: 25 }, () => ticket(gate)))
  for (const [index, { device, ticket: which, minute }] of plan.entries())
    await phones[device]?.scan(tickets[which]?.qr ?? '', {
      at: ago(minute),
      scanId: `plan-${String(index).padStart(3, '0')}`,
    })
  const parts = phones.flatMap((phone) =>
    Array.from({ length: 4 }, (_, part) => ({
      phone,
      rows: phone.log.filter(({ seq }) => seq % 4 === part),
      key: random(),
    })),
  )
  const shuffled = parts.toSorted((a, b) => a.key - b.key)
  for (let start = 0; start < shuffled.length; start += 4)
    await Promise.all(shuffled.slice(start, start + 4).map(({ phone, rows }) => phone.uploadUntilKept(rows)))
  await resolveLate(world.base, { ticketIds: tickets.map(({ id }) => id) })
  const nameOf = new Map(tickets.map(({ id }, index) => [id, index]))
  const where = { eventId: gate.eventId }
  const scans = new Map((await world.base.db.scan.findMany({ where })).map(({ id, scanId }) => [id, scanId]))
  const entries = await world.base.db.admission.findMany({ where })
  const conflicts = await world.base.db.scanConflict.findMany({ where })
  return {
    entries: entries
      .map((one) => [nameOf.get(one.ticketId), scans.get(one.scanRowId), one.at.toISOString()].join(' '))
      .sort(),
    conflicts: conflicts
      .map((one) =>
        [nameOf.get(one.ticketId), one.kind, scans.get(one.scanRowId), scans.get(one.otherScanRowId ?? '')].join(' '),
      )
      .sort(),
  }
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

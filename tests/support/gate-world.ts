// One gate with its staff, for the tests of scanning: call it at the top of a file.
import { beforeAll, expect } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { admit } from '@/server/scanning/admit'
import type { ScanInput, ScanResult } from '@/server/scanning/contract'
import { openDoors } from './doors'
import { aGate, type Gate, gateNow, gateUser } from './scanning-factories'

type ListData = {
  name: string
  ticketTypeIds?: string[]
  opensAt?: Date
  closesAt?: Date
  entries?: 'once' | 'daily' | 'times' | 'free'
  entryLimit?: number
  exits?: boolean
}

export function openGate() {
  const doors = openDoors()
  const world = {} as { gate: Gate; base: Ctx; staff: Ctx }
  beforeAll(async () => {
    world.base = { ...doors.ctx(), now: gateNow }
    world.gate = await aGate(world.base)
    world.staff = { ...world.base, actor: gateUser(world.gate, 'gate_staff') }
  })

  async function rows() {
    const { rows } = await doors
      .database()
      .pool.query<{ scans: number; admissions: number }>(
        'SELECT (SELECT count(*)::int FROM scan) AS scans, (SELECT count(*)::int FROM admission) AS admissions',
      )
    return rows[0] ?? expect.unreachable()
  }

  return {
    world,
    database: doors.database,
    /** One scan by the gate's staff, at Porte Cléberg unless `more` says otherwise. */
    scan(qrCodeData: string, more: Partial<ScanInput> = {}, ctx: Ctx = world.staff): Promise<ScanResult> {
      return admit(ctx, { qrCodeData, eventId: world.gate.eventId, location: 'Porte Cléberg', ...more })
    },
    /** The rows that `work` wrote. */
    async written(work: () => Promise<unknown>): Promise<{ scans: number; admissions: number }> {
      const before = await rows()
      await work()
      const after = await rows()
      return { scans: after.scans - before.scans, admissions: after.admissions - before.admissions }
    },
    /** Another list of the gate's event. */
    async aList(data: ListData): Promise<string> {
      const { base, gate } = world
      const id = base.random.uuid(gateNow)
      await base.db.checkInList.create({
        data: { id, organizationId: gate.organizationId, eventId: gate.eventId, ...data },
      })
      return id
    },
  }
}

/** What a scan says of a ticket that it must not speak of. */
export const nobody = { ticketId: null, guestId: null, attendeeName: null, ticketTypeName: null }

// The admission's statement and lists/rules.ts say the same, whatever a ticket has been through.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, gateUser } from '@/tests/support/scanning-factories'
import type { ScanInput } from './contract'
import { gateInvariants } from './invariants'
import type { EntryMode, Pass } from './lists/contract'
import { gatePlace, listOf } from './lists/gate-place'
import { judgeEntry, judgeExit } from './lists/rules'
import { undoAdmission } from './undo-admission'

const { world, database, scan } = openGate()

async function passesOf(ticketId: string, listId: string): Promise<Pass[]> {
  const { rows } = await database().pool.query<{ pass_key: string; at: Date; left_at: Date | null }>(
    'SELECT pass_key, at, left_at FROM admission WHERE ticket_id = $1 AND check_in_list_id = $2 AND undone_at IS NULL',
    [ticketId, listId],
  )
  return rows.map(({ pass_key, at, left_at }) => ({
    passKey: pass_key,
    at: at.getTime(),
    leftAt: left_at?.getTime() ?? null,
  }))
}

const keysOf = (passes: Pass[]) => passes.map(({ passKey }) => passKey).sort()
const openKeysOf = (passes: Pass[]) => keysOf(passes.filter(({ leftAt }) => leftAt === null))

describe('on random histories of entries, exits, undos and overrides', () => {
  const steps = fc.array(
    fc.record({
      act: fc.constantFrom('in', 'in', 'in', 'out', 'out', 'undo', 'override'),
      minutes: fc.constantFrom(1, 3, 45, 600, 1_439),
    }),
    { minLength: 5, maxLength: 18 },
  )
  const modes = fc.constantFrom<[EntryMode, number | null]>(
    ['once', null],
    ['daily', null],
    ['times', 2],
    ['times', 3],
    ['free', null],
  )

  test('the database gives the verdict and the pass that the rules give', { timeout: 120_000 }, async () => {
    await fc.assert(fc.asyncProperty(modes, fc.boolean(), fc.boolean(), steps, live), {
      numRuns: 40,
      interruptAfterTimeLimit: 90_000,
    })
  })

  test('and every promise about scans and admissions holds of what is there then', async () => {
    for (const { id, sql } of gateInvariants) expect((await database().pool.query(sql)).rows, id).toEqual([])
  })

  async function live(
    [entries, entryLimit]: [EntryMode, number | null],
    exits: boolean,
    isTyped: boolean,
    history: { act: string; minutes: number }[],
  ) {
    const { base, gate } = world
    // Over the night on which the clocks go back, in the zone of the event.
    let at = Date.parse('2027-10-30T17:00:00Z')
    const listId = base.random.uuid(new Date(at))
    const owner = { organizationId: gate.organizationId, eventId: gate.eventId }
    await base.db.checkInList.create({ data: { id: listId, ...owner, name: listId, entries, entryLimit, exits } })
    const ticket = await aGateTicket(base, gate)
    const [text, lastScans] = [isTyped ? ticket.code : ticket.qr, [] as string[]]
    for (const { act, minutes } of history) {
      at += minutes * 60_000
      const ctx: Ctx = { ...base, now: new Date(at), actor: gateUser(gate, 'manager') }
      const place = await gatePlace(ctx, gate.organizationId, gate.eventId, { listId })
      const list = listOf(place!, listId)!
      const before = await passesOf(ticket.id, listId)
      if (act === 'undo') {
        const scanId = lastScans.at(-1)
        if (scanId && minutes <= 3) {
          await undoAdmission(ctx, { eventId: gate.eventId, scanId }).then(
            () => lastScans.pop(),
            (error: { code?: string }) => expect(error.code).toMatch(/^scan\.undo_(overtaken|too_late)$/),
          )
        }
        continue
      }
      const input: Partial<ScanInput> = { checkInListId: listId }
      if (act === 'out') {
        if (!exits) continue
        const expected = judgeExit(before)
        const result = await scan(text, { ...input, direction: 'out' }, ctx)
        expect(result).toMatchObject({ valid: true, reason: null, wasInside: expected.passKey !== null })
        const after = await passesOf(ticket.id, listId)
        expect(openKeysOf(after)).toEqual(openKeysOf(before).filter((key) => key !== expected.passKey))
        if (result.wasInside) lastScans.push(result.scanId)
        continue
      }
      const expected = judgeEntry(list, { ticketTypeId: gate.ticketTypeId, at: ctx.now, passes: before })
      const override = act === 'override'
      const result = await scan(text, override ? { ...input, override } : input, ctx)
      const after = await passesOf(ticket.id, listId)
      if (expected.reason === null) {
        expect(result).toMatchObject({ valid: true, reason: null, again: expected.again, overridden: null })
        const gained = expected.again ? [] : [expected.passKey]
        expect(keysOf(after)).toEqual([...keysOf(before), ...gained].sort())
        expect(openKeysOf(after)).toContain(expected.passKey)
        lastScans.push(result.scanId)
      } else if (override) {
        expect(result).toMatchObject({ valid: true, reason: null, overridden: expected.reason })
        expect(keysOf(after)).toHaveLength(before.length + 1)
        expect(keysOf(after).filter((key) => key.startsWith('extra/')).length).toBe(
          keysOf(before).filter((key) => key.startsWith('extra/')).length + 1,
        )
        lastScans.push(result.scanId)
      } else {
        expect(result).toMatchObject({ valid: false, reason: expected.reason, scanCount: before.length })
        expect(after).toEqual(before)
      }
    }
  }
})

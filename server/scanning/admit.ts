// Lets a ticket in, or out, by the rules of its list at whichever gate comes first, and records every attempt, refusals too.
// Guards: green is answered only after its row is written; the same scanId gets the same verdict, whatever is repeated.
import type pg from 'pg'
import { actorName } from '@/server/audit/record-audit'
import { requireOrganization } from '@/server/auth/policy'
import { limit, refuseIfSpent } from '@/server/auth/rate-limit'
import { BulkheadFull, throughBulkhead } from '@/server/kernel/bulkhead'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { entryStatement, exitStatement, type TicketKey } from './admission-statement'
import type { ScanInput, ScanResult } from './contract'
import { withLastEntry } from './last-entry'
import { gatePlace, listOf, type PlaceList } from './lists/gate-place'
import { entryLimitOf, fixedPassKey, isOpenAt } from './lists/rules'
import { announceGate } from './live/announce'
import { askToWatch } from './live/ask-to-watch'
import { readShown, type Shown } from './read-shown'
import { type AnswerRow, recordedResult, requestHashOf, resultOf } from './scan-answer'
import { scans } from './scan-metrics'
import { watchZone } from './zone-watch'

export async function admit(ctx: Ctx, input: ScanInput): Promise<ScanResult> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'scanning:scan')
  if (eventIds && !eventIds.includes(input.eventId)) notFound('event')
  if (input.override) requireOrganization(ctx, 'scanning:override')
  const [gateId, ownListId] = [gateOf(ctx, input), ownListOf(ctx)]
  // A device is moved while it is open: from then on its own list counts, not the one that its page still names.
  const listId = ownListId ?? input.checkInListId
  const place = (await gatePlace(ctx, organizationId, input.eventId, { listId, gateId })) ?? notFound('event')
  // A list of its own that was archived meanwhile gives way to the one that the event was born with.
  const list = listOf(place, listId) ?? (ownListId ? listOf(place, undefined) : null) ?? notFound('check_in_list')
  if (input.direction === 'out' && !list.exits) fail('conflict', 'scan.no_exits', 'Nobody is scanned out on this list.')
  const gate = gateId === null ? null : (place.gates.get(gateId) ?? notFound('gate'))
  const door: Door = { organizationId, list, gateId, location: input.location ?? gate?.name ?? null }
  const shown = await readShown(ctx, organizationId, { ...input, signedOnly: isUnattended(ctx) })
  const decided = shown.by === 'token' ? decide : decideTyped
  const result = await withLastEntry(ctx, list.listId, await decided(ctx, door, input, shown))
  announceGate(ctx, input.eventId)
  askToWatch(ctx, input.eventId)
  if (result.valid) watchZone(ctx, place, list)
  scans.add({ verdict: result.valid ? 'admitted' : 'refused', reason: result.reason ?? '' })
  return result
}

/** Where the attempt is made, and by which rules. */
type Door = { organizationId: string; list: PlaceList; gateId: string | null; location: string | null }

/** The list that the organizer has put a device at. */
export function ownListOf({ actor }: Ctx): string | undefined {
  return (actor.kind === 'device' && actor.checkInListId) || undefined
}

/** A code of ten characters lets in who shows papers; where nobody looks, only what is signed counts. */
function isUnattended({ actor }: Ctx): boolean {
  return actor.kind === 'device' && actor.isKiosk === true
}

/** A device stands where the organizer has put it, whatever it says. */
function gateOf({ actor }: Ctx, input: ScanInput): string | null {
  return (actor.kind === 'device' ? actor.gateId : input.gateId) ?? null
}

/** Typed codes of one caller that are looked up at once: as many guesses may slip past the limit, and a whole entrance gets through. */
const TYPED = { width: 4, queue: 500 }

/** A typed code is short and unsigned, so guessing is held down: one that names no ticket counts, one that does never counts. */
async function decideTyped(ctx: Ctx, door: Door, input: ScanInput, shown: Shown): Promise<ScanResult> {
  const caller = actorName(ctx.actor)
  try {
    return await throughBulkhead(`ticket_code/${caller}`, TYPED, async () => {
      await refuseIfSpent(ctx, 'ticket_code', caller)
      const result = await decide(ctx, door, input, shown)
      if (result.reason === 'format') await limit(ctx, 'ticket_code', caller)
      return result
    })
  } catch (error) {
    if (!(error instanceof BulkheadFull)) throw error
    fail('rate_limited', 'rate_limited', 'Too many codes at once. Try again in a moment.', {
      retryAfterSeconds: 1,
      cause: error,
    })
  }
}

/** Each time it is lost, another gate has won a pass of this one ticket: more than so many at one instant is no crowd. */
const MOST_TRIES = 100

async function decide(ctx: Ctx, door: Door, input: ScanInput, shown: Shown): Promise<ScanResult> {
  const { organizationId } = door
  const rowId = ctx.random.uuid(ctx.now)
  const scanId = input.scanId ?? rowId
  const requestHash = requestHashOf(ctx.actor, input)
  const direction = input.direction ?? 'in'
  const values = [
    input.eventId,
    organizationId,
    door.list.listId,
    scanId,
    requestHash,
    rowId,
    door.location,
    ctx.now,
    shown.reason,
    shown.by === 'code',
    shown.kid,
    shown.ticket,
    shown.gen,
    actorName(ctx.actor),
    input.operatorId ?? null,
    shown.by === 'code' && input.identityChecked === true,
    door.gateId,
    ctx.actor.kind === 'device' ? ctx.actor.deviceId : null,
    ...(direction === 'in' ? entryValues(ctx, door.list, input, shown) : []),
  ]
  const way = direction === 'out' ? 'out' : door.list.exits ? 'in_again' : 'in'
  const statement = statements[shown.by][way]
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    const row = await writeDecision(ctx.pool, statement, values)
    if (!row) return recordedResult(ctx.pool, organizationId, scanId, requestHash)
    if (!row.lost) return resultOf(row)
  }
  fail('unavailable', 'scan.contended', 'This ticket is being scanned many times at once. Try again.', {
    retryAfterSeconds: 1,
  })
}

/** What the statement has to know of the list's rules; it compares, and lists/rules.ts says what they mean. */
function entryValues({ now, random }: Ctx, list: PlaceList, input: ScanInput, shown: Shown): unknown[] {
  return [
    random.uuid(now),
    shown.rotation,
    list.ticketTypeIds,
    !isOpenAt(list, now),
    fixedPassKey(list.entries, now, list.timeZone),
    list.entries === 'daily' ? list.timeZone : null,
    entryLimitOf(list),
    list.exits,
    input.override === true && !shown.isBarred,
  ]
}

type DecisionRow = AnswerRow & { lost: boolean }

type Way = 'in' | 'in_again' | 'out'

const statementsBy = (by: TicketKey): Record<Way, { name: string; text: string }> => ({
  in: { name: `admit-in-${by}`, text: entryStatement(by, false) },
  in_again: { name: `admit-in-again-${by}`, text: entryStatement(by) },
  out: { name: `admit-out-${by}`, text: exitStatement(by) },
})
const statements = { token: statementsBy('token'), code: statementsBy('code') }

/** Null when the scanId is known; where it was written at the same instant, the database undid all of this attempt. */
async function writeDecision(
  pool: pg.Pool,
  statement: { name: string; text: string },
  values: unknown[],
): Promise<DecisionRow | null> {
  try {
    const { rows } = await pool.query<DecisionRow>({ ...statement, values })
    return rows[0] ?? null
  } catch (error) {
    if (isViolationOf(error, 'scan_organization_id_scan_id_key')) return null
    throw error
  }
}

function isViolationOf(error: unknown, constraint: string): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === constraint
}

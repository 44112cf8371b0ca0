// A practice ticket at a gate, while a rehearsal is open: judged by the list's own rules as if it were the evening, and counted nowhere.
// Guards: the answer is never `valid`, so that nothing opens; no row of real scans or admissions is written; a real ticket is decided by
// the real gate alone.
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { checkSignature } from '@/server/tickets/event-keys-crypto'
import type { TicketToken } from '@/server/tickets/ticket-token'
import { verifyToken } from '@/server/tickets/verify-token'
import { ownListOf } from '../admit'
import type { PracticeVerdict, RefusalReason, ScanInput, ScanResult } from '../contract'
import { gateKey } from '../gate-keys'
import type { Pass } from '../lists/contract'
import { gatePlace, listOf, type PlaceList } from '../lists/gate-place'
import { judgeEntry, judgeExit } from '../lists/rules'
import { practiceNumber } from './practice-tickets'

type Open = { id: string; tickets: number; as_if: Date; started_at: Date }

/** Null where it is the real gate that answers. @param token of the input, a practice ticket's by its form */
export async function rehearse(ctx: Ctx, input: ScanInput, token: TicketToken): Promise<ScanResult | null> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'scanning:scan')
  if (eventIds && !eventIds.includes(input.eventId)) return null
  const open = await openRehearsal(ctx, organizationId, input.eventId)
  if (!open || !(await isGenuine(ctx, organizationId, input.eventId, token))) return null
  const gateId = (ctx.actor.kind === 'device' ? ctx.actor.gateId : input.gateId) ?? null
  const ownListId = ownListOf(ctx)
  const listId = ownListId ?? input.checkInListId
  const place = await gatePlace(ctx, organizationId, input.eventId, { listId, gateId })
  const list = place && listOf(place, listId)
  if (!list || (input.direction === 'out' && !list.exits)) return null
  const typeName = await typeOf(ctx, input.eventId, token.type)
  const attempt = { open, list, gateId, typeId: typeName?.id ?? null, scanId: input.scanId ?? ctx.random.uuid(ctx.now) }
  const row = await decide(ctx, organizationId, input, token, attempt)
  if (!row) return null
  requireSame(row, ownListId ? { ...input, checkInListId: undefined } : input, token)
  return answerOf(input, attempt, row, typeName?.name ?? null, practiceNumber(open, token.serial))
}

async function openRehearsal({ pool, now }: Ctx, organizationId: string, eventId: string): Promise<Open | null> {
  const { rows } = await pool.query<Open>({
    name: 'open-rehearsal',
    text: `SELECT id, tickets, as_if, started_at FROM rehearsal
           WHERE event_id = $1 AND organization_id = $2 AND ended_at IS NULL AND ends_at > $3`,
    values: [eventId, organizationId, now],
  })
  return rows[0] ?? null
}

async function isGenuine(ctx: Ctx, organizationId: string, eventId: string, token: TicketToken): Promise<boolean> {
  const known = await gateKey(ctx.pool, token.kid)
  const own = known?.organizationId === organizationId ? { ...known, withdrawn: false } : null
  return verifyToken(token, { key: own, eventId, acceptsTestTickets: true }, checkSignature).ok
}

async function typeOf({ pool }: Ctx, eventId: string, number: number): Promise<{ id: string; name: string } | null> {
  const { rows } = await pool.query<{ id: string; name: string }>({
    name: 'practice-type',
    text: 'SELECT id, name FROM ticket_type WHERE event_id = $1 AND number = $2',
    values: [eventId, number],
  })
  return rows[0] ?? null
}

type Attempt = { open: Open; list: PlaceList; gateId: string | null; typeId: string | null; scanId: string }
type Row = {
  valid: boolean
  reason: RefusalReason | null
  pass_key: string | null
  again: boolean
  at: Date
  scan_count: number
  serial: string
  check_in_list_id: string
  direction: string
}

/** A verdict that this scanId was given for something else is nobody's answer. */
function requireSame(row: Row, { checkInListId, direction = 'in' }: ScanInput, { serial }: TicketToken): void {
  const isSame = row.serial === serial.toString() && row.direction === direction
  if (isSame && (checkInListId === undefined || row.check_in_list_id === checkInListId)) return
  fail('conflict', 'scan.scan_id_reused', 'This scanId was used for another scan. Make a new one for each scan.')
}

/** Two gates at one practice ticket: who loses the pass reads anew. */
const MOST_TRIES = 20

/** Null when the rehearsal was taken away at this instant. */
async function decide(
  ctx: Ctx,
  organizationId: string,
  input: ScanInput,
  token: TicketToken,
  { open, list, gateId, typeId, scanId }: Attempt,
): Promise<Row | null> {
  const at = new Date(open.as_if.getTime() + ctx.now.getTime() - open.started_at.getTime())
  const direction = input.direction ?? 'in'
  const serial = token.serial.toString()
  for (let attempt = 1; ; attempt++) {
    const passes = await passesOf(ctx, open.id, serial, list.listId)
    const verdict =
      direction === 'in'
        ? judgeEntry(list, { ticketTypeId: typeId, at, passes })
        : { reason: null, again: false, ...judgeExit(passes) }
    const deviceId = ctx.actor.kind === 'device' ? ctx.actor.deviceId : null
    const row = await writePractice(ctx, [
      ctx.random.uuid(ctx.now),
      organizationId,
      open.id,
      scanId,
      serial,
      token.type,
      list.listId,
      gateId,
      deviceId,
      direction,
      verdict.reason,
      verdict.passKey,
      verdict.again,
      at,
      ctx.now,
    ])
    if (row === 'gone') return null
    if (row) return row
    if (attempt === MOST_TRIES) throw new Error('a practice ticket is scanned at too many gates at once')
  }
}

/** Undefined: another gate took the pass, opened it or left it in between. */
async function writePractice({ pool }: Ctx, values: unknown[]): Promise<Row | 'gone' | undefined> {
  try {
    const { rows } = await pool.query<Row>({ name: 'practice-scan', text: practiceStatement, values })
    return rows[0]
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? error.constraint : null
    if (constraint === 'practice_scan_rehearsal_id_fkey') return 'gone'
    throw error
  }
}

const practiceStatement = `
WITH known AS (
  SELECT * FROM practice_scan WHERE rehearsal_id = $3 AND scan_id = $4
), moved AS (
  UPDATE practice_scan SET left_at = CASE WHEN $10 = 'out' THEN $14::timestamptz END
  WHERE rehearsal_id = $3 AND serial = $5::bigint AND check_in_list_id = $7 AND pass_key = $12 AND valid AND direction = 'in' AND NOT again
    AND ($13::boolean OR $10 = 'out') AND (left_at IS NULL) = ($10 = 'out') AND $11::text IS NULL AND NOT EXISTS (SELECT FROM known)
  RETURNING id
), written AS (
  INSERT INTO practice_scan (id, organization_id, rehearsal_id, scan_id, serial, type_number, check_in_list_id, gate_id, device_id,
    direction, valid, reason, pass_key, again, at, made_at)
  SELECT $1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8::uuid, $9::uuid, $10, $11 IS NULL, $11, $12, $13, $14, $15::timestamptz
  WHERE NOT EXISTS (SELECT FROM known)
    AND ($11 IS NOT NULL OR $10 = 'in' AND NOT $13 OR $10 = 'out' AND $12 IS NULL OR EXISTS (SELECT FROM moved))
  ON CONFLICT DO NOTHING
  RETURNING *
)
SELECT one.valid, one.reason, one.pass_key, one.again, one.at, one.serial::text, one.check_in_list_id, one.direction,
  (SELECT count(*)::int FROM practice_scan p WHERE p.rehearsal_id = $3 AND p.serial = $5 AND p.check_in_list_id = $7
    AND p.valid AND p.direction = 'in' AND NOT p.again)
    + (SELECT count(*)::int FROM written WHERE valid AND direction = 'in' AND NOT again) AS scan_count
FROM (SELECT * FROM known UNION ALL SELECT * FROM written) AS one`

async function passesOf({ pool }: Ctx, rehearsalId: string, serial: string, listId: string): Promise<Pass[]> {
  const { rows } = await pool.query<{ pass_key: string; at: Date; left_at: Date | null }>({
    name: 'practice-passes',
    text: `SELECT pass_key, at, left_at FROM practice_scan WHERE rehearsal_id = $1 AND serial = $2::bigint AND check_in_list_id = $3
             AND valid AND direction = 'in' AND NOT again`,
    values: [rehearsalId, serial, listId],
  })
  return rows.map(({ pass_key, at, left_at }) => ({
    passKey: pass_key,
    at: at.getTime(),
    leftAt: left_at?.getTime() ?? null,
  }))
}

/** To whoever knows nothing of rehearsals it is what it always was: a test ticket, refused. */
function answerOf(
  input: ScanInput,
  { scanId }: Attempt,
  row: Row,
  ticketTypeName: string | null,
  number: number | null,
): ScanResult {
  const practice: PracticeVerdict = { valid: row.valid, reason: row.reason, at: row.at, number }
  const refused = testTicketRefused(input, scanId)
  return {
    ...refused,
    ticketTypeName,
    scanCount: row.scan_count,
    again: row.valid && row.again,
    wasInside: refused.direction === 'out' && row.valid ? row.pass_key !== null : null,
    practice,
  }
}

/** As the real gate answers it, with no row behind it. */
export function testTicketRefused({ direction = 'in' }: Pick<ScanInput, 'direction'>, scanId: string): ScanResult {
  return {
    valid: false,
    reason: 'test_ticket',
    ticketId: null,
    guestId: null,
    attendeeName: null,
    ticketTypeName: null,
    scanCount: 0,
    lastScanAt: null,
    lastLocation: null,
    lastScanBy: null,
    scanId,
    direction,
    again: false,
    wasInside: null,
    overridden: null,
    voidReason: null,
    answers: [],
  }
}

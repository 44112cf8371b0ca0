// One statement that finds the ticket, judges it, lets it in or out and records the attempt with the answer that was given.
// Guards: two gates cannot both win (the unique key of `admission`; a pass that is opened again or left is changed only from what was
// read), a verdict is never given without its row, and a ticket that is being voided is locked first, so that an entry and the voiding of
// a refund cannot both believe that they came first. Whether a ticket is good is the ticket's own word: one that was kept when its money
// went back still opens the gate. The rules of passes are those of lists/rules.ts; a test holds the two against each other.

import { TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { overridableReasons } from './contract'
import { EXTRA_PASS } from './lists/rules'

/** How the ticket is found: by the token's key and serial, or by the code that somebody typed. */
export type TicketKey = 'token' | 'code'

const ticketMatches: Record<TicketKey, string> = {
  token: 't.kid = $11 AND t.serial = $12::bigint',
  code: 't.event_id = $1::uuid AND t.code = $12::text',
}

/** Asked only once it is known that the scanId is new: no row of `asked`, no answer. */
function found(key: TicketKey): string {
  return `
WITH asked AS (
  SELECT WHERE NOT EXISTS (SELECT FROM scan WHERE organization_id = $2::uuid AND scan_id = $4::text)
), found AS (
  SELECT t.id, t.kid, t.gen, t.flags, t.status, t.void_reason, t.ticket_type_id, t.attendee_id, a.name AS attendee_name, a.answers AS attendee_answers, y.name AS ticket_type_name,
    p.status AS purchase_status, p.id IS NULL OR p.paid_at IS NOT NULL AS paid
  FROM asked
  JOIN ticket t ON t.event_id = $1::uuid AND ${ticketMatches[key]}
  JOIN attendee a ON a.id = t.attendee_id
  JOIN ticket_type y ON y.id = t.ticket_type_id
  LEFT JOIN purchase p ON p.id = t.purchase_id
  WHERE $9::text IS NULL OR $9 = 'test_ticket'
  FOR SHARE OF t
)`
}

const passes =
  'found JOIN admission m ON m.ticket_id = found.id AND m.check_in_list_id = $3::uuid AND m.undone_at IS NULL'

/** What holds of the ticket whichever way it goes, in the order of the reasons. */
const ticketReasons = `
    WHEN $9 IN ('format', 'unknown_key', 'wrong_event') THEN $9
    WHEN $10::boolean AND found.id IS NULL THEN 'format'
    WHEN k.withdrawn_at IS NOT NULL THEN 'key_revoked'
    WHEN $9 IS NOT NULL THEN $9
    WHEN found.id IS NULL OR found.status = 'void' OR found.gen <> $13::int THEN 'revoked'
    WHEN found.status = 'blocked' THEN 'blocked'
    WHEN NOT found.paid OR found.purchase_status IN ('held', 'awaiting_payment', 'expired', 'cancelled') THEN 'unpaid'`

const passed = `count(*)::int AS times, max(m.at) AS at, (array_agg(m.location ORDER BY m.at DESC, m.id DESC))[1] AS location`
const person = 'attendee_id, attendee_name, attendee_answers, ticket_type_name, void_reason'

const scanColumns = `id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, reason, typed, identity_checked,
    actor, operator_id, location, gate_id, device_id, direction, overridden, admission_id, scan_count, last_scan_at, last_location, at`

/** The attempt's row. The database refuses one whose verdict (`valid`) and reason do not fit. */
const recorded = (valid: string) => `recorded AS (
  INSERT INTO scan (${scanColumns})
  SELECT $6::uuid, $2, $4, $5::bytea, $1, $3, ticket_id, ${valid}, reason, $10, $16::boolean,
    $14::text, $15::text, $7::text, $17::uuid, $18::uuid, direction, overridden, admission_id, scan_count, last_scan_at, last_location, $8
  FROM ended WHERE NOT lost
)`

/**
 * No row: this scanId was asked before. `lost`: another gate was at the same pass at the same instant, and nothing is recorded: ask again.
 * Read from what was to be recorded, not from the row itself: what is read back is worked out twice.
 */
const answer = `
SELECT lost, $4 AS scan_id, reason IS NULL AS valid, reason, overridden, direction, ticket_id, admission_id, scan_count, last_scan_at,
  last_location, again, attendee_id, attendee_name, attendee_answers, ticket_type_name,
  CASE WHEN reason = 'revoked' THEN void_reason END AS void_reason
FROM ended`

/** Which passes the limit counts: those of the same day where they are daily, and none that a supervisor has added. */
const counts = `NOT starts_with(m.pass_key, '${EXTRA_PASS}')
      AND ($24::text IS NULL OR m.pass_key = $23::text OR to_char(m.at AT TIME ZONE $24, 'YYYY-MM-DD') = $23)`

const opened = `opened AS (
  UPDATE admission m SET left_at = NULL FROM ruled r
  WHERE m.id = r.left_id AND m.left_at IS NOT NULL AND m.undone_at IS NULL AND (r.refusal IS NULL OR r.overridden IS NOT NULL)
  RETURNING m.id
), `

/**
 * Parameters of both directions: 1 event, 2 organization, 3 list, 4 scanId, 5 request hash, 6 id of the scan's row, 7 location, 8 now,
 * 9 what was decided before any row was read or null, 10 typed, 11 kid, 12 serial or code, 13 gen, 14 actor, 15 operator, 16 papers were
 * looked at, 17 gate, 18 device. Of an entry besides: 19 id of the admission, 20 what is wrong with the changing part of the code or
 * null, 21 the list's ticket types, 22 the list is shut, 23 the key of the pass or null where passes are numbered, 24 the time zone where
 * that key is a day, 25 the limit of passes or null, 26 who left may come in again, 27 override.
 * @param exits false for a list on which nobody is scanned out: what is asked only where somebody may have left is left out, a good tenth of the work.
 */
export function entryStatement(key: TicketKey, exits = true): string {
  return `${found(key)}, passed AS (
  SELECT ${passed}, array_agg(m.pass_key) AS keys, count(*) FILTER (WHERE ${counts}) AS taken,
    ${exits ? `(array_agg(m.id ORDER BY m.left_at DESC, m.pass_key COLLATE "C" DESC) FILTER (WHERE ${counts} AND $26::boolean AND m.left_at IS NOT NULL))[1]` : 'NULL::uuid'} AS left_id
  FROM ${passes}
), judged AS (
  SELECT found.id AS ticket_id, ${person}, passed.*, used.up AS used_up, CASE ${ticketReasons}
    WHEN cardinality($21::uuid[]) > 0 AND found.ticket_type_id <> ALL ($21) THEN 'wrong_list'
    WHEN $22::boolean THEN 'wrong_time'
    WHEN $20::text IS NOT NULL THEN $20
    WHEN $10 AND found.flags & ${TOKEN_FLAG.rotating} <> 0 AND NOT $16 THEN 'rotation_required'
    WHEN used.up THEN 'already_used'
  END AS refusal
  FROM asked
  CROSS JOIN passed
  CROSS JOIN LATERAL (SELECT passed.left_id IS NULL AND coalesce(passed.taken >= $25::int, false) AS up) used
  LEFT JOIN found ON true
  LEFT JOIN event_key k ON k.kid = coalesce($11::int, found.kid)
), ruled AS (
  SELECT *, CASE WHEN $27::boolean AND refusal IN (${overridableReasons.map((reason) => `'${reason}'`).join(', ')}) THEN refusal END AS overridden FROM judged
), ${exits ? opened : ''}admitted AS (
  -- The gate that loses by a moment does not see the winner in its own snapshot. Touching the winner's row, instead of
  -- doing nothing, is what makes it visible: when and where come from there.
  INSERT INTO admission AS m (id, organization_id, event_id, ticket_id, check_in_list_id, pass_key, scan_row_id, location, gate_id, device_id, at)
  SELECT $19::uuid, $2, $1, ticket_id, $3, CASE WHEN used_up THEN '${EXTRA_PASS}' || $6::text WHEN $23 IS NOT NULL THEN $23
      ELSE (SELECT min(n)::text FROM generate_series(1, times + 1) n WHERE (n::text = ANY (keys)) IS NOT TRUE) END,
    $6::uuid, $7, $17, $18, $8::timestamptz
  FROM ruled WHERE left_id IS NULL AND (refusal IS NULL OR overridden IS NOT NULL)
  ON CONFLICT (ticket_id, check_in_list_id, pass_key) DO UPDATE SET pass_key = m.pass_key
  RETURNING m.id, m.id = $19 AS won, m.at, m.location
), ended AS (
  -- Where one pass is all there is, who lost has been overtaken for good; else another pass may be free.
  SELECT ${person}, ticket_id, 'in' AS direction, overridden, ${exits ? 'o.id IS NOT NULL' : 'false'} AS again,
    CASE WHEN m.won IS FALSE THEN 'already_used' WHEN overridden IS NULL THEN refusal END AS reason,
    ${exits ? 'coalesce(o.id, CASE WHEN m.won THEN m.id END)' : 'CASE WHEN m.won THEN m.id END'} AS admission_id,
    times + (m.won IS NOT NULL)::int AS scan_count, coalesce(m.at, r.at) AS last_scan_at,
    CASE WHEN m.won IS NULL THEN r.location ELSE m.location END AS last_location,
    CASE WHEN refusal IS NOT NULL AND overridden IS NULL THEN false
      ${exits ? 'WHEN left_id IS NOT NULL THEN o.id IS NULL' : ''}
      ELSE NOT m.won AND ($25 IS DISTINCT FROM 1 OR $26::boolean OR $27) END AS lost
  FROM ruled r ${exits ? 'LEFT JOIN opened o ON true ' : ''}LEFT JOIN admitted m ON true
), ${recorded('admission_id IS NOT NULL')}${answer}`
}

/** Nobody is kept from leaving by the list: it asks the ticket alone, and an exit of somebody who was not inside changes no admission. */
export function exitStatement(key: TicketKey): string {
  return `${found(key)}, passed AS (
  SELECT ${passed}, (array_agg(m.id ORDER BY m.at DESC, m.pass_key COLLATE "C" DESC) FILTER (WHERE m.left_at IS NULL))[1] AS open_id
  FROM ${passes}
), judged AS (
  SELECT found.id AS ticket_id, ${person}, passed.*, CASE ${ticketReasons} END AS reason
  FROM asked
  CROSS JOIN passed
  LEFT JOIN found ON true
  LEFT JOIN event_key k ON k.kid = coalesce($11::int, found.kid)
), closed AS (
  UPDATE admission m SET left_at = $8::timestamptz FROM judged j
  WHERE m.id = j.open_id AND m.left_at IS NULL AND m.undone_at IS NULL AND j.reason IS NULL
  RETURNING m.id
), ended AS (
  SELECT ${person}, ticket_id, 'out' AS direction, NULL AS overridden, false AS again, reason, c.id AS admission_id, times AS scan_count,
    at AS last_scan_at, location AS last_location, reason IS NULL AND open_id IS NOT NULL AND c.id IS NULL AS lost
  FROM judged LEFT JOIN closed c ON true
), ${recorded('reason IS NULL')}${answer}`
}

/** The answer kept with an attempt. Parameters: 1 organization, 2 scanId. */
export const recordedAnswer = `
SELECT s.id, s.scan_id, s.request_hash, s.valid, s.reason, s.overridden, s.direction, s.ticket_id, s.admission_id, s.scan_count,
  s.last_scan_at, s.last_location, m.scan_row_id <> s.id AND s.direction = 'in' AS again,
  a.id AS attendee_id, a.name AS attendee_name, a.answers AS attendee_answers, y.name AS ticket_type_name,
  CASE WHEN s.reason = 'revoked' THEN t.void_reason END AS void_reason
FROM scan s
LEFT JOIN admission m ON m.id = s.admission_id
LEFT JOIN ticket t ON t.id = s.ticket_id
LEFT JOIN attendee a ON a.id = t.attendee_id
LEFT JOIN ticket_type y ON y.id = t.ticket_type_id
WHERE s.organization_id = $1::uuid AND s.scan_id = $2::text`

// One statement that finds the ticket, judges it, admits it and records the attempt with the answer that was given.
// Guards: two gates cannot both win (the unique key of `admission`), a verdict is never given without its row, and a ticket
// that is being voided is locked first, so that an entry and the voiding of a refund cannot both believe that they came first. Whether
// a ticket is good is the ticket's own word: one that was kept when its money went back still opens the gate.

import { TOKEN_FLAG } from '@/server/tickets/ticket-token'

/** How the ticket is found: by the token's key and serial, or by the code that somebody typed. */
export type TicketKey = 'token' | 'code'

const ticketMatches: Record<TicketKey, string> = {
  token: 't.kid = $11 AND t.serial = $12::bigint',
  code: 't.event_id = asked.event_id AND t.code = $12::text',
}

/**
 * Parameters: 1 event, 2 organization, 3 list or null, 4 scanId, 5 request hash, 6 id of the scan's row, 7 id of the admission,
 * 8 now, 9 what was decided before any row was read or null, 10 typed, 11 kid, 12 serial or code, 13 gen, 14 what is wrong with
 * the changing part of the code or null, 15 actor, 16 operator, 17 location, 18 papers were looked at.
 * One row is answered: `event_id` null = no such event, `list_id` null = no such list, `id` null = this scanId is known already.
 */
export function admissionStatement(key: TicketKey): string {
  return `
WITH place AS (
  SELECT e.id AS event_id, l.id AS list_id, l.ticket_type_ids, l.opens_at, l.closes_at
  FROM event e
  LEFT JOIN check_in_list l ON l.event_id = e.id AND CASE WHEN $3::uuid IS NULL THEN l.is_default ELSE l.id = $3 END
  WHERE e.id = $1::uuid AND e.organization_id = $2::uuid
), asked AS (
  SELECT * FROM place
  WHERE list_id IS NOT NULL AND NOT EXISTS (SELECT FROM scan WHERE organization_id = $2 AND scan_id = $4::text)
), found AS (
  SELECT t.id, t.kid, t.gen, t.flags, t.status, t.ticket_type_id, t.attendee_id, a.name AS attendee_name, y.name AS ticket_type_name,
    p.status AS purchase_status, p.id IS NULL OR p.paid_at IS NOT NULL AS paid
  FROM asked
  JOIN ticket t ON t.event_id = asked.event_id AND ${ticketMatches[key]}
  JOIN attendee a ON a.id = t.attendee_id
  JOIN ticket_type y ON y.id = t.ticket_type_id
  LEFT JOIN purchase p ON p.id = t.purchase_id
  WHERE $9::text IS NULL OR $9 = 'test_ticket'
  FOR SHARE OF t
), passed AS (
  SELECT count(*)::int AS times, max(m.at) AS at, (array_agg(m.location ORDER BY m.at DESC, m.id DESC))[1] AS location
  FROM asked JOIN found ON true JOIN admission m ON m.ticket_id = found.id AND m.check_in_list_id = asked.list_id
), judged AS (
  SELECT asked.event_id, asked.list_id, found.id AS ticket_id, passed.times, passed.at, passed.location, CASE
    WHEN $9 IN ('format', 'unknown_key', 'wrong_event') THEN $9
    WHEN $10::boolean AND found.id IS NULL THEN 'format'
    WHEN k.withdrawn_at IS NOT NULL THEN 'key_revoked'
    WHEN $9 IS NOT NULL THEN $9
    WHEN found.id IS NULL OR found.status = 'void' OR found.gen <> $13::int THEN 'revoked'
    WHEN found.status = 'blocked' THEN 'blocked'
    WHEN NOT found.paid OR found.purchase_status IN ('held', 'awaiting_payment', 'expired', 'cancelled') THEN 'unpaid'
    WHEN cardinality(asked.ticket_type_ids) > 0 AND found.ticket_type_id <> ALL (asked.ticket_type_ids) THEN 'wrong_list'
    WHEN $8::timestamptz < asked.opens_at OR $8 >= asked.closes_at THEN 'wrong_time'
    WHEN $14::text IS NOT NULL THEN $14
    WHEN $10 AND found.flags & ${TOKEN_FLAG.rotating} <> 0 AND NOT $18::boolean THEN 'rotation_required'
    WHEN passed.times > 0 THEN 'already_used'
  END AS reason
  FROM asked
  CROSS JOIN passed
  LEFT JOIN found ON true
  LEFT JOIN event_key k ON k.kid = coalesce($11::int, found.kid)
), admitted AS (
  -- The gate that loses by a moment does not see the winner in its own snapshot. Touching the winner's row, instead of
  -- doing nothing, is what makes it visible: when and where come from there.
  INSERT INTO admission AS m (id, organization_id, event_id, ticket_id, check_in_list_id, scan_row_id, location, at)
  SELECT $7::uuid, $2, event_id, ticket_id, list_id, $6::uuid, $17::text, $8 FROM judged WHERE reason IS NULL
  ON CONFLICT (ticket_id, check_in_list_id, pass_key) DO UPDATE SET pass_key = m.pass_key
  RETURNING m.id = $7 AS won, m.at, m.location
), recorded AS (
  INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, reason, typed, identity_checked,
    actor, operator_id, location, scan_count, last_scan_at, last_location, at)
  SELECT $6, $2, $4, $5::bytea, j.event_id, j.list_id, j.ticket_id, m.won IS TRUE,
    CASE WHEN m.won IS FALSE THEN 'already_used' ELSE j.reason END, $10, $18,
    $15::text, $16::text, $17, j.times + (m.won IS NOT NULL)::int, coalesce(m.at, j.at),
    CASE WHEN m.won IS NULL THEN j.location ELSE m.location END, $8
  FROM judged j LEFT JOIN admitted m ON true
  ON CONFLICT (organization_id, scan_id) DO NOTHING
  RETURNING *
)
SELECT place.event_id, place.list_id, recorded.id, recorded.scan_id, recorded.valid, recorded.reason, recorded.ticket_id,
  recorded.scan_count, recorded.last_scan_at, recorded.last_location,
  found.attendee_id, found.attendee_name, found.ticket_type_name
FROM (SELECT) AS one
LEFT JOIN place ON true
LEFT JOIN recorded ON true
LEFT JOIN found ON true`
}

/** The answer kept with an attempt. Parameters: 1 organization, 2 scanId. */
export const recordedAnswer = `
SELECT s.id, s.scan_id, s.request_hash, s.valid, s.reason, s.ticket_id, s.scan_count, s.last_scan_at, s.last_location,
  a.id AS attendee_id, a.name AS attendee_name, y.name AS ticket_type_name
FROM scan s
LEFT JOIN ticket t ON t.id = s.ticket_id
LEFT JOIN attendee a ON a.id = t.attendee_id
LEFT JOIN ticket_type y ON y.id = t.ticket_type_id
WHERE s.organization_id = $1::uuid AND s.scan_id = $2::text`

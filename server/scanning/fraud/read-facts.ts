// The scans of an event as the fraud rules see them.
import type pg from 'pg'
import type { ScanFact } from './rules'

/** Of more, the latest are read. */
export const MOST_SCANS = 50_000

type Row = Omit<ScanFact, 'at' | 'deviceAt' | 'isMachine' | 'source'> & {
  at: Date
  deviceAt: Date | null
  actor: string
}

const text = `SELECT s.id, s.at, s.valid, s.reason, s.overridden, s.direction, s.typed, s.check_in_list_id AS "listId", s.ticket_id AS "ticketId", a.name AS attendee,
  CASE WHEN p.status = 'disputed' THEN 'disputed' WHEN p.status = 'refunded' THEN 'refunded' END AS payment,
  CASE WHEN s.offline THEN s.device_at END AS "deviceAt",
  s.offline AND (s.at <= coalesce(d.confirmed_at, d.created_at, s.at) OR s.at >= s.received_at) AS "isMoved",
  s.valid AND (m.undone_at IS NOT NULL OR EXISTS (SELECT FROM audit_entry e
    WHERE e.action = 'admission.undone' AND e.subject_id = s.ticket_id::text AND e.before ->> 'scanId' = s.scan_id)) AS undone,
  s.valid AND EXISTS (SELECT FROM scan_conflict c WHERE c.scan_row_id = s.id AND c.kind <> 'refunded_after_entry') AS "isTooMuch",
  s.device_id AS "deviceId", s.actor, coalesce(d.name, s.operator_id, u.name, s.location) AS "sourceName",
  s.gate_id AS "gateId", coalesce(g.name, s.location) AS "gateName"
FROM scan s
LEFT JOIN admission m ON m.scan_row_id = s.id
LEFT JOIN ticket t ON t.id = s.ticket_id
LEFT JOIN attendee a ON a.id = t.attendee_id
LEFT JOIN purchase p ON p.id = t.purchase_id
LEFT JOIN device d ON d.id = s.device_id
LEFT JOIN gate g ON g.id = s.gate_id
LEFT JOIN "user" u ON u.id = CASE WHEN starts_with(s.actor, 'user:') THEN substr(s.actor, 6)::uuid END
WHERE s.event_id = $1::uuid AND s.at >= $2::timestamptz AND s.at <= $3::timestamptz
  AND (s.at >= $4::timestamptz OR NOT s.valid OR s.overridden IS NOT NULL OR p.status IN ('disputed', 'refunded'))
ORDER BY s.at DESC, s.id DESC LIMIT ${MOST_SCANS}`

export type FactsAsked = {
  from: Date
  /** Admissions that nothing is the matter with are read from here on only: nearly all there is, and soon of no interest. Default `from`. */
  plainFrom?: Date
  until: Date
}

export async function readFacts(
  pool: pg.Pool,
  eventId: string,
  { from, plainFrom = from, until }: FactsAsked,
): Promise<ScanFact[]> {
  const { rows } = await pool.query<Row>({ name: 'fraud-facts', text, values: [eventId, from, until, plainFrom] })
  return rows.map(({ actor, at, deviceAt, ...scan }) => ({
    ...scan,
    at: at.getTime(),
    deviceAt: deviceAt?.getTime() ?? null,
    source: scan.deviceId ?? actor,
    isMachine: !actor.startsWith('device:') && !actor.startsWith('user:'),
  }))
}

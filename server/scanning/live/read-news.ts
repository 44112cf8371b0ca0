// What is new at the gates of an event since a cursor, in one statement. A cursor is the oldest transaction that was still open when it was
// taken: what an older one wrote has been read, and what that one or a later one writes carries its number or a higher one
// (admission.changed_in), in whichever order they commit. So nothing is missed, and some is read twice.
import type pg from 'pg'
import type { LiveAdmission } from './contract'

/** More than this, and the bundle is the better way to catch up. */
export const MOST_ROWS = 2_000

export type News = {
  /** To go on from. */
  cursor: string
  admissions: (LiveAdmission & { id: string; changedIn: string })[]
  /** There is more than is told, or the cursor is of another life of the database. */
  reset: boolean
  /** Any change of it means that something happened. */
  scanMark: string | null
  alertMark: string
  openAlerts: number
  revocation: string | null
}

// Rows of a database that was copied may carry numbers that this one has not reached yet: they are not new.
const text = `
WITH moment AS (
  SELECT pg_snapshot_xmin(pg_current_snapshot()) AS low, pg_snapshot_xmax(pg_current_snapshot()) AS high
), fresh AS (
  SELECT m.id, m.ticket_id, m.check_in_list_id, m.pass_key, m.at, m.left_at, m.undone_at, m.gate_id, m.changed_in
  FROM admission m
  WHERE m.event_id = $1::uuid AND m.changed_in >= coalesce($2::text::xid8, (SELECT low FROM moment)) AND m.changed_in < (SELECT high FROM moment)
  ORDER BY m.changed_in LIMIT ${MOST_ROWS + 1}
)
SELECT low::text AS cursor, coalesce($2::text::xid8 > low, false) AS foreign,
  (SELECT coalesce(json_agg(json_build_object('id', f.id, 'changedIn', f.changed_in::text, 'kid', t.kid, 'serial', t.serial::text,
    'listId', f.check_in_list_id, 'passKey', f.pass_key, 'gateId', f.gate_id, 'at', round(extract(epoch FROM f.at) * 1000),
    'leftAt', round(extract(epoch FROM f.left_at) * 1000), 'undone', f.undone_at IS NOT NULL) ORDER BY f.changed_in, f.id), '[]')
    FROM fresh f JOIN ticket t ON t.id = f.ticket_id) AS admissions,
  (SELECT id::text FROM scan WHERE event_id = $1::uuid ORDER BY at DESC LIMIT 1) AS scan_mark,
  a.mark AS alert_mark, a.open AS open_alerts,
  (SELECT max(sequence)::text FROM revocation WHERE event_id = $1::uuid) AS revocation
FROM moment, LATERAL (
  SELECT concat_ws('/', count(*), sum(times), max(last_at), max(seen_at), max(closed_at)) AS mark,
    count(*) FILTER (WHERE seen_at IS NULL AND closed_at IS NULL)::int AS open
  FROM gate_alert WHERE event_id = $1::uuid
) a`

type Row = {
  cursor: string
  foreign: boolean
  admissions: {
    id: string
    changedIn: string
    kid: number
    serial: string
    listId: string
    passKey: string
    gateId: string | null
    at: number
    leftAt: number | null
    undone: boolean
  }[]
  scan_mark: string | null
  alert_mark: string
  open_alerts: number
  revocation: string | null
}

/** The highest number of a transaction: eight bytes. */
const LAST_NUMBER = 2n ** 64n - 1n

/** Without a cursor: where to go on from, and nothing that was before. */
export async function readNews(pool: pg.Pool, eventId: string, cursor: string | null): Promise<News> {
  // Twenty digits hold more than any database can have numbered: such a cursor is of none.
  const isNone = cursor !== null && BigInt(cursor) > LAST_NUMBER
  const { rows } = await pool.query<Row>({ name: 'gate-news', text, values: [eventId, isNone ? null : cursor] })
  const [row] = rows
  if (!row) throw new Error('a moment has always one row')
  const reset = isNone || row.foreign || row.admissions.length > MOST_ROWS
  return {
    cursor: row.cursor,
    admissions: reset || cursor === null ? [] : row.admissions.map(asAdmission),
    reset,
    scanMark: row.scan_mark,
    alertMark: row.alert_mark,
    openAlerts: row.open_alerts,
    revocation: row.revocation,
  }
}

function asAdmission({ at, leftAt, undone, ...row }: Row['admissions'][number]): News['admissions'][number] {
  const instant = (ms: number) => new Date(ms).toISOString()
  return { ...row, at: instant(at), leftAt: leftAt === null ? null : instant(leftAt), undone, valid: !undone }
}

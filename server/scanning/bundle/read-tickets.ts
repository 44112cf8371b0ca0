// The tickets of an event as a bundle tells them: all that are good, or those that something changed about since a stamp (snapshot.ts).
import type pg from 'pg'
import type { BundlePass, BundleRevocation, TicketState } from './contract'
import type { Snapshot } from './snapshot'

export type TicketRow = {
  kid: number
  serial: string
  gen: number
  type: number
  flags: number
  state: TicketState
  code: string
  name: string
  passes: [listId: string, passKey: string, at: number, leftAt: number | null, gateId: string | null][] | null
}

const passesList = `jsonb_agg(jsonb_build_array(m.check_in_list_id, m.pass_key, round(extract(epoch FROM m.at) * 1000),
  round(extract(epoch FROM m.left_at) * 1000), m.gate_id) ORDER BY m.at, m.id)`

const columns = `t.kid, t.serial::text AS serial, t.gen, y.number AS type, t.flags, t.code, a.name, used.passes,
  CASE WHEN t.status = 'void' THEN 'void' WHEN t.status = 'blocked' THEN 'blocked'
    WHEN p.id IS NOT NULL AND (p.paid_at IS NULL OR p.status IN ('held', 'awaiting_payment', 'expired', 'cancelled')) THEN 'unpaid'
    ELSE 'valid' END AS state`

const joined = `JOIN attendee a ON a.id = t.attendee_id
JOIN ticket_type y ON y.id = t.ticket_type_id
LEFT JOIN purchase p ON p.id = t.purchase_id`

/** A ticket that opens nothing any more is on the list of revocations instead. */
const good = `
WITH used AS (
  SELECT m.ticket_id, ${passesList} AS passes FROM admission m WHERE m.event_id = $1 AND m.undone_at IS NULL GROUP BY m.ticket_id
)
SELECT ${columns} FROM ticket t ${joined}
LEFT JOIN used ON used.ticket_id = t.id
WHERE t.event_id = $1 AND t.status <> 'void' ORDER BY t.serial`

/**
 * Those that ended are among them. Each table is looked through for young rows by itself, admissions by an index; only what is found is put
 * together.
 */
const changed = `
WITH young AS (
  SELECT t.id FROM ticket t WHERE t.event_id = $1 AND age(t.xmin) <= age($2::xid)
  UNION SELECT m.ticket_id FROM admission m WHERE m.event_id = $1 AND m.changed_in >= $4::text::xid8
  UNION SELECT t.id FROM attendee a JOIN ticket t ON t.attendee_id = a.id WHERE a.event_id = $1 AND age(a.xmin) <= age($2::xid)
  UNION SELECT t.id FROM purchase p JOIN ticket t ON t.purchase_id = p.id WHERE p.event_id = $1 AND age(p.xmin) <= age($2::xid)
  LIMIT $3
)
SELECT ${columns} FROM young JOIN ticket t ON t.id = young.id ${joined}
CROSS JOIN LATERAL (
  SELECT ${passesList} AS passes FROM admission m WHERE m.ticket_id = t.id AND m.undone_at IS NULL
) used
WHERE t.event_id = $1 ORDER BY t.serial`

const PAGE = 2_000

/** In the order of their serials, page by page. */
export async function* goodTickets({ client }: Pick<Snapshot, 'client'>, eventId: string): AsyncGenerator<TicketRow[]> {
  await client.query(`DECLARE bundle_tickets NO SCROLL CURSOR FOR ${good}`, [eventId])
  for (;;) {
    const { rows } = await client.query<TicketRow>(`FETCH ${PAGE} FROM bundle_tickets`)
    if (rows.length === 0) return
    yield rows
  }
}

export async function countGood({ client }: Pick<Snapshot, 'client'>, eventId: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ticket WHERE event_id = $1 AND status <> 'void'`,
    [eventId],
  )
  return rows[0]?.n ?? 0
}

/** Null when there are more than `most`: then the whole is the shorter answer. */
export async function changedTickets(
  client: pg.PoolClient,
  eventId: string,
  { since, stamp }: { since: number; stamp: string },
  most: number,
): Promise<TicketRow[] | null> {
  const { rows } = await client.query<TicketRow>(changed, [eventId, stamp, most + 1, String(since)])
  return rows.length > most ? null : rows
}

/** Every dead generation of every ticket; of a change only what it brought. */
export async function revocations(
  client: pg.PoolClient,
  eventId: string,
  stamp: string | null,
): Promise<{ entries: BundleRevocation[]; sequence: number }> {
  const { rows } = await client.query<{ kid: number; serial: string; min_gen: number }>(
    `SELECT kid, serial::text AS serial, max(min_gen)::int AS min_gen FROM revocation
     WHERE event_id = $1 AND ($2::text IS NULL OR age(xmin) <= age($2::text::xid)) GROUP BY kid, serial ORDER BY kid, serial`,
    [eventId, stamp],
  )
  const last = await client.query<{ sequence: string | null }>(
    'SELECT max(sequence)::text AS sequence FROM revocation WHERE event_id = $1',
    [eventId],
  )
  return {
    entries: rows.map(({ kid, serial, min_gen }) => ({ kid, serial: BigInt(serial), minGen: min_gen })),
    sequence: Number(last.rows[0]?.sequence ?? 0),
  }
}

export function passesOf({ passes }: TicketRow): BundlePass[] {
  return (passes ?? []).map(([listId, passKey, at, leftAt, gateId]) => ({ listId, passKey, at, leftAt, gateId }))
}

// The figures of a control room, each by one statement over an index of the event's own rows. Kept in the process for a moment: many who
// watch the same gates cost what one costs.
import type pg from 'pg'
import type { Ctx } from '@/server/kernel/ctx'
import { startOfDay } from '../gates/calendar'
import { ARRIVAL_STEP_MS, ARRIVAL_STEPS, type RoomFigures } from './contract'

const KEPT_MS = 900
const kept = new WeakMap<pg.Pool, Map<string, { at: number; figures: Promise<RoomFigures> }>>()

type Asker = Pick<Ctx, 'pool' | 'now'>
type Event = { eventId: string; timeZone: string }

/** Asks nobody's permission. */
export function roomFigures(ctx: Asker, event: Event): Promise<RoomFigures> {
  const rooms = kept.get(ctx.pool) ?? new Map<string, { at: number; figures: Promise<RoomFigures> }>()
  kept.set(ctx.pool, rooms)
  const known = rooms.get(event.eventId)
  const age = known ? ctx.now.getTime() - known.at : KEPT_MS
  if (known && age >= 0 && age < KEPT_MS) return known.figures
  const figures = readFigures(ctx, event)
  rooms.set(event.eventId, { at: ctx.now.getTime(), figures })
  // What failed is not kept, and what nobody asks for any more is dropped with the next question.
  figures.catch(() => rooms.delete(event.eventId))
  for (const [id, { at }] of rooms) if (ctx.now.getTime() - at > 60_000) rooms.delete(id)
  return figures
}

async function readFigures(ctx: Asker, event: Event): Promise<RoomFigures> {
  const [people, arrivals, gates, refusals] = await Promise.all([
    readPeople(ctx, event),
    readArrivals(ctx, event),
    readGates(ctx, event),
    readRefusals(ctx, event),
  ])
  return { ...people, arrivals, gates, refusals }
}

export const peopleText = `SELECT
  (SELECT count(*)::int FROM ticket WHERE event_id = $1 AND status <> 'void') AS expected,
  count(*)::int AS admitted, coalesce(sum(entries), 0)::int AS entries, (count(*) FILTER (WHERE is_inside))::int AS inside
FROM (
  SELECT count(*) AS entries, bool_or(m.left_at IS NULL AND (l.entries <> 'daily' OR m.at >= $2::timestamptz)) AS is_inside
  FROM admission m JOIN check_in_list l ON l.id = m.check_in_list_id
  WHERE m.event_id = $1 AND m.undone_at IS NULL
  GROUP BY m.ticket_id
) one`

async function readPeople(ctx: Asker, { eventId, timeZone }: Event) {
  const { rows } = await ctx.pool.query<Pick<RoomFigures, 'expected' | 'admitted' | 'entries' | 'inside'>>({
    name: 'room-people',
    text: peopleText,
    values: [eventId, startOfDay(ctx.now, timeZone)],
  })
  return rows[0] ?? { expected: 0, admitted: 0, entries: 0, inside: 0 }
}

// While nobody comes any more the picture stays on the last hours in which somebody did.
const frame = `WITH newest AS (
  SELECT max(at) AS at FROM admission WHERE event_id = $1 AND at <= $2::timestamptz
), frame AS (
  SELECT date_bin('5 minutes', CASE WHEN at < $2::timestamptz - interval '3 hours' THEN at ELSE $2 END, 'epoch') + interval '5 minutes' AS until
  FROM newest
)`

export const arrivalsText = `${frame}, steps AS (
  SELECT date_bin('5 minutes', m.at, 'epoch') AS at, count(*)::int AS n FROM admission m
  WHERE m.event_id = $1 AND m.undone_at IS NULL
    AND m.at >= (SELECT until FROM frame) - interval '3 hours' AND m.at < (SELECT until FROM frame)
  GROUP BY 1
)
SELECT (SELECT until FROM frame) AS until, (SELECT coalesce(json_object_agg(round(extract(epoch FROM at) * 1000), n), '{}') FROM steps) AS steps`

async function readArrivals({ pool, now }: Asker, { eventId }: Event): Promise<RoomFigures['arrivals']> {
  const { rows } = await pool.query<{ until: Date; steps: Record<string, number> }>({
    name: 'room-arrivals',
    text: arrivalsText,
    values: [eventId, now],
  })
  const [row] = rows
  if (!row) throw new Error('a frame has always one row')
  const from = row.until.getTime() - ARRIVAL_STEPS * ARRIVAL_STEP_MS
  const counts = Array.from({ length: ARRIVAL_STEPS }, (_, step) => row.steps[from + step * ARRIVAL_STEP_MS] ?? 0)
  return { from: new Date(from), counts }
}

export const gatesText = `SELECT came.gate_id AS "gateId", came.device_id AS "deviceId", coalesce(g.name, came.location, d.name) AS name, came.admitted,
  came.lately, came.at AS "lastAt"
FROM (
  SELECT gate_id, CASE WHEN gate_id IS NULL THEN location END AS location,
    CASE WHEN gate_id IS NULL AND location IS NULL THEN device_id END AS device_id, count(*)::int AS admitted,
    (count(*) FILTER (WHERE at > $2::timestamptz - interval '5 minutes'))::int AS lately, max(at) AS at
  FROM admission WHERE event_id = $1 AND undone_at IS NULL GROUP BY 1, 2, 3
  UNION ALL
  SELECT id, NULL, NULL, 0, 0, NULL FROM gate
  WHERE event_id = $1 AND archived_at IS NULL
    AND NOT EXISTS (SELECT FROM admission m WHERE m.event_id = $1 AND m.gate_id = gate.id AND m.undone_at IS NULL)
) came LEFT JOIN gate g ON g.id = came.gate_id LEFT JOIN device d ON d.id = came.device_id
ORDER BY came.lately DESC, came.admitted DESC, name LIMIT 50`

async function readGates({ pool, now }: Asker, { eventId }: Event): Promise<RoomFigures['gates']> {
  const values = [eventId, now]
  return (await pool.query<RoomFigures['gates'][number]>({ name: 'room-gates', text: gatesText, values })).rows
}

export const refusalsText = `SELECT reason, count(*)::int AS count FROM scan
WHERE event_id = $1 AND NOT valid AND at > $2::timestamptz - interval '24 hours' GROUP BY reason ORDER BY 2 DESC, 1`

async function readRefusals({ pool, now }: Asker, { eventId }: Event): Promise<RoomFigures['refusals']> {
  const values = [eventId, now]
  return (await pool.query<RoomFigures['refusals'][number]>({ name: 'room-refusals', text: refusalsText, values })).rows
}

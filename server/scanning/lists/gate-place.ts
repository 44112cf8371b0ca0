// What a gate has to know of its event before it decides: the rules of the lists, the gates and the zones. Kept in the process for a
// second at most, so that a scan asks the database about its ticket alone. By pool, so that two databases in one process cannot mix.
import type pg from 'pg'
import type { Ctx } from '@/server/kernel/ctx'
import type { ListRules } from './contract'
import { type ListRow, listRules } from './rules'

export type PlaceList = ListRules & {
  isDefault: boolean
  isArchived: boolean
  zone: { id: string; name: string; maximum: number | null } | null
}

export type GatePlace = {
  organizationId: string
  eventId: string
  timeZone: string
  /** Archived ones too: what was scanned for them while a device had no network still has rules. */
  lists: ReadonlyMap<string, PlaceList>
  /** The list that the event was born with. */
  defaultListId: string | null
  gates: ReadonlyMap<string, { name: string; checkInListId: string | null; isArchived: boolean }>
}

/** A change has to hold within a second. */
const KEPT_MS = 900
const MOST_KEPT = 1_000
const kept = new WeakMap<pg.Pool, Map<string, { place: GatePlace; at: number }>>()

type Asker = Pick<Ctx, 'pool' | 'now'>

/** Named by whoever asks: where what is kept does not know them, they may have been made a moment ago. */
type Named = { listId?: string | undefined; gateId?: string | null }

/** Null when there is no such event in this organization; that is not kept. */
export async function gatePlace(
  ctx: Asker,
  organizationId: string,
  eventId: string,
  named: Named = {},
): Promise<GatePlace | null> {
  const places = kept.get(ctx.pool) ?? new Map<string, { place: GatePlace; at: number }>()
  kept.set(ctx.pool, places)
  const known = places.get(eventId)
  const age = known ? ctx.now.getTime() - known.at : KEPT_MS
  if (known && age >= 0 && age < KEPT_MS && knows(known.place, named)) return ofOrganization(known.place)
  const place = await readPlace(ctx.pool, eventId)
  if (!place) return null
  places.delete(eventId)
  if (places.size >= MOST_KEPT) places.delete(places.keys().next().value ?? eventId)
  places.set(eventId, { place, at: ctx.now.getTime() })
  return ofOrganization(place)

  function ofOrganization(found: GatePlace): GatePlace | null {
    return found.organizationId === organizationId ? found : null
  }
}

function knows({ lists, gates }: GatePlace, { listId, gateId }: Named): boolean {
  return (!listId || lists.has(listId)) && (!gateId || gates.has(gateId))
}

/** After a change in this process: the next scan here reads anew. Other processes follow within a second. */
export function forgetPlace(pool: pg.Pool, eventId: string): void {
  kept.get(pool)?.delete(eventId)
}

/** The list that is asked for, or the one that the event was born with; null when it is not there or archived. */
export function listOf(place: GatePlace, listId: string | undefined): PlaceList | null {
  const list = place.lists.get(listId ?? place.defaultListId ?? '')
  return list && !list.isArchived ? list : null
}

type Row = {
  organization_id: string
  time_zone: string
  sessions: { id: string; startsAt: string; endsAt: string }[]
  lists: (Omit<ListRow, 'opensAt' | 'closesAt'> & {
    opensAt: string | null
    closesAt: string | null
    isDefault: boolean
    isArchived: boolean
    zone: PlaceList['zone']
  })[]
  gates: { id: string; name: string; checkInListId: string | null; isArchived: boolean }[]
}

const text = `SELECT e.organization_id, e.time_zone,
  (SELECT coalesce(json_agg(json_build_object('id', s.id, 'startsAt', s.starts_at, 'endsAt', s.ends_at)), '[]')
    FROM event_session s WHERE s.event_id = e.id) AS sessions,
  (SELECT coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'version', l.version, 'ticketTypeIds', l.ticket_type_ids,
      'opensAt', l.opens_at, 'closesAt', l.closes_at, 'sessionIds', coalesce(l.session_ids, '{}'), 'entries', l.entries,
      'entryLimit', l.entry_limit, 'exits', l.exits, 'isDefault', l.is_default, 'isArchived', l.archived_at IS NOT NULL,
      'zone', CASE WHEN z.id IS NOT NULL THEN json_build_object('id', z.id, 'name', z.name, 'maximum', z.maximum) END)), '[]')
    FROM check_in_list l LEFT JOIN zone z ON z.id = l.zone_id WHERE l.event_id = e.id) AS lists,
  (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'checkInListId', g.check_in_list_id,
      'isArchived', g.archived_at IS NOT NULL)), '[]')
    FROM gate g WHERE g.event_id = e.id) AS gates
FROM event e WHERE e.id = $1::uuid`

async function readPlace(pool: pg.Pool, eventId: string): Promise<GatePlace | null> {
  const { rows } = await pool.query<Row>({ name: 'gate-place', text, values: [eventId] })
  const [row] = rows
  if (!row) return null
  const event = {
    timeZone: row.time_zone,
    sessions: row.sessions.map(({ id, startsAt, endsAt }) => ({
      id,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    })),
  }
  const lists = row.lists.map(({ isDefault, isArchived, zone, ...list }): PlaceList => {
    const [opensAt, closesAt] = [list.opensAt, list.closesAt].map((at) => (at === null ? null : new Date(at)))
    return {
      ...listRules({ ...list, opensAt: opensAt ?? null, closesAt: closesAt ?? null }, event),
      isDefault,
      isArchived,
      zone,
    }
  })
  return {
    organizationId: row.organization_id,
    eventId,
    timeZone: row.time_zone,
    lists: new Map(lists.map((list) => [list.listId, list])),
    defaultListId: lists.find(({ isDefault }) => isDefault)?.listId ?? null,
    gates: new Map(row.gates.map(({ id, ...gate }) => [id, gate])),
  }
}

// The figures of events, counted from rows in one statement, so that a place on its way from held to sold is in one of them exactly.

import { eventCapacity } from '@/server/capacity/rules'
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import type { EventStats } from './contract'

type TypeFigures = {
  id: string
  name: string
  archived: boolean
  priceMinor: number
  sold: number
  held: number
  own: number | null
  shared: { id: string; size: number } | null
}

export type EventFigures = { stats: EventStats; types: TypeFigures[] }

type Row = {
  id: string
  currency: string
  types: TypeFigures[]
  admitted: number
  conflicts: number
  captured: bigint
  refunded: bigint
}

/** Asks nobody's permission. */
export async function eventFigures(
  ctx: Pick<Ctx, 'db'>,
  eventIds: readonly string[],
): Promise<Map<string, EventFigures>> {
  const ids = [...eventIds]
  const rows = await ctx.db.$queryRaw<Row[]>`
    WITH live AS (
      SELECT ticket_type_id, count(*)::int AS places FROM ticket
      WHERE event_id = ANY(${ids}::uuid[]) AND status <> 'void' GROUP BY ticket_type_id
    ), held AS (
      SELECT i.ticket_type_id, sum(i.quantity)::int AS places FROM purchase p JOIN purchase_item i ON i.purchase_id = p.id
      WHERE p.event_id = ANY(${ids}::uuid[]) AND p.places = 'held' GROUP BY i.ticket_type_id
    ), pass AS (
      SELECT event_id, ticket_id FROM admission WHERE event_id = ANY(${ids}::uuid[]) AND undone_at IS NULL
    ), inside AS (
      SELECT event_id, count(DISTINCT ticket_id)::int AS admitted FROM pass GROUP BY event_id
    ), conflict AS (
      SELECT event_id, count(*)::int AS conflicts FROM scan_conflict WHERE event_id = ANY(${ids}::uuid[]) GROUP BY event_id
    ), captured AS (
      SELECT p.event_id, sum(y.captured_minor)::bigint AS amount FROM purchase p JOIN payment y ON y.purchase_id = p.id
      WHERE p.event_id = ANY(${ids}::uuid[]) AND y.captured_minor > 0 GROUP BY p.event_id
    ), refunded AS (
      SELECT p.event_id, sum(r.amount_minor)::bigint AS amount FROM refund r JOIN purchase p ON p.id = r.purchase_id
      WHERE p.event_id = ANY(${ids}::uuid[]) AND r.status = 'succeeded' GROUP BY p.event_id
    ), pool AS (
      SELECT l.ticket_type_id, max(c.size) FILTER (WHERE c.name IS NULL) AS own,
        (jsonb_agg(jsonb_build_object('id', c.id, 'size', c.size)) FILTER (WHERE c.name IS NOT NULL)) -> 0 AS shared
      FROM capacity c JOIN ticket_type_capacity l ON l.capacity_id = c.id
      WHERE c.event_id = ANY(${ids}::uuid[]) GROUP BY l.ticket_type_id
    ), type AS (
      SELECT t.event_id, jsonb_agg(jsonb_build_object(
          'id', t.id, 'name', t.name, 'archived', t.archived_at IS NOT NULL, 'priceMinor', t.price_minor,
          'sold', coalesce(live.places, 0), 'held', coalesce(held.places, 0), 'own', pool.own, 'shared', pool.shared
        ) ORDER BY t.position, t.number) AS list
      FROM ticket_type t
      LEFT JOIN live ON live.ticket_type_id = t.id LEFT JOIN held ON held.ticket_type_id = t.id
      LEFT JOIN pool ON pool.ticket_type_id = t.id
      WHERE t.event_id = ANY(${ids}::uuid[]) GROUP BY t.event_id
    )
    SELECT e.id, e.currency, coalesce(type.list, '[]') AS types, coalesce(inside.admitted, 0) AS admitted,
      coalesce(conflict.conflicts, 0) AS conflicts, coalesce(captured.amount, 0) AS captured, coalesce(refunded.amount, 0) AS refunded
    FROM event e
    LEFT JOIN type ON type.event_id = e.id LEFT JOIN inside ON inside.event_id = e.id LEFT JOIN conflict ON conflict.event_id = e.id
    LEFT JOIN captured ON captured.event_id = e.id LEFT JOIN refunded ON refunded.event_id = e.id
    WHERE e.id = ANY(${ids}::uuid[])`
  return new Map(rows.map((row) => [row.id, figuresOf(row)]))
}

function figuresOf({ currency, types, admitted, conflicts, captured, refunded }: Row): EventFigures {
  const total = (of: (type: TypeFigures) => number) => types.reduce((sum, type) => sum + of(type), 0)
  return {
    types,
    stats: {
      capacity: eventCapacity(types.map((type) => ({ ...type, inUse: type.sold + type.held }))),
      held: total((type) => type.held),
      sold: total((type) => type.sold),
      admitted,
      conflicts,
      revenue: money(Number(captured - refunded), currency),
    },
  }
}

// How many are in each zone of an event. A zone holds who came in on its lists and neither left nor was undone; of a list without exits
// each ticket is one person, and of a list that begins anew every day only today's count, since yesterday's have gone home unseen. Whose list
// takes one entry is one person, by however many such lists that lead into the zone: somebody may be scanned out by a door of another list.
import type { Ctx } from '@/server/kernel/ctx'
import { startOfDay } from './calendar'

export type ZoneCount = { id: string; name: string; maximum: number | null; inside: number }

/** Asks nobody's permission. With `zoneId` that zone alone. Takes the ctx of an open transaction as well. */
export function zoneCounts(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { eventId, timeZone }: { eventId: string; timeZone: string },
  zoneId: string | null = null,
): Promise<ZoneCount[]> {
  return db.$queryRaw<ZoneCount[]>`
    SELECT z.id, z.name, z.maximum, coalesce(people.inside, 0)::int AS inside
    FROM zone z
    LEFT JOIN LATERAL (
      SELECT sum(coalesce(once, 0) + coalesce(often, 0)) AS inside FROM (
        SELECT max(n) FILTER (WHERE takes_one) AS once, sum(n) FILTER (WHERE NOT takes_one) AS often FROM (
          SELECT m.ticket_id, l.entries IN ('once', 'daily') AS takes_one, CASE WHEN l.exits THEN count(*) ELSE 1 END AS n
          FROM check_in_list l JOIN admission m ON m.event_id = z.event_id AND m.check_in_list_id = l.id
          WHERE l.zone_id = z.id AND m.undone_at IS NULL AND (NOT l.exits OR m.left_at IS NULL)
            AND (l.entries <> 'daily' OR m.at >= ${startOfDay(now, timeZone)}::timestamptz)
          GROUP BY l.id, m.ticket_id
        ) by_list GROUP BY ticket_id
      ) by_ticket
    ) people ON true
    WHERE z.event_id = ${eventId}::uuid AND (${zoneId}::uuid IS NULL OR z.id = ${zoneId}::uuid)
    ORDER BY z.name`
}

// How many are in each zone of an event. A zone holds who came in on its lists and neither left nor was undone; of a list without exits
// each ticket is one person, and of a list that begins anew every day only today's count, since yesterday's have gone home unseen.
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
    SELECT z.id, z.name, z.maximum, coalesce(sum(n.inside), 0)::int AS inside
    FROM zone z
    LEFT JOIN check_in_list l ON l.zone_id = z.id
    LEFT JOIN LATERAL (
      SELECT CASE WHEN l.exits THEN count(*) ELSE count(DISTINCT m.ticket_id) END AS inside FROM admission m
      WHERE m.event_id = z.event_id AND m.check_in_list_id = l.id AND m.undone_at IS NULL AND (NOT l.exits OR m.left_at IS NULL)
        AND (l.entries <> 'daily' OR m.at >= ${startOfDay(now, timeZone)}::timestamptz)
    ) n ON l.id IS NOT NULL
    WHERE z.event_id = ${eventId}::uuid AND (${zoneId}::uuid IS NULL OR z.id = ${zoneId}::uuid)
    GROUP BY z.id ORDER BY z.name`
}

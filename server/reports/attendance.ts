// Who is inside, by ticket type, and what the gates decided last.

import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { lastScans } from '@/server/scanning/gate-queries'
import type { AttendanceReport } from './contract'

export async function attendanceReport(ctx: Ctx, input: { eventId: string }): Promise<AttendanceReport> {
  const { id } = await loadEvent(ctx, input.eventId, 'reports:read')
  const types = await ctx.db.$queryRaw<AttendanceReport['types'][number][]>`
    WITH live AS (
      SELECT ticket_type_id, count(*)::int AS expected FROM ticket
      WHERE event_id = ${id}::uuid AND status <> 'void' GROUP BY ticket_type_id
    ), inside AS (
      SELECT k.ticket_type_id, count(DISTINCT k.id)::int AS admitted FROM admission d JOIN ticket k ON k.id = d.ticket_id
      WHERE d.event_id = ${id}::uuid AND d.undone_at IS NULL GROUP BY k.ticket_type_id
    )
    SELECT t.id AS "ticketTypeId", t.name, coalesce(live.expected, 0) AS expected, coalesce(inside.admitted, 0) AS admitted
    FROM ticket_type t
    LEFT JOIN live ON live.ticket_type_id = t.id LEFT JOIN inside ON inside.ticket_type_id = t.id
    WHERE t.event_id = ${id}::uuid ORDER BY t.position, t.number`
  return {
    expected: types.reduce((total, type) => total + type.expected, 0),
    admitted: types.reduce((total, type) => total + type.admitted, 0),
    types,
    recent: await lastScans(ctx, { eventId: id }),
  }
}

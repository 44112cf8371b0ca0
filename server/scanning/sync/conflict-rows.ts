// Conflicts with both their sides, for whoever may see them: one statement, whatever narrows it.
import type { Ctx } from '@/server/kernel/ctx'
import type { ConflictKind, ConflictSide } from './contract'

export type ConflictRow = {
  id: string
  kind: ConflictKind
  foundAt: Date
  seenAt: Date | null
  ticketId: string
  code: string
  attendeeName: string
  ticketTypeName: string
  voidedAt: Date | null
  scan: ConflictSide & { seq: number | null }
  first: (ConflictSide & { seq: number | null }) | null
}

type Json = Omit<ConflictSide, 'at'> & { at: number; seq: number | null }
type Row = Omit<ConflictRow, 'scan' | 'first'> & { scan: Json; first: Json | null }

/** Epoch milliseconds: JSON has no instants, and texts of them would be in the connection's zone. */
function side(alias: string): string {
  return `(SELECT json_build_object('scanId', s.scan_id, 'at', floor(extract(epoch FROM s.at) * 1000)::bigint,
      'gate', CASE WHEN g.id IS NOT NULL THEN json_build_object('id', g.id, 'name', g.name) END,
      'device', CASE WHEN d.id IS NOT NULL THEN json_build_object('id', d.id, 'name', d.name) END,
      'list', json_build_object('id', l.id, 'name', l.name), 'location', s.location,
      'operator', CASE WHEN d.id IS NULL THEN coalesce(s.operator_id, u.name, u.email) END,
      'offline', s.offline OR r.admitted AND NOT s.valid, 'seq', r.seq,
      'fromRevoked', coalesce(r.received_at >= d.revoked_at, false))
    FROM scan s JOIN check_in_list l ON l.id = s.check_in_list_id
    LEFT JOIN gate g ON g.id = s.gate_id LEFT JOIN device d ON d.id = s.device_id
    LEFT JOIN scan_receipt r ON r.scan_row_id = s.id LEFT JOIN "user" u ON u.id = CASE WHEN starts_with(s.actor, 'user:') THEN substr(s.actor, 6)::uuid END
    WHERE s.id = ${alias})`
}

/** @param where over `c` (scan_conflict), with numbered parameters; newest first */
export async function conflictRows(
  ctx: Pick<Ctx, 'pool'>,
  where: string,
  values: readonly unknown[],
  most: number,
): Promise<ConflictRow[]> {
  const { rows } = await ctx.pool.query<Row>(
    `SELECT c.id, c.kind, c.found_at AS "foundAt", c.seen_at AS "seenAt", c.ticket_id AS "ticketId", t.code,
       a.name AS "attendeeName", y.name AS "ticketTypeName", t.voided_at AS "voidedAt",
       ${side('c.scan_row_id')} AS scan, ${side('c.other_scan_row_id')} AS first
     FROM (SELECT * FROM scan_conflict c WHERE ${where} ORDER BY c.found_at DESC, c.id DESC LIMIT ${most}) c
     JOIN ticket t ON t.id = c.ticket_id JOIN attendee a ON a.id = t.attendee_id JOIN ticket_type y ON y.id = t.ticket_type_id
     ORDER BY c.found_at DESC, c.id DESC`,
    [...values],
  )
  return rows.map(({ scan, first, ...row }) => ({ ...row, scan: sideOf(scan), first: first && sideOf(first) }))
}

function sideOf({ at, ...rest }: Json): ConflictRow['scan'] {
  return { ...rest, at: new Date(at) }
}

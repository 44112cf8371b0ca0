// Double entries for the supervisor: each with both sides, what they add up to, and the note that somebody has looked.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { type ConflictRow, conflictRows } from './conflict-rows'
import type {
  ConflictFigures,
  ConflictKind,
  ConflictPage,
  ConflictView,
  ListConflictsInput,
  SeeConflictsInput,
} from './contract'

const PAGE = 50

/** Newest first. */
export async function listConflicts(ctx: Ctx, { eventId, which, cursor }: ListConflictsInput): Promise<ConflictPage> {
  const event = await loadEvent(ctx, eventId, 'scanning:read')
  const rows = await conflictRows(
    ctx,
    `c.event_id = $1 AND ($2 = 'all' OR c.seen_at IS NULL) AND ($3::uuid IS NULL OR (c.found_at, c.id) <
      (SELECT x.found_at, x.id FROM scan_conflict x WHERE x.id = $3 AND x.event_id = $1))`,
    [event.id, which, cursor ?? null],
    PAGE + 1,
  )
  const page = rows.slice(0, PAGE).map(viewOf)
  return { conflicts: page, nextCursor: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null }
}

function viewOf(row: ConflictRow): ConflictView {
  const { id, kind, foundAt, seenAt, ticketId, code, attendeeName, ticketTypeName, voidedAt, scan, first } = row
  const ticket = { id: ticketId, code, attendeeName, ticketTypeName, voidedAt }
  return { id, kind, ticket, scan: publicSide(scan), first: first && publicSide(first), foundAt, seenAt }
}

function publicSide({ seq, ...side }: ConflictRow['scan']): ConflictView['scan'] {
  return side
}

/** How many were not seen before. */
export async function seeConflicts(ctx: Ctx, { eventId, conflictIds }: SeeConflictsInput): Promise<{ seen: number }> {
  const event = await loadEvent(ctx, eventId, 'scanning:manage')
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.scanConflict.updateMany({
      where: { eventId: event.id, seenAt: null, ...(conflictIds && { id: { in: conflictIds } }) },
      data: { seenAt: tx.now, seenBy: actorName(tx.actor) },
    })
    if (count > 0)
      await recordAudit(tx, {
        organizationId: event.organizationId,
        action: 'scan_conflict.seen',
        subject: { kind: 'event', id: event.id },
        after: { conflicts: count, ...(conflictIds && { conflictIds }) },
      })
    return { seen: count }
  })
}

type CountRow = { kind: ConflictKind; conflicts: number; unseen: number }

export async function conflictFigures(ctx: Ctx, input: { eventId: string }): Promise<ConflictFigures> {
  const { id } = await loadEvent(ctx, input.eventId, 'scanning:read')
  const [{ rows: counts }, { rows: concerned }, { rows: devices }] = await Promise.all([
    ctx.pool.query<CountRow>(
      `SELECT kind, count(*)::int AS conflicts, count(*) FILTER (WHERE seen_at IS NULL)::int AS unseen
       FROM scan_conflict WHERE event_id = $1 GROUP BY kind`,
      [id],
    ),
    ctx.pool.query<{ tickets: number; gates: number; phones: number }>(
      `SELECT count(DISTINCT c.ticket_id)::int AS tickets, count(DISTINCT s.gate_id)::int AS gates,
         count(DISTINCT s.device_id)::int AS phones
       FROM scan_conflict c JOIN scan s ON s.id IN (c.scan_row_id, c.other_scan_row_id) WHERE c.event_id = $1`,
      [id],
    ),
    ctx.pool.query<ConflictFigures['devices'][number]>(offlineByDevice, [id]),
  ])
  const sum = (of: 'conflicts' | 'unseen') => counts.reduce((total, row) => total + row[of], 0)
  const countOf = (kind: ConflictKind) => counts.find((row) => row.kind === kind)?.conflicts ?? 0
  return {
    conflicts: sum('conflicts'),
    unseen: sum('unseen'),
    byKind: {
      duplicate_admission: countOf('duplicate_admission'),
      admitted_after_revocation: countOf('admitted_after_revocation'),
      refunded_after_entry: countOf('refunded_after_entry'),
    },
    tickets: concerned[0]?.tickets ?? 0,
    gates: concerned[0]?.gates ?? 0,
    phones: concerned[0]?.phones ?? 0,
    devices,
  }
}

/** From a scan that was decided on the device until it arrived here, the device was certainly alone; such times overlap. */
const offlineByDevice = `
  SELECT d.id, d.name, o.scans AS "offlineScans",
    (SELECT coalesce(ceil(sum(extract(epoch FROM upper(alone) - lower(alone))) / 60), 0)::int FROM unnest(o.alone) AS alone) AS "offlineMinutes",
    (SELECT count(*)::int FROM scan_conflict c JOIN scan s ON s.id = c.scan_row_id WHERE c.event_id = $1 AND s.device_id = d.id) AS conflicts
  FROM (SELECT device_id, count(*)::int AS scans, range_agg(tstzrange(at, received_at, '[]')) AS alone
    FROM scan WHERE event_id = $1 AND offline GROUP BY device_id) o
  JOIN device d ON d.id = o.device_id ORDER BY o.scans DESC, d.id`

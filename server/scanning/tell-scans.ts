// Tells webhooks of scans, a second or two after they were made: a scan is one statement, which has nothing to add to it. A beat reads the
// rows of those who want to hear, from where the last one ended. Guards: rows are found by when they were recorded here (their ids begin
// with it), not by when a device without a network made them; each beat looks back a minute, longer than any transaction may last; a
// row's own id is its event's, so that beats that overlap tell it once.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { keptFrom } from '@/server/webhooks/contract'

const NAME = 'scans'
const LOOKS_BACK_MS = 60_000
/** After a long silence, one stretch at a time. */
const STRETCH_MS = 10 * 60_000

export async function tellScans(ctx: Ctx): Promise<void> {
  await ctx.db.$executeRaw`
    INSERT INTO webhook_cursor (name, until) VALUES (${NAME}, ${ctx.now}::timestamptz) ON CONFLICT (name) DO NOTHING`
  await inTransaction(ctx, async (tx) => {
    const { until: last } = await tx.db.webhookCursor.findUniqueOrThrow({ where: { name: NAME } })
    const until = new Date(Math.min(ctx.now.getTime(), last.getTime() + STRETCH_MS))
    const from = firstId(new Date(last.getTime() - LOOKS_BACK_MS))
    const heldFrom = keptFrom(ctx.now)
    await tx.db.$executeRaw`
      WITH listening AS (
        SELECT organization_id, bool_or('scan.admitted' = ANY (event_types)) AS admitted, bool_or('scan.refused' = ANY (event_types)) AS refused
        FROM webhook_endpoint WHERE (disabled_at IS NULL OR disabled_at > ${heldFrom}::timestamptz)
          AND event_types && ARRAY['scan.admitted', 'scan.refused']
        GROUP BY organization_id
      ), told AS (
        INSERT INTO webhook_event (id, organization_id, type, key, data, at)
        SELECT s.id, s.organization_id, CASE WHEN s.valid THEN 'scan.admitted' ELSE 'scan.refused' END, s.id::text,
          jsonb_build_object('scanId', s.scan_id, 'eventId', s.event_id, 'checkInListId', s.check_in_list_id, 'ticketId', s.ticket_id,
            'guestId', t.attendee_id, 'valid', s.valid, 'reason', s.reason, 'overridden', s.overridden, 'direction', s.direction,
            'gateId', s.gate_id, 'deviceId', s.device_id, 'location', s.location, 'offline', s.offline, 'scanCount', s.scan_count,
            'at', to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
          s.at
        FROM listening l JOIN scan s ON s.organization_id = l.organization_id LEFT JOIN ticket t ON t.id = s.ticket_id
        WHERE s.id >= ${from}::uuid AND s.id < ${firstId(until)}::uuid
          AND (CASE WHEN s.valid THEN l.admitted AND s.direction = 'in' ELSE l.refused END)
          AND NOT EXISTS (SELECT FROM webhook_event e WHERE e.id = s.id)
        ORDER BY s.id
        ON CONFLICT DO NOTHING
        RETURNING id, organization_id, type
      )
      INSERT INTO webhook_delivery (id, endpoint_id, event_id, since, next_at)
      SELECT webhook_delivery_id(told.id, w.id), w.id, told.id, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
      FROM told JOIN webhook_endpoint w ON w.organization_id = told.organization_id
        AND (w.disabled_at IS NULL OR w.disabled_at > ${heldFrom}::timestamptz) AND told.type = ANY (w.event_types)`
    await tx.db.$executeRaw`
      UPDATE webhook_cursor SET until = ${until}::timestamptz WHERE name = ${NAME} AND until < ${until}::timestamptz`
  })
}

/** Below every id (UUIDv7) that was made at that instant. */
function firstId(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

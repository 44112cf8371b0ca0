// The double entries that a gate was part of, as its device is told: in the answer to its upload, and whenever it asks, since the other
// gate may be the later one.
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { type ConflictRow, conflictRows } from './conflict-rows'
import type { ConflictSide, DeviceConflict } from './contract'
import { type Uploader, uploaderOf } from './upload'

const MOST_TOLD = 100

/** The latest ones, on whichever side the device was. */
export async function conflictsOfDevice(ctx: Ctx): Promise<{ conflicts: DeviceConflict[] }> {
  requireOrganization(ctx, 'scanning:scan')
  return { conflicts: await deviceConflicts(ctx, uploaderOf(ctx)) }
}

/** @param only those of these rows of the device's log */
export async function deviceConflicts(
  ctx: Ctx,
  { deviceId, eventId }: Uploader,
  only?: { seqs: readonly number[] },
): Promise<DeviceConflict[]> {
  const own = only
    ? 'SELECT scan_row_id AS id FROM scan_receipt WHERE device_id = $2 AND seq = ANY ($3::bigint[])'
    : 'SELECT id FROM scan WHERE device_id = $2 AND event_id = $1'
  const rows = await conflictRows(
    ctx,
    `c.event_id = $1 AND (c.scan_row_id IN (${own}) OR c.other_scan_row_id IN (${own}))`,
    only ? [eventId, deviceId, only.seqs] : [eventId, deviceId],
    only ? only.seqs.length * 2 + 1 : MOST_TOLD,
  )
  if (rows.length === 0) return []
  const { profile } = await ctx.db.device.findUniqueOrThrow({ where: { id: deviceId }, select: { profile: true } })
  const seqs = only && new Set(only.seqs)
  return rows.map((row) => told(row, { deviceId, seqs, showsNames: profile !== 'kiosk' }))
}

type Told = { deviceId: string; seqs: ReadonlySet<number> | undefined; showsNames: boolean }

function told(row: ConflictRow, { deviceId, seqs, showsNames }: Told): DeviceConflict {
  const { kind, ticketId, attendeeName, ticketTypeName, scan, first } = row
  // Of two scans of one device, both in the upload, the later one is spoken of.
  const isLater = scan.device?.id === deviceId && (!seqs || seqs.has(scan.seq ?? 0))
  const own = isLater ? scan : (first ?? scan)
  return {
    seq: own.seq,
    scanId: own.scanId,
    kind,
    ticket: { id: ticketId, attendeeName: showsNames ? attendeeName : null, ticketTypeName },
    at: own.at,
    mine: !isLater,
    first: first && publicSide(first),
    later: isLater ? null : publicSide(scan),
  }
}

function publicSide({ seq, ...side }: ConflictRow['scan']): ConflictSide {
  return side
}

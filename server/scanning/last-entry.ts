// Of an entry that was used: by whom it was given, and where nobody named a place, that device. Asked for refusals alone, so that a green waits
// for nothing.
import type { Ctx } from '@/server/kernel/ctx'
import type { ScanResult } from './contract'
import { namesOfScanners } from './scanned-by'

/** @param listId the one that was asked, looked at first where two entries are of one instant */
export async function withLastEntry(ctx: Ctx, listId: string, result: ScanResult): Promise<ScanResult> {
  const { reason, ticketId, lastScanAt, lastLocation } = result
  if (reason !== 'already_used' || ticketId === null || lastScanAt === null) return result
  const { rows } = await ctx.pool.query<{ by: string }>({
    name: 'last-entry',
    text: `SELECT CASE WHEN m.device_id IS NULL THEN s.actor ELSE 'device:' || m.device_id END AS by
      FROM admission m JOIN scan s ON s.id = m.scan_row_id
      WHERE m.ticket_id = $1 AND m.at = $2
      ORDER BY m.check_in_list_id = $3 DESC, m.id DESC LIMIT 1`,
    values: [ticketId, lastScanAt, listId],
  })
  const by = rows[0]?.by ?? ''
  const name = (await namesOfScanners(ctx, [by])).get(by) ?? null
  return { ...result, lastLocation: lastLocation ?? (by.startsWith('device:') ? name : null), lastScanBy: name }
}

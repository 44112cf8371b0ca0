// Of an entry that was used: by whom it was given, and where nobody named a place, that device. Asked for refusals alone, so that a green waits
// for nothing.
import type { Ctx } from '@/server/kernel/ctx'
import type { ScanResult } from './contract'

/** @param listId the one that was asked, looked at first where two entries are of one instant */
export async function withLastEntry({ pool }: Ctx, listId: string, result: ScanResult): Promise<ScanResult> {
  const { reason, ticketId, lastScanAt, lastLocation } = result
  if (reason !== 'already_used' || ticketId === null || lastScanAt === null) return result
  const { rows } = await pool.query<{ device: string | null; person: string | null }>({
    name: 'last-entry',
    text: `SELECT d.name AS device, u.name AS person
      FROM admission m
      JOIN scan s ON s.id = m.scan_row_id
      LEFT JOIN device d ON d.id = m.device_id
      LEFT JOIN "user" u ON s.actor = 'user:' || u.id
      WHERE m.ticket_id = $1 AND m.at = $2
      ORDER BY m.check_in_list_id = $3 DESC, m.id DESC LIMIT 1`,
    values: [ticketId, lastScanAt, listId],
  })
  const { device = null, person = null } = rows[0] ?? {}
  return { ...result, lastLocation: lastLocation ?? device, lastScanBy: device ?? person }
}

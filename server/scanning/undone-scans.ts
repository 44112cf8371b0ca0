// Which scans were taken back, by the audit entry that every undo writes in its own transaction: an exit or an entry again leaves nothing
// else behind that says so, since its pass then stands as it stood before.
import type { Ctx } from '@/server/kernel/ctx'

/** Of those given, by their scanIds; all of one organization. An entry that a turnstile gave back is told by its admission alone. */
export async function undoneScanIds(
  { db }: Pick<Ctx, 'db'>,
  scans: readonly { scanId: string; ticketId: string | null }[],
): Promise<ReadonlySet<string>> {
  const ticketIds = [...new Set(scans.flatMap(({ ticketId }) => ticketId ?? []))]
  if (ticketIds.length === 0) return new Set()
  const rows = await db.$queryRaw<{ scanId: string }[]>`
    SELECT before ->> 'scanId' AS "scanId" FROM audit_entry
    WHERE action = 'admission.undone' AND subject_id = ANY (${ticketIds}::text[])`
  const undone = new Set(rows.map(({ scanId }) => scanId))
  return new Set(scans.flatMap(({ scanId }) => (undone.has(scanId) ? [scanId] : [])))
}

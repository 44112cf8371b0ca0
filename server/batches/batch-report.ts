// A batch as programs ask for it: how it stands, and each ticket that is decided. Counted from rows.
import { fileLink } from '@/server/files/links'
import type { Ctx } from '@/server/kernel/ctx'
import type { BatchReport, BatchStatus, ReportedTicket } from './contract'
import { loadBatch } from './load-batch'

type Counts = { decided: number; succeeded: number }

export async function batchReport(ctx: Ctx, input: { id: string; from: number; limit: number }): Promise<BatchReport> {
  const batch = await loadBatch(ctx, input.id, 'tickets:read')
  const [counts] = await ctx.db.$queryRaw<Counts[]>`
    SELECT count(*) FILTER (WHERE status NOT IN ('pending', 'issued'))::int AS decided,
      count(*) FILTER (WHERE status = 'succeeded')::int AS succeeded
    FROM batch_item WHERE batch_id = ${batch.id}::uuid`
  const { decided = 0, succeeded = 0 } = counts ?? {}
  const end = batch.completedAt ?? ctx.now
  return {
    batchId: batch.id,
    status: shown(batch.status, batch.completedAt !== null, succeeded),
    summary: {
      total: batch.total,
      successful: succeeded,
      failed: decided - succeeded,
      processingTime: Math.max(0, end.getTime() - batch.createdAt.getTime()),
    },
    tickets: await ticketsOf(ctx, batch.id, input),
  }
}

/** A cancelled batch is over like any other once its last ticket is decided. */
function shown(status: BatchStatus, isOver: boolean, succeeded: number): BatchReport['status'] {
  if (status !== 'cancelled') return status
  if (!isOver) return 'processing'
  return succeeded > 0 ? 'completed' : 'failed'
}

type Row = {
  guestId: string
  status: 'succeeded' | 'failed' | 'cancelled'
  errorCode: string | null
  errorMessage: string | null
  decidedAt: Date | null
  ticketId: string | null
  code: string | null
  /** Of a valid ticket: no other is handed out. */
  fileKey: string | null
}

async function ticketsOf(
  ctx: Ctx,
  batchId: string,
  { from, limit }: { from: number; limit: number },
): Promise<ReportedTicket[]> {
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT i.guest_id AS "guestId", i.status::text AS status, i.error_code AS "errorCode", i.error_message AS "errorMessage",
      i.decided_at AS "decidedAt", t.id AS "ticketId", t.code, CASE WHEN t.status = 'valid' THEN t.file_key END AS "fileKey"
    FROM batch_item i LEFT JOIN ticket t ON t.batch_item_id = i.id
    WHERE i.batch_id = ${batchId}::uuid AND i.position >= ${from}::int AND i.status NOT IN ('pending', 'issued')
    ORDER BY i.position LIMIT ${limit}::int`
  return rows.map((row) => {
    const success = row.status === 'succeeded'
    return {
      ticketId: row.ticketId,
      ticketCode: row.code,
      guestId: row.guestId,
      success,
      ...(!success && { error: errorOf(row) }),
      fileUrl: row.fileKey && row.code ? fileLink(ctx, { key: row.fileKey, name: `portillon-${row.code}.pdf` }) : null,
      filePath: row.fileKey,
      generatedAt: success ? row.decidedAt : null,
    }
  })
}

function errorOf({ status, errorCode, errorMessage }: Row): { code: string; message: string } {
  if (status === 'cancelled')
    return { code: 'batch.cancelled', message: 'The batch was cancelled before this ticket was made.' }
  return { code: errorCode ?? 'ticket.issue_failed', message: errorMessage ?? 'This ticket could not be made.' }
}

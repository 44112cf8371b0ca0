// The rows of archives: all PDFs of a batch as one zip, or parts of many pages to print.
import type { BatchArchive } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { type ArchiveKind, archiveKinds, type BatchArchiveView } from './contract'

/** Of one file that is printed. */
export const MOST_PAGES = 250

export async function archivesOf(ctx: Ctx, batchIds: readonly string[]): Promise<Map<string, BatchArchiveView[]>> {
  const rows = await ctx.db.batchArchive.findMany({
    where: { batchId: { in: [...batchIds] } },
    orderBy: [{ batchId: 'asc' }, { part: 'asc' }],
  })
  const views = new Map<string, BatchArchiveView[]>()
  for (const batchId of batchIds) {
    const own = rows.filter((row) => row.batchId === batchId)
    views.set(
      batchId,
      archiveKinds.flatMap((kind) => viewOf(kind, own) ?? []),
    )
  }
  return views
}

function viewOf(kind: ArchiveKind, rows: readonly BatchArchive[]): BatchArchiveView | null {
  const parts = rows.filter((row) => row.kind === kind)
  const [first] = parts
  if (!first) return null
  const isReady = parts.every(({ completedAt, error }) => completedAt !== null && error === null)
  const hasFailed = parts.some(({ error }) => error !== null)
  const path = `/api/tickets/batch/${first.batchId}/archive?kind=${kind}`
  return {
    kind,
    status: hasFailed ? 'failed' : isReady ? 'ready' : 'making',
    done: parts.reduce((sum, { done }) => sum + done, 0),
    total: parts.reduce((sum, { total }) => sum + total, 0),
    createdAt: first.createdAt,
    files: isReady ? parts.map(({ part }) => `${path}&part=${part}`) : [],
  }
}

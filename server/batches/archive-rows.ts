// The rows of archives: all PDFs of a batch as one zip, or parts of many pages to print. Guards: every place of a batch lies in one part,
// whatever becomes of the tickets of other places; an archive that nobody makes any more does not stand as being made; one that holds
// other codes than it would hold if it were made now is not handed out.
import type { BatchArchive } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { type ArchiveKind, archiveKinds, type BatchArchiveView, maxBatch } from './contract'

/** Of one file that is printed. */
export const MOST_PAGES = 250
/** What takes longer than this may be asked for again, even while its job waits. */
const MOST_SECONDS = 3_600

/** In `held`: of this place the archive has no ticket. */
export const NOT_HELD = -1
/** No archive holds it: of a ticket whose code died with its key, and whose next one is on its way. */
const AWAITS_CODE = -2

export const archiveJobKey = (archiveId: string) => `archive:${archiveId}`

/** The places of the batch that a part holds, `to` not among them. A zip is one part. */
export function placesOf({ part, parts }: Pick<BatchArchive, 'part' | 'parts'>): { from: number; to: number } {
  return { from: (part - 1) * MOST_PAGES, to: part < parts ? part * MOST_PAGES : maxBatch }
}

export type ArchivePart = Pick<
  BatchArchive,
  'id' | 'batchId' | 'kind' | 'part' | 'done' | 'total' | 'fileKey' | 'error' | 'createdAt' | 'completedAt'
> & {
  /** Not finished, and its job was given up or takes too long. */
  isLost: boolean
}

/** In one statement with their jobs: one that ends in this moment is finished or has its job. */
export function archiveParts(ctx: Pick<Ctx, 'db' | 'now'>, batchIds: readonly string[]): Promise<ArchivePart[]> {
  return ctx.db.$queryRaw<ArchivePart[]>`
    SELECT a.id, a.batch_id AS "batchId", a.kind, a.part, a.done, a.total, a.file_key AS "fileKey", a.error,
      a.created_at AS "createdAt", a.completed_at AS "completedAt",
      CASE WHEN a.completed_at IS NOT NULL THEN false
        WHEN a.created_at < ${ctx.now}::timestamptz - ${MOST_SECONDS}::int * interval '1 second' THEN true
        ELSE NOT EXISTS (SELECT FROM graphile_worker._private_jobs j
          WHERE j.key = ${archiveJobKey('')} || a.id AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL)) END AS "isLost"
    FROM batch_archive a WHERE a.batch_id = ANY (${[...batchIds]}::uuid[]) ORDER BY a.batch_id, a.kind, a.part`
}

/**
 * Of each finished archive, by its id: of how many places it would hold something else now, because the ticket ended or was blocked, has a
 * new code, or opens the gate only since. From rows, so that no act on a ticket can forget to tell.
 */
export async function changesSince(ctx: Pick<Ctx, 'db'>, parts: readonly ArchivePart[]): Promise<Map<string, number>> {
  const finished = parts.filter(({ completedAt, error }) => completedAt !== null && error === null).map(({ id }) => id)
  if (finished.length === 0) return new Map()
  const rows = await ctx.db.$queryRaw<{ id: string; changed: number }[]>`
    SELECT a.id, c.changed FROM batch_archive a
    CROSS JOIN LATERAL (SELECT (a.part - 1) * ${MOST_PAGES}::int AS first,
      CASE WHEN a.part < a.parts THEN a.part * ${MOST_PAGES}::int ELSE ${maxBatch}::int END AS after) p
    CROSS JOIN LATERAL (SELECT count(*)::int AS changed FROM (
      SELECT place FROM (
        SELECT i.position AS place, CASE WHEN k.withdrawn_at IS NULL THEN t.gen ELSE ${AWAITS_CODE}::int END AS gen
        FROM batch_item i JOIN ticket t ON t.batch_item_id = i.id JOIN event_key k ON k.kid = t.kid
        WHERE i.batch_id = a.batch_id AND i.position >= p.first AND i.position < p.after
          AND i.status = 'succeeded' AND t.status = 'valid'
        UNION ALL
        SELECT p.first + h.nth - 1, h.gen FROM unnest(a.held) WITH ORDINALITY h(gen, nth) WHERE h.gen <> ${NOT_HELD}::int) now_and_then
      GROUP BY place HAVING count(*) < 2 OR min(gen) <> max(gen)) different) c
    WHERE a.id = ANY (${finished}::uuid[])`
  return new Map(rows.map(({ id, changed }) => [id, changed]))
}

export function statusOf(parts: readonly ArchivePart[]): 'making' | 'ready' | 'failed' {
  if (parts.some(({ error, isLost }) => error !== null || isLost)) return 'failed'
  return parts.every(({ completedAt }) => completedAt !== null) ? 'ready' : 'making'
}

function isReady(parts: readonly ArchivePart[]): boolean {
  return statusOf(parts) === 'ready'
}

/** Reads every ticket of the batch for each that is ready: for the page of one batch. */
export async function archivesOf(ctx: Ctx, batchId: string): Promise<BatchArchiveView[]> {
  const all = await archiveParts(ctx, [batchId])
  const ready = archiveKinds.map((kind) => all.filter((row) => row.kind === kind)).filter(isReady)
  const changes = await changesSince(ctx, ready.flat())
  return archiveKinds.flatMap((kind) => viewOf(kind, all, changes) ?? [])
}

function viewOf(
  kind: ArchiveKind,
  rows: readonly ArchivePart[],
  changes: ReadonlyMap<string, number>,
): BatchArchiveView | null {
  const parts = rows.filter((row) => row.kind === kind)
  const [first] = parts
  if (!first) return null
  const made = statusOf(parts)
  const changed = made === 'ready' ? parts.reduce((sum, { id }) => sum + (changes.get(id) ?? 0), 0) : 0
  const status = changed > 0 ? 'outdated' : made
  const path = `/api/tickets/batch/${first.batchId}/archive?kind=${kind}`
  return {
    kind,
    status,
    changed,
    done: parts.reduce((sum, { done }) => sum + done, 0),
    total: parts.reduce((sum, { total }) => sum + total, 0),
    createdAt: first.createdAt,
    // A part of places without a valid ticket has no file.
    files:
      status === 'ready' ? parts.flatMap(({ part, fileKey }) => (fileKey === null ? [] : `${path}&part=${part}`)) : [],
  }
}

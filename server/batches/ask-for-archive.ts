// Orders an archive of a batch, anew each time it is asked for unless one is being made. Guards: two who ask at once get one; one whose job
// was given up stands in nobody's way; none is handed out whose tickets have changed since it was made.
import { dropFiles, markObsolete } from '@/server/files/stored-files'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { slugOf } from '@/server/kernel/slug'
import {
  type ArchivePart,
  archiveJobKey,
  archiveParts,
  changesSince,
  MOST_PAGES,
  placesOf,
  statusOf,
} from './archive-rows'
import type { ArchiveKind } from './contract'
import { loadBatch } from './load-batch'

export async function askForArchive(ctx: Ctx, input: { id: string; kind: ArchiveKind }): Promise<void> {
  const batch = await loadBatch(ctx, input.id, 'tickets:read')
  const dropped = await inTransaction(ctx, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM ticket_batch WHERE id = ${batch.id}::uuid FOR NO KEY UPDATE`
    const earlier = (await archiveParts(tx, [batch.id])).filter(({ kind }) => kind === input.kind)
    if (earlier.length > 0 && statusOf(earlier) === 'making') return []
    if (batch.completedAt === null) fail('conflict', 'batch.wrong_status', 'The batch is still being made.')
    const valid = await validPlaces(tx, batch.id)
    if (valid.length === 0) fail('conflict', 'batch.nothing_valid', 'No ticket of this batch is valid.')
    const forgotten = await forget(tx, earlier)
    const parts = input.kind === 'zip' ? 1 : Math.ceil(batch.total / MOST_PAGES)
    for (let part = 1; part <= parts; part++) {
      const { from, to } = placesOf({ part, parts })
      const id = tx.random.uuid(tx.now)
      const own = { id, organizationId: batch.organizationId, batchId: batch.id, kind: input.kind, createdAt: tx.now }
      await tx.db.batchArchive.create({
        data: { ...own, part, parts, total: valid.filter((place) => from <= place && place < to).length },
      })
      await enqueue(tx, 'make-batch-archive', { archiveId: id }, { jobKey: archiveJobKey(id) })
    }
    return forgotten
  })
  await dropFiles(ctx, dropped)
}

/** Where the tickets stand in the batch that may be handed out. */
async function validPlaces(tx: TxCtx, batchId: string): Promise<number[]> {
  const rows = await tx.db.$queryRaw<{ position: number }[]>`
    SELECT i.position FROM batch_item i JOIN ticket t ON t.batch_item_id = i.id
    WHERE i.batch_id = ${batchId}::uuid AND i.status = 'succeeded' AND t.status = 'valid'`
  return rows.map(({ position }) => position)
}

async function forget(tx: TxCtx, archives: readonly ArchivePart[]): Promise<string[]> {
  const keys = archives.flatMap(({ fileKey }) => fileKey ?? [])
  await markObsolete(tx, keys)
  await tx.db.batchArchive.deleteMany({ where: { id: { in: archives.map(({ id }) => id) } } })
  return keys
}

export type ArchiveFile = { key: string; name: string }

export async function findArchive(
  ctx: Ctx,
  input: { id: string; kind: ArchiveKind; part: number },
): Promise<ArchiveFile> {
  const batch = await loadBatch(ctx, input.id, 'tickets:read')
  const found = (await archiveParts(ctx, [batch.id])).find(
    ({ kind, part }) => kind === input.kind && part === input.part,
  )
  if (!found?.fileKey) return notFound('batch_archive')
  if ((await changesSince(ctx, [found])).get(found.id) !== 0) {
    fail('conflict', 'batch_archive.outdated', 'Tickets of this archive have changed since it was made. Make it again.')
  }
  const about = await ctx.db.ticketType.findUniqueOrThrow({
    where: { id: batch.ticketTypeId },
    select: { name: true, event: { select: { title: true } } },
  })
  const day = batch.createdAt.toISOString().slice(0, 10)
  const name = `${slugOf(about.event.title, 'evenement')}-${slugOf(about.name, 'billets')}-${day}`
  if (input.kind === 'zip') return { key: found.fileKey, name: `${name}.zip` }
  // As the page counts them, which shows no part without a file.
  const number = await ctx.db.batchArchive.count({
    where: { batchId: batch.id, kind: input.kind, part: { lte: found.part }, fileKey: { not: null } },
  })
  return { key: found.fileKey, name: `${name}-${number}.pdf` }
}

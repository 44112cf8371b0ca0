// Orders an archive of a batch, anew each time it is asked for unless one is being made. Guards: two who ask at once get one.
import type { BatchArchive } from '@/prisma/generated/client'
import { dropFiles, markObsolete } from '@/server/files/stored-files'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { slugOf } from '@/server/kernel/slug'
import { MOST_PAGES } from './archive-rows'
import type { ArchiveKind } from './contract'
import { loadBatch } from './load-batch'

export async function askForArchive(ctx: Ctx, input: { id: string; kind: ArchiveKind }): Promise<void> {
  const batch = await loadBatch(ctx, input.id, 'tickets:read')
  const dropped = await inTransaction(ctx, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM ticket_batch WHERE id = ${batch.id}::uuid FOR NO KEY UPDATE`
    const earlier = await tx.db.batchArchive.findMany({ where: { batchId: batch.id, kind: input.kind } })
    if (earlier.some(({ completedAt, error }) => completedAt === null && error === null)) return []
    const total = await tx.db.ticket.count({
      where: { status: { not: 'void' }, batchItem: { batchId: batch.id, status: 'succeeded' } },
    })
    if (batch.completedAt === null || total === 0)
      fail('conflict', 'batch.wrong_status', 'The batch has no tickets yet, or is still being made.')
    const forgotten = await forget(tx, earlier)
    const size = input.kind === 'zip' ? total : MOST_PAGES
    const parts = Math.ceil(total / size)
    for (let part = 1; part <= parts; part++) {
      const id = tx.random.uuid(tx.now)
      const own = { id, organizationId: batch.organizationId, batchId: batch.id, kind: input.kind, createdAt: tx.now }
      await tx.db.batchArchive.create({
        data: { ...own, part, parts, total: Math.min(size, total - (part - 1) * size) },
      })
      await enqueue(tx, 'make-batch-archive', { archiveId: id }, { jobKey: `archive:${id}` })
    }
    return forgotten
  })
  await dropFiles(ctx, dropped)
}

async function forget(tx: TxCtx, archives: readonly BatchArchive[]): Promise<string[]> {
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
  const found = await ctx.db.batchArchive.findUnique({
    where: { batchId_kind_part: { batchId: batch.id, kind: input.kind, part: input.part } },
  })
  if (!found?.fileKey) return notFound('batch_archive')
  const about = await ctx.db.ticketType.findUniqueOrThrow({
    where: { id: batch.ticketTypeId },
    select: { name: true, event: { select: { title: true } } },
  })
  const day = batch.createdAt.toISOString().slice(0, 10)
  const name = `${slugOf(about.event.title, 'evenement')}-${slugOf(about.name, 'billets')}-${day}`
  return input.kind === 'zip'
    ? { key: found.fileKey, name: `${name}.zip` }
    : { key: found.fileKey, name: `${name}-${found.part}.pdf` }
}

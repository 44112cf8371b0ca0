// The job that makes one archive of a batch: a zip that is written while its files are read, or a part of the pages to print. Guards: never
// more than a few PDFs in memory; no name in a zip leads out of the folder it is unpacked into; counts are of what is in it.
import type { BatchArchive } from '@/prisma/generated/client'
import {
  giveUpFiles,
  type KeptFile,
  markObsolete,
  markStored,
  putReserved,
  reserveFile,
} from '@/server/files/stored-files'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { knownFault } from '@/server/kernel/known-faults'
import { ensureTicketPdf, printTickets } from '@/server/tickets/ensure-ticket-pdf'
import { MOST_PAGES } from './archive-rows'
import { zipOf } from './zip-stream'

const READ_AT_ONCE = 100
const TOLD_EVERY = 100

export async function makeArchive(ctx: Ctx, { archiveId }: { archiveId: string }): Promise<void> {
  const archive = await ctx.db.batchArchive.findUnique({ where: { id: archiveId } })
  if (!archive || archive.completedAt !== null) return
  const isZip = archive.kind === 'zip'
  const wanted = { kind: 'batch', organizationId: archive.organizationId, extension: isZip ? 'zip' : 'pdf' } as const
  const key = await reserveFile(ctx, wanted)
  const included: string[] = []
  try {
    const content = isZip ? zipOf(pdfsOf(ctx, archive, included)) : await printOf(ctx, archive, included)
    const kept = await putReserved(key, content, isZip ? 'application/zip' : 'application/pdf')
    await inTransaction(ctx, (tx) => finish(tx, archive, kept, included.length))
  } catch (error) {
    await giveUpFiles(ctx, [key])
    // What passes is tried again by the queue; what does not is told at once.
    if (knownFault(error)?.kind === 'unavailable') throw error
    ctx.log.error({ err: error, archiveId, batchId: archive.batchId }, 'an archive could not be made')
    const failed = { error: 'render_failed', completedAt: ctx.now }
    await ctx.db.batchArchive.updateMany({ where: { id: archiveId, completedAt: null }, data: failed })
  }
}

/** @param included tickets that ended while it was made are not in it */
async function finish(tx: TxCtx, archive: BatchArchive, kept: KeptFile, included: number): Promise<void> {
  const { count } = await tx.db.batchArchive.updateMany({
    where: { id: archive.id, completedAt: null },
    data: { fileKey: kept.key, done: included, total: included, completedAt: tx.now },
  })
  // Made by a twin meanwhile: this file is nobody's.
  if (count > 0) await markStored(tx, [kept])
  else await markObsolete(tx, [kept.key])
}

async function tell(ctx: Ctx, archive: BatchArchive, done: number): Promise<void> {
  await ctx.db.batchArchive.updateMany({ where: { id: archive.id, completedAt: null }, data: { done } })
}

type Entry = { ticketId: string; position: number; code: string; name: string }

/** Those of the archive, in the batch's order, a few at a time. */
async function* entriesOf(ctx: Ctx, archive: BatchArchive, skip: number, total: number): AsyncGenerator<Entry> {
  let after = -1
  for (let read = 0, passed = 0; read < total; ) {
    const rows = await ctx.db.$queryRaw<Entry[]>`
      SELECT t.id AS "ticketId", i.position, t.code, a.name FROM batch_item i
      JOIN ticket t ON t.batch_item_id = i.id JOIN attendee a ON a.id = t.attendee_id
      WHERE i.batch_id = ${archive.batchId}::uuid AND i.status = 'succeeded' AND t.status <> 'void' AND i.position > ${after}::int
      ORDER BY i.position OFFSET ${passed === 0 ? skip : 0}::int LIMIT ${Math.min(READ_AT_ONCE, total - read)}::int`
    if (rows.length === 0) return
    yield* rows
    read += rows.length
    passed = 1
    after = rows.at(-1)?.position ?? after
  }
}

async function* pdfsOf(
  ctx: Ctx,
  archive: BatchArchive,
  included: string[],
): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  for await (const { ticketId, position, code, name } of entriesOf(ctx, archive, 0, archive.total)) {
    yield { name: fileName(position, code, name), bytes: await ensureTicketPdf(ctx, ticketId) }
    included.push(ticketId)
    if (included.length % TOLD_EVERY === 0) await tell(ctx, archive, included.length)
  }
}

async function printOf(ctx: Ctx, archive: BatchArchive, included: string[]): Promise<Uint8Array> {
  const skip = (archive.part - 1) * MOST_PAGES
  for await (const { ticketId } of entriesOf(ctx, archive, skip, archive.total)) included.push(ticketId)
  return printTickets(ctx, included)
}

/** Sorts as the batch does; a person's name loses whatever a file's name cannot have. */
function fileName(position: number, code: string, name: string): string {
  const plain = name.replace(/[\p{C}\p{Z}/\\:*?"<>|.]+/gu, ' ').trim()
  const short = [...plain].slice(0, 60).join('').trim()
  return `${String(position + 1).padStart(5, '0')} ${code}${short === '' ? '' : ` ${short}`}.pdf`
}

// The job that makes one archive of a batch: a zip that is written while its files are read, or a part of the pages to print. Guards: never
// more than a few PDFs in memory; no name in a zip leads out of the folder it is unpacked into; only tickets that are valid when they are
// put in are in it, counts are of what is in it, and the row says which code of each.
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
import { printValidTickets, validTicketPdf } from '@/server/tickets/ensure-ticket-pdf'
import { NOT_HELD, placesOf } from './archive-rows'
import { zipOf } from './zip-stream'

const READ_AT_ONCE = 100
const TOLD_EVERY = 100

export async function makeArchive(ctx: Ctx, { archiveId }: { archiveId: string }): Promise<void> {
  const archive = await ctx.db.batchArchive.findUnique({ where: { id: archiveId } })
  if (!archive || archive.completedAt !== null) return
  const isZip = archive.kind === 'zip'
  const wanted = { kind: 'batch', organizationId: archive.organizationId, extension: isZip ? 'zip' : 'pdf' } as const
  const key = await reserveFile(ctx, wanted)
  const held: Held = new Map()
  try {
    const content = isZip ? zipOf(pdfsOf(ctx, archive, held)) : await printOf(ctx, archive, held)
    const kept = content && (await putReserved(key, content, isZip ? 'application/zip' : 'application/pdf'))
    await inTransaction(ctx, (tx) => finish(tx, archive, key, held.size > 0 ? kept : null, held))
  } catch (error) {
    await giveUpFiles(ctx, [key])
    // What passes is tried again by the queue; what does not is told at once.
    if (knownFault(error)?.kind === 'unavailable') throw error
    ctx.log.error({ err: error, archiveId, batchId: archive.batchId }, 'an archive could not be made')
    const failed = { error: 'render_failed', completedAt: ctx.now }
    await ctx.db.batchArchive.updateMany({ where: { id: archiveId, completedAt: null }, data: failed })
  }
}

/** By place: the generation of the ticket that was put in. */
type Held = Map<number, number>

/** @param held tickets that ended while it was made are not in it; where all did, there is no file */
async function finish(tx: TxCtx, archive: BatchArchive, key: string, kept: KeptFile | null, held: Held): Promise<void> {
  const { count } = await tx.db.batchArchive.updateMany({
    where: { id: archive.id, completedAt: null },
    data: {
      fileKey: kept?.key ?? null,
      held: byPlace(archive, held),
      done: held.size,
      total: held.size,
      completedAt: tx.now,
    },
  })
  // Made by a twin meanwhile: this file is nobody's.
  if (count > 0 && kept) await markStored(tx, [kept])
  else await markObsolete(tx, [key])
}

async function tell(ctx: Ctx, archive: BatchArchive, done: number): Promise<void> {
  await ctx.db.batchArchive.updateMany({ where: { id: archive.id, completedAt: null }, data: { done } })
}

/** As the row keeps it. */
function byPlace(archive: BatchArchive, held: Held): number[] {
  const { from } = placesOf(archive)
  const last = [...held.keys()].reduce((most, position) => Math.max(most, position), from - 1)
  return Array.from({ length: last - from + 1 }, (_, index) => held.get(from + index) ?? NOT_HELD)
}

type Entry = { ticketId: string; position: number }

/** The valid ones of the archive's places, in the batch's order, a few at a time. */
async function* entriesOf(ctx: Ctx, archive: BatchArchive): AsyncGenerator<Entry> {
  const { from, to } = placesOf(archive)
  for (let next = from; ; ) {
    const rows = await ctx.db.$queryRaw<Entry[]>`
      SELECT t.id AS "ticketId", i.position FROM batch_item i JOIN ticket t ON t.batch_item_id = i.id
      WHERE i.batch_id = ${archive.batchId}::uuid AND i.status = 'succeeded' AND t.status = 'valid'
        AND i.position >= ${next}::int AND i.position < ${to}::int
      ORDER BY i.position LIMIT ${READ_AT_ONCE}::int`
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < READ_AT_ONCE) return
    next = last.position + 1
  }
}

async function* pdfsOf(
  ctx: Ctx,
  archive: BatchArchive,
  held: Held,
): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  for await (const { ticketId, position } of entriesOf(ctx, archive)) {
    const pdf = await validTicketPdf(ctx, ticketId)
    if (!pdf) continue
    yield { name: fileName(position, pdf.code, pdf.name), bytes: pdf.bytes }
    held.set(position, pdf.gen)
    if (held.size % TOLD_EVERY === 0) await tell(ctx, archive, held.size)
  }
}

/** Null: there is nothing to print. */
async function printOf(ctx: Ctx, archive: BatchArchive, held: Held): Promise<Uint8Array | null> {
  const placeOf = new Map<string, number>()
  for await (const { ticketId, position } of entriesOf(ctx, archive)) placeOf.set(ticketId, position)
  const made = await printValidTickets(ctx, [...placeOf.keys()])
  for (const { id, gen } of made?.printed ?? []) {
    const position = placeOf.get(id)
    if (position !== undefined) held.set(position, gen)
  }
  return made?.bytes ?? null
}

/** Sorts as the batch does; a person's name loses whatever a file's name cannot have. */
function fileName(position: number, code: string, name: string): string {
  const plain = name.replace(/[\p{C}\p{Z}/\\:*?"<>|.]+/gu, ' ').trim()
  const short = [...plain].slice(0, 60).join('').trim()
  return `${String(position + 1).padStart(5, '0')} ${code}${short === '' ? '' : ` ${short}`}.pdf`
}

// The rows behind stored files. The life of a file: a row `writing` is committed, the bytes are put, and the transaction that points at
// the file marks it `stored`; what nothing points at any more is marked `obsolete` in the transaction that lets go of it, and its bytes
// go before its row does. Guards: no file without a row and no pointer without a stored row, wherever a process dies; what a crash left
// is removed by the sweep (platform/sweep-files.ts).
import { type Ctx, inTransaction, isInTransaction, type TxCtx } from '@/server/kernel/ctx'
import { type Content, processStorage } from './storage'

/** What a file is for, and the folder its keys begin with. */
export const fileFolders = {
  ticket: 'tickets',
  /** All tickets of a purchase in one. */
  purchase: 'purchases',
  batch: 'batches',
  template: 'templates',
  /** A picture in an organizer's own words. */
  message: 'messages',
  /** A test ticket of a design; goes after a day. */
  sample: 'samples',
} as const
export type FileKind = keyof typeof fileFolders

export type KeptFile = { key: string; bytes: number }

type Reservation = { kind: FileKind; organizationId: string | null; eventId?: string | null; extension: string }

/** A key that nobody can guess, `tickets/2026/11/22/<32 hex>.pdf`, with its row. */
export async function reserveFile(ctx: Ctx, wanted: Reservation): Promise<string> {
  const [key] = await reserveFiles(ctx, { ...wanted, count: 1 })
  if (key === undefined) throw new Error('one key was asked for and none was made')
  return key
}

/** In one statement, however many. Outside of a transaction: the rows must be there before the first byte is. */
export async function reserveFiles(ctx: Ctx, wanted: Reservation & { count: number }): Promise<string[]> {
  if (isInTransaction(ctx)) throw new Error('files are reserved before the transaction that points at them')
  const { kind, organizationId, eventId = null, extension, count } = wanted
  const day = ctx.now.toISOString().slice(0, 10).replaceAll('-', '/')
  const keys = Array.from(
    { length: count },
    () => `${fileFolders[kind]}/${day}/${Buffer.from(ctx.random.bytes(16)).toString('hex')}.${extension}`,
  )
  await ctx.pool.query({
    name: 'reserve-files',
    text: `INSERT INTO stored_file (key, organization_id, event_id, kind, changed_at)
      SELECT key, $2::uuid, $3::uuid, $4, $5::timestamptz FROM unnest($1::text[]) AS key`,
    values: [keys, organizationId, eventId, kind, ctx.now],
  })
  return keys
}

/** Answers what `markStored` asks for. */
export async function putReserved(key: string, content: Content, contentType: string): Promise<KeptFile> {
  return { key, bytes: await processStorage().put(key, content, contentType) }
}

/** In the transaction that points at the files. Throws when one of them was given up meanwhile: then nothing may point at it. */
export async function markStored(tx: TxCtx, files: readonly KeptFile[]): Promise<void> {
  if (files.length === 0) return
  const keys = files.map(({ key }) => key)
  const sizes = files.map(({ bytes }) => bytes)
  const changed = await tx.db.$executeRaw`
    UPDATE stored_file f SET state = 'stored', bytes = v.bytes, changed_at = ${tx.now}
    FROM unnest(${keys}::text[], ${sizes}::bigint[]) AS v(key, bytes) WHERE f.key = v.key AND f.state = 'writing'`
  if (changed !== files.length) throw new Error('a file was given up before anything pointed at it')
}

/** In the transaction that lets go of the files; call `dropFiles` after it. Keys without a row are left alone. */
export async function markObsolete(tx: TxCtx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await tx.db.storedFile.updateMany({
    where: { key: { in: [...keys] }, state: { not: 'obsolete' } },
    data: { state: 'obsolete', changedAt: tx.now },
  })
}

/** Files that were put and that nothing will point at, because what wanted them failed. */
export async function giveUpFiles(ctx: Ctx, keys: readonly string[]): Promise<void> {
  await inTransaction(ctx, (tx) => markObsolete(tx, keys))
  await dropFiles(ctx, keys)
}

/**
 * Removes obsolete files at once, bytes before row; others among `keys` stay. A storage that does not answer is no error here: the
 * sweep comes back for the rows that stay.
 */
export async function dropFiles(ctx: Ctx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  const rows = await ctx.db.storedFile.findMany({ where: { key: { in: [...keys] }, state: 'obsolete' } })
  for (const { key } of rows) {
    try {
      await processStorage().delete(key)
    } catch (err) {
      ctx.log.warn({ err, key }, 'a file that nothing points at could not be removed')
      continue
    }
    await ctx.db.storedFile.deleteMany({ where: { key, state: 'obsolete' } })
  }
}

/** Whether a file is there for somebody to have: its row says so, whatever lies in the storage. */
export async function isStored(ctx: Pick<Ctx, 'db'>, key: string): Promise<boolean> {
  return (await ctx.db.storedFile.count({ where: { key, state: 'stored' } })) === 1
}

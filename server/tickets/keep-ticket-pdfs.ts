// Keeps PDFs that were made of tickets: many at once, in one reservation and one statement. Guards: a ticket points at a file only if
// it is valid, the file shows it as it still is (its generation and its holder's name) and nobody else's file was faster; every other file
// goes.
import { Prisma } from '@/prisma/generated/client'
import { dropFiles, giveUpFiles, type KeptFile, putReserved, reserveFiles } from '@/server/files/stored-files'
import type { Ctx } from '@/server/kernel/ctx'

export type MadePdf = {
  ticketId: string
  bytes: Uint8Array
  /** What the file shows, as it was read before it was made. */
  gen: number
  holderName: string
  /** The event's updated_at. */
  asOf: Date
  /** The file that the ticket had then. */
  knownKey: string | null
}

type Format = 'a4' | 'phone'

/** One ticket's file could not be stored; its ticket points where it did before. */
export type Unkept = { ticketId: string; error: unknown }

const PUTS_AT_ONCE = 8

/** All of one organization. A file that cannot be stored keeps no other from being kept. */
export async function keepTicketPdfs(
  ctx: Ctx,
  { organizationId, format, made }: { organizationId: string; format: Format; made: readonly MadePdf[] },
): Promise<Unkept[]> {
  const keys = await reserveFiles(ctx, { kind: 'ticket', organizationId, extension: 'pdf', count: made.length })
  const { unkept, lost, idle } = await putAndPoint(ctx, format, made, keys).catch(async (error: unknown) => {
    await giveUpFiles(ctx, keys).catch((err: unknown) => ctx.log.warn({ err }, 'files stay for the sweep'))
    throw error
  })
  if (lost.length > 0) await giveUpFiles(ctx, lost)
  await dropFiles(ctx, idle)
  return unkept
}

/** `lost`: keys of files that could not be put. `idle`: of files that nothing points at now. */
async function putAndPoint(
  ctx: Ctx,
  format: Format,
  made: readonly MadePdf[],
  keys: readonly string[],
): Promise<{ unkept: Unkept[]; lost: string[]; idle: string[] }> {
  const { kept, unkept } = await putAll(made, keys)
  const put = new Set(kept.map(({ file }) => file.key))
  return { unkept, lost: keys.filter((key) => !put.has(key)), idle: await pointAt(ctx, format, kept) }
}

type Kept = { pdf: MadePdf; file: KeptFile }

async function putAll(made: readonly MadePdf[], keys: readonly string[]): Promise<{ kept: Kept[]; unkept: Unkept[] }> {
  const kept: Kept[] = []
  const unkept: Unkept[] = []
  const rest = made.entries()
  async function putSome(): Promise<void> {
    for (const [index, pdf] of rest) {
      try {
        kept.push({ pdf, file: await putReserved(keys[index] ?? '', pdf.bytes, 'application/pdf') })
      } catch (error) {
        unkept.push({ ticketId: pdf.ticketId, error })
      }
    }
  }
  await Promise.all(Array.from({ length: PUTS_AT_ONCE }, putSome))
  return { kept, unkept }
}

const columns = {
  a4: { key: Prisma.raw('file_key'), asOf: Prisma.raw('file_as_of') },
  phone: { key: Prisma.raw('phone_file_key'), asOf: Prisma.raw('phone_file_as_of') },
} as const satisfies Record<Format, unknown>

/**
 * One statement, since every sale makes one: it points at the files and says of each, and of those that were replaced, what it is now.
 * Answers the keys that nothing points at: of files that came too late, and of those that were replaced.
 */
async function pointAt(ctx: Ctx, format: Format, kept: readonly Kept[]): Promise<string[]> {
  if (kept.length === 0) return []
  const column = columns[format]
  const of = <K extends keyof MadePdf>(name: K) => kept.map(({ pdf }) => pdf[name])
  const files = kept.map(({ file }) => file)
  const idle = await ctx.db.$queryRaw<{ key: string }[]>`
    WITH v AS (
      SELECT * FROM unnest(${of('ticketId')}::uuid[], ${files.map(({ key }) => key)}::text[], ${of('knownKey')}::text[],
        ${of('gen')}::int[], ${of('holderName')}::text[], ${of('asOf')}::timestamptz[], ${files.map(({ bytes }) => bytes)}::int[])
        AS v(id, key, known_key, gen, holder_name, as_of, bytes)
    ), written AS MATERIALIZED (
      SELECT f.key FROM stored_file f JOIN v ON v.key = f.key WHERE f.state = 'writing' ORDER BY f.key FOR UPDATE OF f
    ), pointed AS (
      UPDATE ticket t SET ${column.key} = v.key, ${column.asOf} = v.as_of
      FROM v JOIN written w ON w.key = v.key, attendee a
      WHERE t.id = v.id AND a.id = t.attendee_id AND a.name = v.holder_name AND t.gen = v.gen AND t.status = 'valid'
        AND t.${column.key} IS NOT DISTINCT FROM v.known_key
      RETURNING v.key, v.known_key
    ), filed AS (
      UPDATE stored_file f SET state = CASE WHEN p.key IS NULL THEN 'obsolete' ELSE 'stored' END, bytes = v.bytes,
        changed_at = ${ctx.now}::timestamptz
      FROM v JOIN written w ON w.key = v.key LEFT JOIN pointed p ON p.key = v.key WHERE f.key = v.key
    ), replaced AS (
      UPDATE stored_file f SET state = 'obsolete', changed_at = ${ctx.now}::timestamptz
      FROM pointed p WHERE f.key = p.known_key AND f.state <> 'obsolete'
    )
    SELECT v.key FROM v LEFT JOIN pointed p ON p.key = v.key WHERE p.key IS NULL
    UNION ALL SELECT p.known_key FROM pointed p WHERE p.known_key IS NOT NULL`
  return idle.map(({ key }) => key)
}

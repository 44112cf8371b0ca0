// Keeps PDFs that were made of tickets: many at once, in one reservation and one transaction. Guards: a ticket points at a file only if
// it is valid, the file shows it as it still is (its generation and its holder's name) and nobody else's file was faster; every other file
// goes.
import { Prisma } from '@/prisma/generated/client'
import {
  dropFiles,
  giveUpFiles,
  type KeptFile,
  markObsolete,
  markStored,
  putReserved,
  reserveFiles,
} from '@/server/files/stored-files'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'

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
  try {
    const { kept, unkept } = await putAll(made, keys)
    const unused = await inTransaction(ctx, async (tx) => {
      const idle = await pointAt(tx, format, kept)
      const lost = keys.filter((key) => !kept.some((one) => one.file.key === key))
      await markObsolete(tx, [...idle, ...lost])
      return [...idle, ...lost]
    })
    await dropFiles(ctx, unused)
    return unkept
  } catch (error) {
    await giveUpFiles(ctx, keys).catch((err: unknown) => ctx.log.warn({ err }, 'files stay for the sweep'))
    throw error
  }
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

/** Answers the keys that nothing points at now: of files that came too late, and of those that were replaced. */
async function pointAt(tx: TxCtx, format: Format, kept: readonly Kept[]): Promise<string[]> {
  const column = columns[format]
  const of = <K extends keyof MadePdf>(name: K) => kept.map(({ pdf }) => pdf[name])
  await markStored(
    tx,
    kept.map(({ file }) => file),
  )
  const changed = await tx.db.$queryRaw<{ id: string }[]>`
    WITH v AS (SELECT * FROM unnest(${of('ticketId')}::uuid[], ${kept.map(({ file }) => file.key)}::text[], ${of('knownKey')}::text[],
      ${of('gen')}::int[], ${of('holderName')}::text[], ${of('asOf')}::timestamptz[]) AS v(id, key, known_key, gen, holder_name, as_of))
    UPDATE ticket t SET ${column.key} = v.key, ${column.asOf} = v.as_of FROM v, attendee a
    WHERE t.id = v.id AND a.id = t.attendee_id AND a.name = v.holder_name AND t.gen = v.gen AND t.status = 'valid'
      AND t.${column.key} IS NOT DISTINCT FROM v.known_key
    RETURNING t.id`
  const pointed = new Set(changed.map(({ id }) => id))
  return kept.flatMap(({ pdf, file }) => (pointed.has(pdf.ticketId) ? (pdf.knownKey ?? []) : file.key))
}

// Takes the lines of a bank statement over and asks for the job that books them. Guards: a line is known by all that stands in it,
// whichever of its columns were chosen, so that the same file, or one that overlaps with it, brings no line twice.
import { createHash } from 'node:crypto'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { actorName } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { limitFiles } from '@/server/auth/rate-limit'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import type { ImportStatementInput, PreviewStatementInput, StatementPreview } from './contract'
import { previewStatement, readStatement, type StatementLine } from './read-statement'

const AT_ONCE = 1_000

export async function previewOf(ctx: Ctx, input: PreviewStatementInput): Promise<StatementPreview> {
  requireWholeOrganization(ctx, 'payments:confirm')
  await limitFiles(ctx)
  return previewStatement(Buffer.from(input.content, 'base64'))
}

/** `known`: lines that an earlier file had brought; `skipped`: money that went out, and lines that are no booking. */
export async function importStatement(
  ctx: Ctx,
  input: ImportStatementInput,
): Promise<{ importId: string; lines: number; known: number; skipped: number }> {
  const organizationId = requireWholeOrganization(ctx, 'payments:confirm')
  await limitFiles(ctx)
  const all = await readStatement(Buffer.from(input.content, 'base64'), input.columns, input.currency)
  const arrived = all.filter((line): line is StatementLine => line !== null && line.amount > 0)
  const id = ctx.random.uuid(ctx.now)
  const rows = (await withFingerprints(arrived, input.currency)).map((line) => ({
    id: ctx.random.uuid(ctx.now),
    organizationId,
    importId: id,
    fingerprint: line.fingerprint,
    bookedOn: new Date(`${line.bookedOn}T00:00:00Z`),
    amountMinor: line.amount,
    currency: input.currency,
    text: line.text,
    status: 'unmatched' as const,
  }))
  const taken = await inTransaction(ctx, async (tx) => {
    const head = { id, organizationId, fileName: input.fileName, lineCount: arrived.length }
    await tx.db.bankImport.create({ data: { ...head, actor: actorName(tx.actor), at: tx.now } })
    let count = 0
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const data = rows.slice(at, at + AT_ONCE)
      count += (await tx.db.bankLine.createMany({ data, skipDuplicates: true })).count
    }
    await enqueue(tx, 'book-bank-import', { importId: id }, { jobKey: `bank:${id}` })
    return count
  })
  return { importId: id, lines: taken, known: arrived.length - taken, skipped: all.length - arrived.length }
}

/** Two equal lines are two payments: each has its ordinal among its equals. */
async function withFingerprints(lines: readonly StatementLine[], currency: string) {
  const seen = new Map<string, number>()
  const marked: (StatementLine & { fingerprint: Buffer<ArrayBuffer> })[] = []
  for (const line of lines) {
    if (marked.length % AT_ONCE === AT_ONCE - 1) await othersTurn()
    const text = JSON.stringify([currency, ...line.cells])
    const ordinal = seen.get(text) ?? 0
    seen.set(text, ordinal + 1)
    marked.push({ ...line, fingerprint: createHash('sha256').update(`${ordinal}:${text}`).digest() })
  }
  return marked
}

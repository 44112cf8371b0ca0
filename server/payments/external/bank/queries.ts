// What the bank page shows: the lines of all statements by what became of them, and the statements that were taken over last.
import { requireWholeOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { type BankImportView, type BankLinePage, type ListLinesInput, unmatchedReasons } from './contract'

const IMPORTS_SHOWN = 5

/** The newest day first. */
export async function listBankLines(ctx: Ctx, { status, cursor, limit }: ListLinesInput): Promise<BankLinePage> {
  const organizationId = requireWholeOrganization(ctx, 'payments:confirm')
  const rows = await ctx.db.bankLine.findMany({
    where: { organizationId, status },
    orderBy: [{ bookedOn: 'desc' }, { id: 'desc' }],
    ...(cursor && { cursor: { id: cursor }, skip: 1 }),
    take: limit + 1,
  })
  const page = rows.slice(0, limit)
  const paymentIds = page.flatMap(({ paymentId }) => (paymentId ? [paymentId] : []))
  const payments = await ctx.db.payment.findMany({
    where: { id: { in: paymentIds }, organizationId },
    select: { id: true, purchase: { select: { id: true, eventId: true, number: true } } },
  })
  const purchases = new Map(payments.map(({ id, purchase }) => [id, purchase]))
  return {
    lines: page.map((row) => ({
      id: row.id,
      bookedOn: row.bookedOn.toISOString().slice(0, 10),
      amount: money(row.amountMinor, row.currency),
      text: row.text,
      status: row.status,
      reason: unmatchedReasons.find((reason) => reason === row.reason) ?? null,
      purchase: (row.paymentId && purchases.get(row.paymentId)) || null,
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

export async function listBankImports(ctx: Ctx): Promise<BankImportView[]> {
  const organizationId = requireWholeOrganization(ctx, 'payments:confirm')
  const imports = await ctx.db.bankImport.findMany({
    where: { organizationId },
    orderBy: { at: 'desc' },
    take: IMPORTS_SHOWN,
  })
  const counts = await ctx.db.bankLine.groupBy({
    by: ['importId', 'status'],
    where: { importId: { in: imports.map(({ id }) => id) } },
    _count: true,
  })
  const count = (id: string, status: string) =>
    counts.find((one) => one.importId === id && one.status === status)?._count ?? 0
  return imports.map(({ id, fileName, at }) => ({
    id,
    fileName,
    at,
    matched: count(id, 'matched'),
    unmatched: count(id, 'unmatched'),
  }))
}

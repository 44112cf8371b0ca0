// What a provider paid out to the organizer's bank, and what is in each payout: sales, refunds, disputes and fees by purchase.
import type { Prisma } from '@/prisma/generated/client'
import { requirePermission, requireWholeOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { type Money, money } from '@/server/kernel/money'
import { organizationZone } from '@/server/organizations/organization-zone'
import type { DaysInput, PayoutDetail, PayoutLine, PayoutReport, PayoutRow } from './contract'

const LINES_SHOWN = 200
const DAYS_SHOWN = 90

export async function payoutReport(ctx: Ctx, input: DaysInput): Promise<PayoutReport> {
  const organizationId = requireReports(ctx)
  const { days, where } = await payoutsOf(ctx, organizationId, input)
  const rows = await ctx.db.payout.findMany({ where, orderBy: [{ at: 'desc' }, { id: 'desc' }] })
  const payouts = await withContents(ctx, rows)
  const totals = new Map<string, number>()
  for (const { status, amount } of payouts)
    if (!isUndone(status)) totals.set(amount.currency, (totals.get(amount.currency) ?? 0) + amount.amount)
  return { days, payouts, totals: [...totals].sort().map(([currency, amount]) => money(amount, currency)) }
}

/** One payout with its movements, as many as a page takes. */
export async function payoutDetail(ctx: Ctx, { id }: { id: string }): Promise<PayoutDetail> {
  const row = await ctx.db.payout.findUnique({ where: { id } })
  if (!row) return notFound('payout')
  requirePermission(ctx, 'payments:read', row, 'payout')
  requireReports(ctx)
  const [payout] = await withContents(ctx, [row])
  if (!payout) return notFound('payout')
  const lines: PayoutLine[] = []
  for await (const line of payoutLines(ctx, [row], LINES_SHOWN + 1)) lines.push(line)
  return {
    payout,
    timeZone: await organizationZone(ctx, row.organizationId),
    lines: lines.slice(0, LINES_SHOWN),
    more: lines.length > LINES_SHOWN,
  }
}

export function requireReports(ctx: Ctx): string {
  const organizationId = requireWholeOrganization(ctx, 'payments:read')
  requirePermission(ctx, 'reports:read', { organizationId }, 'organization')
  return organizationId
}

/** The organization's payouts of these days on its clock; without any, of the last three months. */
export async function payoutsOf(
  ctx: Ctx,
  organizationId: string,
  { from, to }: DaysInput,
): Promise<{ days: PayoutReport['days']; where: Prisma.PayoutWhereInput }> {
  const timeZone = await organizationZone(ctx, organizationId)
  const today = Temporal.Instant.fromEpochMilliseconds(ctx.now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const last = to ? Temporal.PlainDate.from(to) : today
  const first = from ? Temporal.PlainDate.from(from) : last.subtract({ days: DAYS_SHOWN })
  const startOf = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
  return {
    days: { from: first.toString(), to: last.toString(), timeZone },
    where: { organizationId, at: { gte: startOf(first), lt: startOf(last.add({ days: 1 })) } },
  }
}

function isUndone(status: string): boolean {
  return status === 'failed' || status === 'canceled'
}

type Kept = Prisma.PayoutGetPayload<object>

async function withContents(ctx: Ctx, rows: readonly Kept[]): Promise<PayoutRow[]> {
  const sums = await ctx.db.balanceEntry.groupBy({
    by: ['payoutRef', 'kind'],
    where: {
      payoutRef: { in: rows.map(({ providerRef }) => providerRef) },
      organizationId: { in: rows.map(({ organizationId }) => organizationId) },
      kind: { not: 'payout' },
    },
    _count: true,
    _sum: { amountMinor: true, feeMinor: true },
  })
  return rows.map((row) => {
    const own = sums.filter(({ payoutRef }) => payoutRef === row.providerRef)
    const of = (kind: string) => {
      const sum = own.find((one) => one.kind === kind)
      return { count: sum?._count ?? 0, amount: money(sum?._sum.amountMinor ?? 0, row.currency) }
    }
    const charged = own.reduce((total, { _sum }) => total + (_sum.feeMinor ?? 0), 0)
    return {
      id: row.id,
      gateway: row.gateway,
      reference: row.providerRef,
      status: row.status,
      amount: money(row.amountMinor, row.currency),
      arrivesOn: row.arrivesOn,
      at: row.at,
      sales: of('charge'),
      refunds: of('refund'),
      fees: money(charged - of('fee').amount.amount, row.currency),
    }
  })
}

const BATCH = 500

/** The movements of payouts, payout by payout and in order of time; read in pieces, so that a file can be of any length. */
export async function* payoutLines(
  ctx: Pick<Ctx, 'db'>,
  payouts: readonly Pick<Kept, 'organizationId' | 'gateway' | 'providerRef'>[],
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<PayoutLine & { payoutRef: string }> {
  let left = most
  for (const { organizationId, gateway, providerRef } of payouts) {
    for (let last: string | null = null; left > 0; ) {
      const entries: Entry[] = await ctx.db.balanceEntry.findMany({
        where: { organizationId, gateway, payoutRef: providerRef, kind: { not: 'payout' } },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
        take: Math.min(BATCH, left),
        ...(last && { cursor: { id: last }, skip: 1 }),
      })
      for (const line of await toLines(ctx, entries)) yield { ...line, payoutRef: providerRef }
      left -= entries.length
      last = entries.at(-1)?.id ?? null
      if (entries.length < BATCH) break
    }
  }
}

type Entry = Prisma.BalanceEntryGetPayload<object>

async function toLines(ctx: Pick<Ctx, 'db'>, entries: readonly Entry[]): Promise<PayoutLine[]> {
  const purchases = await ctx.db.purchase.findMany({
    where: { id: { in: entries.flatMap(({ purchaseId }) => (purchaseId ? [purchaseId] : [])) } },
    select: { id: true, number: true, eventId: true, buyerName: true, event: { select: { title: true } } },
  })
  const byId = new Map(purchases.map(({ event, ...own }) => [own.id, { ...own, eventTitle: event.title }]))
  return entries.map((entry) => {
    const of = (amount: number): Money => money(amount, entry.currency)
    return {
      id: entry.id,
      kind: entry.kind as PayoutLine['kind'],
      at: entry.at,
      amount: of(entry.amountMinor),
      fees: of(entry.feeMinor),
      platformFee: of(entry.applicationFeeMinor),
      net: of(entry.netMinor),
      reference: entry.sourceRef ?? entry.providerRef,
      purchase: (entry.purchaseId && byId.get(entry.purchaseId)) || null,
    }
  })
}

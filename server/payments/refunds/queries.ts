// What a person sees before giving money back, and how a run of refunds stands. Counted from rows, never from a counter.
import { requirePermission } from '@/server/auth/policy'
import { loadEvent } from '@/server/events/load-event'
import { csvOf } from '@/server/kernel/csv'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import type { Locale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import { keptMoney } from '../disputed-money'
import type { RefundOptions, RefundRunFailure, RefundRunView } from './contract'
import { readRefundable } from './lock-refundable'
import { leftOf, sharesOf } from './plan-refund'

export async function refundOptions(ctx: Ctx, input: { purchaseId: string }): Promise<RefundOptions> {
  const owner = await ctx.db.purchase.findUnique({
    where: { id: input.purchaseId },
    select: { organizationId: true, eventId: true },
  })
  requirePermission(ctx, 'payments:refund', owner ?? { organizationId: '' }, 'purchase')
  const due = await readRefundable(ctx, input.purchaseId)
  const rows = await ctx.db.ticket.findMany({
    where: { purchaseId: input.purchaseId },
    include: {
      attendee: true,
      ticketType: true,
      admissions: { where: { undoneAt: null }, orderBy: { at: 'desc' }, take: 1, select: { at: true, location: true } },
    },
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const shares = sharesOf(due)
  const left = leftOf(due)
  const inCurrency = (minor: number) => money(minor, due.currency)
  return {
    currency: due.currency,
    left: inCurrency(left.allMinor),
    feeLeft: inCurrency(left.feeMinor),
    isDisputed: due.disputedMinor > 0 && left.allMinor === 0,
    tickets: due.tickets.flatMap(({ id, isRefunded }, index) => {
      const row = byId.get(id)
      if (!row) return []
      return [
        {
          id,
          ticketCode: row.code,
          attendeeName: row.attendee.name,
          ticketTypeName: row.ticketType.name,
          price: inCurrency(shares[index]?.priceMinor ?? 0),
          fee: inCurrency(shares[index]?.feeMinor ?? 0),
          status: row.status,
          isRefunded,
          entered: row.admissions[0] ?? null,
        },
      ]
    }),
  }
}

const FAILURES_SHOWN = 50
const MOST_IN_A_FILE = 100_000
const RATE_SECONDS = 60

type Counts = { waiting: number; sent: number; succeeded: number; failed: number; lately: number; since: Date | null }

/** The latest run of an event; null where there never was one. */
export async function refundRun(ctx: Ctx, input: { eventId: string }): Promise<RefundRunView | null> {
  const event = await loadEvent(ctx, input.eventId, 'purchases:read')
  const run = await ctx.db.refundRun.findFirst({ where: { eventId: event.id }, orderBy: { createdAt: 'desc' } })
  if (!run) return null
  const [counts] = await ctx.db.$queryRaw<Counts[]>`
    SELECT count(*) FILTER (WHERE status = 'waiting')::int AS waiting, count(*) FILTER (WHERE status = 'sent')::int AS sent,
      count(*) FILTER (WHERE status = 'succeeded')::int AS succeeded, count(*) FILTER (WHERE status = 'failed')::int AS failed,
      count(*) FILTER (WHERE decided_at > ${ctx.now}::timestamptz - ${RATE_SECONDS} * interval '1 second')::int AS lately,
      min(decided_at) AS since
    FROM refund_run_item WHERE run_id = ${run.id}::uuid`
  const { waiting = 0, sent = 0, succeeded = 0, failed = 0, lately = 0, since = null } = counts ?? {}
  const { _sum } = await ctx.db.refund.aggregate({
    where: { runId: run.id, status: 'succeeded' },
    _sum: { amountMinor: true },
  })
  // Younger than a minute, a run is measured by its own age.
  const seconds = since
    ? Math.min(RATE_SECONDS, Math.max(1, (ctx.now.getTime() - since.getTime()) / 1000))
    : RATE_SECONDS
  const perSecond = lately / seconds
  return {
    id: run.id,
    status: run.status,
    reason: run.reason,
    keepFees: run.keepFees,
    createdAt: run.createdAt,
    completedAt: run.completedAt,
    total: waiting + sent + succeeded + failed,
    waiting,
    sent,
    succeeded,
    failed,
    refunded: money(_sum.amountMinor ?? 0, event.currency),
    perMinute: Math.round(perSecond * 60),
    secondsLeft: run.status === 'running' && perSecond > 0 ? Math.ceil((waiting + sent) / perSecond) : null,
    failures: failed > 0 ? await failuresOf(ctx, run.id, event.currency, FAILURES_SHOWN) : [],
  }
}

/** Every failure of the latest run, as the text of a CSV file. */
export async function refundRunFile(ctx: Ctx, input: { eventId: string; locale: Locale }): Promise<string> {
  const event = await loadEvent(ctx, input.eventId, 'purchases:read')
  const run = await ctx.db.refundRun.findFirst({ where: { eventId: event.id }, orderBy: { createdAt: 'desc' } })
  if (!run) return notFound('refund_run')
  const failures = await failuresOf(ctx, run.id, event.currency, MOST_IN_A_FILE)
  const rows = async function* () {
    for (const { number, buyer, amount, error } of failures)
      yield [number, buyer.name, buyer.email, { money: amount }, amount.currency, error]
  }
  const columns = headers[input.locale].map((header) => ({ header, width: 20 }))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let text = ''
  for await (const bytes of csvOf({ name: 'refunds', columns, rows: rows() }, input.locale))
    text += decoder.decode(bytes)
  return text
}

const headers: Record<Locale, readonly string[]> = {
  fr: ['Commande', 'Acheteur', 'E‑mail', 'Reste à rembourser', 'Devise', 'Raison'],
  en: ['Purchase', 'Buyer', 'E‑mail', 'Still to refund', 'Currency', 'Reason'],
}

async function failuresOf(ctx: Ctx, runId: string, currency: string, take: number): Promise<RefundRunFailure[]> {
  const items = await ctx.db.refundRunItem.findMany({
    where: { runId, status: 'failed' },
    orderBy: { purchaseId: 'asc' },
    take,
    include: { purchase: { include: { payments: { where: { status: 'succeeded' } } } } },
  })
  const stillToGive = (payment: Parameters<typeof keptMoney>[0]) => {
    const { left, open } = keptMoney(payment)
    return left + open
  }
  return items.map(({ purchase, error }) => ({
    purchaseId: purchase.id,
    number: purchase.number,
    buyer: { name: purchase.buyerName, email: purchase.buyerEmail },
    amount: money(
      purchase.payments.reduce((sum, payment) => sum + stillToGive(payment), 0),
      currency,
    ),
    error: error ?? 'unknown',
  }))
}

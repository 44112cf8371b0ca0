// Reads of disputes for organizers. They answer view types, never rows.
import type { Prisma } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { asDisputeReason, type DisputeRow, type DisputeView, evidenceErrors, type ListDisputesInput } from './contract'
import { currentEvidence } from './evidence-file'
import { evidenceState } from './evidence-state'
import { loadDispute } from './load-dispute'

const rowInclude = {
  purchase: {
    select: {
      id: true,
      number: true,
      buyerName: true,
      eventId: true,
      event: { select: { title: true, timeZone: true } },
    },
  },
} as const satisfies Prisma.DisputeInclude

type LoadedRow = Prisma.DisputeGetPayload<{ include: typeof rowInclude }>

/** Newest first; `cursor` is the id of the last one seen. */
export async function listDisputes(
  ctx: Ctx,
  input: ListDisputesInput,
): Promise<{ disputes: DisputeRow[]; open: number; nextCursor: string | null }> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'payments:read')
  const own = { organizationId, ...(eventIds && { purchase: { eventId: { in: [...eventIds] } } }) }
  const [rows, open] = await Promise.all([
    ctx.db.dispute.findMany({
      where: {
        ...own,
        ...(input.show === 'open' && { closedAt: null }),
        ...(input.cursor && { id: { lt: input.cursor } }),
      },
      // UUIDv7 ids are in order of time, so one column is both the order and the cursor.
      orderBy: { id: 'desc' },
      take: input.limit + 1,
      include: rowInclude,
    }),
    ctx.db.dispute.count({ where: { ...own, closedAt: null } }),
  ])
  const page = rows.slice(0, input.limit)
  return {
    disputes: page.map(toRow),
    open,
    nextCursor: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  }
}

export async function getDispute(ctx: Ctx, id: string): Promise<DisputeView> {
  const dispute = await loadDispute(ctx, id, 'payments:read')
  const [row, tickets, evidence] = await Promise.all([
    ctx.db.dispute.findUniqueOrThrow({ where: { id }, include: rowInclude }),
    ctx.db.ticket.groupBy({ by: ['status'], where: { purchaseId: dispute.purchaseId }, _count: true }),
    currentEvidence(ctx, dispute),
  ])
  const count = (status: string) => tickets.find((group) => group.status === status)?._count ?? 0
  return {
    ...toRow(row),
    gateway: dispute.gateway,
    providerRef: dispute.providerRef,
    statement: dispute.statement,
    evidenceState: evidenceState(dispute, ctx.now),
    evidenceError: evidenceErrors.find((known) => known === dispute.evidenceError) ?? null,
    tickets: { valid: count('valid'), blocked: count('blocked'), void: count('void') },
    evidence,
  }
}

function toRow(dispute: LoadedRow): DisputeRow {
  const { event, ...purchase } = dispute.purchase
  return {
    id: dispute.id,
    status: dispute.status,
    inquiry: dispute.inquiry,
    reason: asDisputeReason(dispute.reason),
    amount: money(dispute.amountMinor, dispute.currency),
    dueAt: dispute.evidenceDueAt,
    evidenceSentAt: dispute.evidenceSentAt,
    openedAt: dispute.openedAt,
    closedAt: dispute.closedAt,
    timeZone: event.timeZone,
    purchase: { ...purchase, eventTitle: event.title },
  }
}

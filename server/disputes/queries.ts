// Reads of disputes for organizers. They answer view types, never rows.
import { Prisma } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { asDisputeReason, type DisputeRow, type DisputeView, evidenceErrors, type ListDisputesInput } from './contract'
import { currentEvidence } from './evidence-file'
import { evidenceState } from './evidence-state'
import { loadDispute } from './load-dispute'
import { inOrderOfUrgency } from './urgency'

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

/** The most urgent first; `cursor` is what the page before it answered. */
export async function listDisputes(
  ctx: Ctx,
  { show, ...page }: ListDisputesInput,
): Promise<{ disputes: DisputeRow[]; open: number; nextCursor: string | null }> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'payments:read')
  const own = { organizationId, ...(eventIds && { purchase: { eventId: { in: [...eventIds] } } }) }
  const mine = Prisma.sql`d.organization_id = ${organizationId}::uuid
    AND (${eventIds === null} OR p.event_id = ANY(${[...(eventIds ?? [])]}::uuid[]))
    AND (${show === 'all'} OR d.closed_at IS NULL)`
  const [{ ids, nextCursor }, open] = await Promise.all([
    inOrderOfUrgency(ctx, mine, page),
    ctx.db.dispute.count({ where: { ...own, closedAt: null } }),
  ])
  const rows = await ctx.db.dispute.findMany({ where: { id: { in: ids } }, include: rowInclude })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const disputes = ids.flatMap((id) => byId.get(id) ?? []).map(toRow)
  return { disputes, open, nextCursor }
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

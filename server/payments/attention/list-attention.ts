// The inbox: what waits for a person, the oldest first, and what was dealt with, the latest first. A member of some events sees what
// belongs to them; accounts, bank lines and balances are the whole organization's.
import type { AttentionItem, Prisma } from '@/prisma/generated/client'
import { actorNames } from '@/server/audit/actor-names'
import type { ActorView } from '@/server/audit/contract'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { organizationZone } from '@/server/organizations/organization-zone'
import {
  type AttentionKind,
  type AttentionPage,
  type AttentionView,
  type ListAttentionInput,
  seenKinds,
} from './contract'
import { hopelessRefunds } from './hopeless-refunds'
import { referencesOf } from './references'

export async function listAttention(ctx: Ctx, { state, cursor, limit }: ListAttentionInput): Promise<AttentionPage> {
  const where = mine(ctx)
  // UUIDv7 ids are in order of time, so one column is both the order and the cursor.
  const isOpen = state === 'open'
  const rows = await ctx.db.attentionItem.findMany({
    where: {
      ...where,
      resolvedAt: isOpen ? null : { not: null },
      ...(cursor && { id: isOpen ? { gt: cursor } : { lt: cursor } }),
    },
    orderBy: { id: isOpen ? 'asc' : 'desc' },
    take: limit + 1,
  })
  const page = rows.slice(0, limit)
  const { organizationId } = requireOrganization(ctx, 'payments:read')
  return {
    items: await views(ctx, page),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
    timeZone: await organizationZone(ctx, organizationId),
  }
}

/** How many are open; what the navigation shows. */
export function countAttention(ctx: Ctx): Promise<number> {
  return ctx.db.attentionItem.count({ where: { ...mine(ctx), resolvedAt: null } })
}

function mine(ctx: Ctx): Prisma.AttentionItemWhereInput {
  const { organizationId, eventIds } = requireOrganization(ctx, 'payments:read')
  return { organizationId, ...(eventIds && { eventId: { in: [...eventIds] } }) }
}

async function views(ctx: Ctx, rows: readonly AttentionItem[]): Promise<AttentionView[]> {
  const [purchases, references, hopeless, names] = await Promise.all([
    purchasesOf(ctx, rows),
    referencesOf(ctx, rows),
    hopelessRefunds(
      ctx,
      rows.flatMap(({ kind, subjectId }) => (kind === 'refund_failed' ? [subjectId] : [])),
    ),
    actorNames(
      ctx,
      rows.flatMap(({ resolvedBy }) => (resolvedBy ? [resolvedBy] : [])),
    ),
  ])
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as AttentionKind,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    purchase: (row.purchaseId && purchases.get(row.purchaseId)) || null,
    amount: row.amountMinor !== null && row.currency !== null ? money(row.amountMinor, row.currency) : null,
    openedAt: row.openedAt,
    reference: references.get(row.subjectId) ?? null,
    canBeSeen: seenKinds.some((kind) => kind === row.kind) || hopeless.has(row.subjectId),
    resolved: row.resolvedAt && {
      at: row.resolvedAt,
      how: row.resolution ?? '',
      by: person(names.get(row.resolvedBy ?? '')),
      note: row.note,
    },
  }))
}

function person(actor: ActorView | undefined): ActorView | null {
  return actor && actor.kind !== 'system' ? actor : null
}

async function purchasesOf(ctx: Ctx, rows: readonly AttentionItem[]) {
  const ids = rows.flatMap(({ purchaseId }) => (purchaseId ? [purchaseId] : []))
  const purchases = await ctx.db.purchase.findMany({
    where: { id: { in: ids } },
    select: { id: true, number: true, eventId: true, buyerName: true, event: { select: { title: true } } },
  })
  return new Map(purchases.map(({ event, ...purchase }) => [purchase.id, { ...purchase, eventTitle: event.title }]))
}

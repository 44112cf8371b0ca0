// Everything that happened around a purchase's money, for a person who has to explain it: the payment log, the provider's events, the
// messages that went out and who came in. Guards: made of ids, codes and our own words only; nothing that a provider wrote is passed on.

import { actorNames } from '@/server/audit/actor-names'
import { requirePermission } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { money } from '@/server/kernel/money'
import type { PaymentLogKind } from '@/server/payments/log/contract'
import type { HistoryEntry } from './contract'
import { messagesOf } from './purchase-messages'

export async function purchaseHistory(ctx: Ctx, { id }: { id: string }): Promise<HistoryEntry[]> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id },
    select: { organizationId: true, eventId: true, createdAt: true },
  })
  if (!purchase) return notFound('purchase')
  requirePermission(ctx, 'purchases:read', purchase, 'purchase')
  const [logged, events, messages, scans, transfers, voided] = await Promise.all([
    loggedOf(ctx, id),
    ctx.db.providerEvent.findMany({
      where: { purchaseId: id },
      orderBy: { receivedAt: 'asc' },
      take: 200,
      select: { provider: true, eventId: true, type: true, receivedAt: true },
    }),
    messagesOf(ctx, id),
    ctx.db.scan.findMany({
      where: { ticket: { purchaseId: id } },
      orderBy: { at: 'asc' },
      take: 200,
      select: {
        at: true,
        valid: true,
        reason: true,
        direction: true,
        location: true,
        admission: { select: { undoneAt: true } },
        ticket: { select: { code: true } },
      },
    }),
    transfersOf(ctx, id),
    voidedOf(ctx, id),
  ])
  const entries: HistoryEntry[] = [
    { ...nothing, at: purchase.createdAt, kind: 'held' },
    ...logged,
    ...events.map(
      (event): HistoryEntry => ({
        ...nothing,
        at: event.receivedAt,
        kind: 'provider_event',
        detail: event.type,
        gateway: event.provider,
        reference: event.eventId,
      }),
    ),
    ...messages,
    ...scans.map(
      (scan): HistoryEntry => ({
        ...nothing,
        at: scan.at,
        kind: kindOf(scan),
        detail: scan.reason,
        place: scan.location,
        reference: scan.ticket?.code ?? null,
      }),
    ),
    ...transfers,
    ...voided,
  ]
  // Stable: what happened at the same instant stays in the order in which it was written.
  return entries.sort((a, b) => a.at.getTime() - b.at.getTime())
}

function kindOf(scan: { valid: boolean; direction: string; admission: { undoneAt: Date | null } | null }) {
  if (!scan.valid) return 'scan_refused'
  if (scan.direction === 'out') return 'scan_left'
  return (scan.admission?.undoneAt ?? null) === null ? 'scan_admitted' : 'scan_undone'
}

const nothing = {
  gateway: null,
  reference: null,
  amount: null,
  detail: null,
  place: null,
  actor: null,
  requestId: null,
} as const

/** Each offer, and how it ended. */
async function transfersOf(ctx: Ctx, purchaseId: string): Promise<HistoryEntry[]> {
  const rows = await ctx.db.ticketTransfer.findMany({
    where: { ticket: { purchaseId } },
    orderBy: { createdAt: 'asc' },
    take: 200,
    include: { ticket: { select: { code: true } } },
  })
  return rows.flatMap(({ status, fromName, toName, createdAt, decidedAt, ticket }) => {
    const about = { ...nothing, detail: `${fromName} → ${toName}`, reference: ticket.code }
    const offer: HistoryEntry = { ...about, at: createdAt, kind: 'transfer_offered' }
    if (!decidedAt || status === 'offered') return [offer]
    return [offer, { ...about, at: decidedAt, kind: `transfer_${status}` }]
  })
}

/** Those that the organizer ended without giving money back: no payment's log tells of them. */
async function voidedOf(ctx: Ctx, purchaseId: string): Promise<HistoryEntry[]> {
  const tickets = await ctx.db.ticket.findMany({
    where: { purchaseId, voidReason: 'organizer' },
    select: { id: true, code: true },
  })
  if (tickets.length === 0) return []
  const codes = new Map(tickets.map(({ id, code }) => [id, code]))
  const rows = await ctx.db.auditEntry.findMany({
    where: { action: 'ticket.voided', subjectId: { in: [...codes.keys()] } },
    orderBy: { sequence: 'asc' },
  })
  const names = await actorNames(
    ctx,
    rows.map(({ actor }) => actor),
  )
  return rows.map(({ at, actor, requestId, subjectId }) => ({
    ...nothing,
    at,
    kind: 'ticket_voided',
    reference: codes.get(subjectId) ?? null,
    actor: names.get(actor) ?? null,
    requestId,
  }))
}

async function loggedOf(ctx: Ctx, purchaseId: string): Promise<HistoryEntry[]> {
  const rows = await ctx.db.paymentLogEntry.findMany({ where: { purchaseId }, orderBy: { sequence: 'asc' } })
  const names = await actorNames(
    ctx,
    rows.map(({ actor }) => actor),
  )
  return rows.map((row) => ({
    at: row.at,
    kind: row.kind as PaymentLogKind,
    gateway: row.gateway,
    reference: row.providerRef,
    amount: row.amountMinor !== null && row.currency !== null ? money(row.amountMinor, row.currency) : null,
    detail: row.detail,
    place: null,
    actor: names.get(row.actor) ?? null,
    requestId: row.requestId,
  }))
}

// The alerts of an event for who watches its gates, and the note that somebody has looked at one.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import type { GateAlertView, ListAlertsInput, SeeAlertInput } from './contract'

const SHOWN = 200

/** Those that nobody has looked at first, the gravest of them at the head; then the rest, the latest first. */
export async function listAlerts(ctx: Ctx, { eventId, which }: ListAlertsInput): Promise<GateAlertView[]> {
  const event = await loadEvent(ctx, eventId, 'scanning:read')
  const isOpen = { seenAt: null, closedAt: null }
  const latest = [{ lastAt: 'desc' }, { id: 'desc' }] as const
  const open = await ctx.db.gateAlert.findMany({
    where: { eventId: event.id, ...isOpen },
    orderBy: [{ score: 'desc' }, ...latest],
    take: SHOWN,
  })
  const others =
    which === 'open'
      ? []
      : await ctx.db.gateAlert.findMany({
          where: { eventId: event.id, NOT: isOpen },
          orderBy: [...latest],
          take: SHOWN - open.length,
        })
  return [...open, ...others].map(({ organizationId, eventId: _event, seenBy, facts, ...row }) => ({
    ...row,
    facts: facts as Record<string, unknown>,
  }))
}

export async function countOpenAlerts(ctx: Ctx, eventId: string): Promise<number> {
  const event = await loadEvent(ctx, eventId, 'scanning:read')
  return ctx.db.gateAlert.count({ where: { eventId: event.id, seenAt: null, closedAt: null } })
}

/** Seen once, by the first who says so. */
export async function seeAlert(ctx: Ctx, { alertId }: SeeAlertInput): Promise<void> {
  const alert = await ctx.db.gateAlert.findUnique({ where: { id: alertId } })
  requirePermission(ctx, 'scanning:manage', alert ?? { organizationId: '' }, 'alert')
  if (!alert) return notFound('alert')
  await inTransaction(ctx, async (tx) => {
    const seen = { seenAt: tx.now, seenBy: actorName(tx.actor) }
    const { count } = await tx.db.gateAlert.updateMany({ where: { id: alertId, seenAt: null }, data: seen })
    if (count === 0) return
    const { organizationId, eventId, rule, key } = alert
    const subject = { kind: 'alert', id: alertId }
    await recordAudit(tx, { organizationId, action: 'gate_alert.seen', subject, after: { eventId, rule, key } })
  })
}

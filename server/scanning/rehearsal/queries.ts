// The board of readiness and the rehearsal beside it, and the codes to practise with.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { qrPath } from '@/server/tickets/qr-path'
import type { RefusalReason } from '../contract'
import { gatePlace } from '../lists/gate-place'
import {
  type ArrivalsState,
  PRACTICE_PAGE,
  type PracticeTicket,
  type PracticeTicketsInput,
  type RehearsalBoard,
  type RehearsalView,
} from './contract'
import { planArrivals } from './plan-arrivals'
import { practiceSigner, practiceTypes, typeOfNumber } from './practice-tickets'
import { readReadiness } from './read-readiness'

export async function rehearsalBoard(ctx: Ctx, { eventId }: { eventId: string }): Promise<RehearsalBoard> {
  const event = await loadEvent(ctx, eventId, 'scanning:read')
  const place = (await gatePlace(ctx, event.organizationId, event.id)) ?? notFound('event')
  const [readiness, rehearsal] = await Promise.all([readReadiness(ctx, place), lastRehearsal(ctx, event.id)])
  return { readiness, rehearsal }
}

async function lastRehearsal(ctx: Ctx, eventId: string): Promise<RehearsalView | null> {
  const row = await ctx.db.rehearsal.findFirst({ where: { eventId }, orderBy: { startedAt: 'desc' } })
  if (!row) return null
  const { rows } = await ctx.pool.query<{ gate: string | null; reason: RefusalReason | null; count: number }>(
    `SELECT g.name AS gate, p.reason, count(*)::int AS count FROM practice_scan p LEFT JOIN gate g ON g.id = p.gate_id
     WHERE p.rehearsal_id = $1 AND p.direction = 'in' GROUP BY g.name, p.reason`,
    [row.id],
  )
  const sum = (some: readonly { count: number }[]) => some.reduce((total, { count }) => total + count, 0)
  const reasons = [...new Set(rows.map(({ reason }) => reason))].filter((reason) => reason !== null)
  const gates = [...new Set(rows.map(({ gate }) => gate))].sort((a, b) => (a ?? '').localeCompare(b ?? ''))
  const endedAt = row.endedAt ?? (row.endsAt <= ctx.now ? row.endsAt : null)
  const planned = planArrivals(row.tickets).length
  return {
    id: row.id,
    tickets: row.tickets,
    startedAt: row.startedAt,
    endsAt: row.endsAt,
    endedAt,
    pretends: endedAt ? null : new Date(row.asIf.getTime() + ctx.now.getTime() - row.startedAt.getTime()),
    arrivals: row.arrivals as ArrivalsState,
    perMinute: row.perMinute,
    planned,
    asked: row.asked,
    unanswered: row.unanswered,
    reachedPerMinute: row.activeMs >= 1_000 ? Math.round((row.asked * 60_000) / row.activeMs) : null,
    p95Ms: row.p95Ms,
    scans: sum(rows),
    admitted: sum(rows.filter(({ reason }) => reason === null)),
    refused: reasons
      .map((reason) => ({ reason, count: sum(rows.filter((one) => one.reason === reason)) }))
      .sort((a, b) => b.count - a.count),
    gates: gates.map((name) => {
      const own = rows.filter(({ gate }) => gate === name)
      return { name, scans: sum(own), admitted: sum(own.filter(({ reason }) => reason === null)) }
    }),
  }
}

/** Of the rehearsal that is going on. */
export async function practiceTickets(ctx: Ctx, { eventId, from }: PracticeTicketsInput): Promise<PracticeTicket[]> {
  const event = await loadEvent(ctx, eventId, 'scanning:manage')
  const open = await ctx.db.rehearsal.findFirst({
    where: { eventId: event.id, endedAt: null, endsAt: { gt: ctx.now } },
    select: { id: true, eventId: true, organizationId: true, tickets: true },
  })
  if (!open) return fail('conflict', 'rehearsal.none_open', 'No rehearsal of this event is going on.')
  const types = await practiceTypes(ctx, event.id)
  const tokenOf = await practiceSigner(ctx, open, types)
  const count = Math.max(0, Math.min(PRACTICE_PAGE, open.tickets - from + 1))
  return Array.from({ length: count }, (_, index) => {
    const number = from + index
    const token = tokenOf(number)
    return { number, typeName: typeOfNumber(types, number)?.name ?? '', token, qr: qrPath(token) }
  })
}

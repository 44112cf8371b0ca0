// What a gate shows beside the verdict: the events to choose from, how many are inside, the last attempts.
import { requireOrganization } from '@/server/auth/policy'
import { rolePermissions, roles } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import type { GateCounts, GateEvent, GateInput, RecentScan, RefusalReason } from './contract'

const DAY_MS = 86_400_000
const EVENTS_SHOWN = 100
const RECENT_SHOWN = 20

/**
 * The events that the signed-in person may scan for, over all their organizations, today's first. An event stays for a day
 * after its end: late guests, a clock that is wrong, a festival's last night.
 */
export async function eventsToScan(ctx: Ctx): Promise<GateEvent[]> {
  if (ctx.actor.kind !== 'user') fail('unauthenticated', 'auth.required', 'Sign in to scan tickets.')
  const memberships = await ctx.db.membership.findMany({
    where: {
      userId: ctx.actor.userId,
      role: { in: roles.filter((role) => rolePermissions[role].has('scanning:scan')) },
    },
    select: { organizationId: true, eventIds: true },
  })
  if (memberships.length === 0) return []
  const events = await ctx.db.event.findMany({
    where: { id: { in: await nearestEvents(ctx, memberships) } },
    select: {
      id: true,
      title: true,
      timeZone: true,
      organization: { select: { slug: true, name: true } },
      sessions: { select: { startsAt: true, endsAt: true }, orderBy: { startsAt: 'asc' } },
      checkInLists: {
        select: { id: true, name: true, isDefault: true, opensAt: true, closesAt: true },
        orderBy: [{ isDefault: 'desc' }, { name: 'asc' }],
      },
    },
  })
  return events
    .map(({ sessions, checkInLists, ...event }) => {
      const session = sessions.find(({ endsAt }) => endsAt > ctx.now) ?? sessions.at(-1)
      if (!session) throw new Error(`event ${event.id} has no session`)
      return {
        ...event,
        ...session,
        isToday: sessions.some((one) => isToday(one, event.timeZone, ctx.now)),
        isRunning: sessions.some((one) => isRunning(one, ctx.now)),
        lists: checkInLists,
      }
    })
    .sort((a, b) => Number(b.isToday) - Number(a.isToday) || a.startsAt.getTime() - b.startsAt.getTime())
}

/** The events on sale whose sessions are nearest to this moment: running ones first, then what begins or ended soonest. */
async function nearestEvents(
  ctx: Ctx,
  memberships: readonly { organizationId: string; eventIds: readonly string[] }[],
): Promise<string[]> {
  const chosen = memberships.flatMap(({ organizationId, eventIds }) => eventIds.map((id) => [organizationId, id]))
  const { rows } = await ctx.pool.query<{ id: string }>({
    name: 'events-to-scan',
    text: `SELECT e.id FROM event_session s JOIN event e ON e.id = s.event_id
      WHERE s.ends_at > $1 AND e.status IN ('published', 'paused')
        AND (s.organization_id = ANY ($3::uuid[])
          OR (s.organization_id, s.event_id) IN (SELECT * FROM unnest($4::uuid[], $5::uuid[])))
      GROUP BY e.id
      ORDER BY min(greatest(s.starts_at - $2::timestamptz, $2::timestamptz - s.ends_at, interval '0')), e.id
      LIMIT ${EVENTS_SHOWN}`,
    values: [
      new Date(ctx.now.getTime() - DAY_MS),
      ctx.now,
      memberships.filter(({ eventIds }) => eventIds.length === 0).map(({ organizationId }) => organizationId),
      chosen.map(([organizationId]) => organizationId),
      chosen.map(([, eventId]) => eventId),
    ],
  })
  return rows.map(({ id }) => id)
}

/** On the day in the event's own zone, or running: a night that began yesterday is still tonight's. */
function isToday(session: { startsAt: Date; endsAt: Date }, timeZone: string, now: Date): boolean {
  const day = (at: Date) =>
    Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  return isRunning(session, now) || day(session.startsAt).equals(day(now))
}

function isRunning(session: { startsAt: Date; endsAt: Date }, now: Date): boolean {
  return session.startsAt <= now && now < session.endsAt
}

/** `expected` = live tickets of the types that the list lets in, `admitted` = those of them that went through. */
export async function gateCounts(ctx: Ctx, input: GateInput): Promise<GateCounts> {
  const list = await openGate(ctx, input)
  const { rows } = await ctx.pool.query<GateCounts>({
    name: 'gate-counts',
    text: `SELECT
      (SELECT count(*)::int FROM ticket t WHERE t.event_id = $1 AND t.status <> 'void'
        AND (cardinality($3::uuid[]) = 0 OR t.ticket_type_id = ANY ($3))) AS expected,
      (SELECT count(DISTINCT m.ticket_id)::int FROM admission m WHERE m.event_id = $1 AND m.check_in_list_id = $2) AS admitted`,
    values: [input.eventId, list.id, list.ticketTypeIds],
  })
  return rows[0] ?? { admitted: 0, expected: 0 }
}

/** The last attempts on this list, newest first, whichever gate they came from. */
export async function recentScans(ctx: Ctx, input: GateInput): Promise<RecentScan[]> {
  const list = await openGate(ctx, input)
  return lastScans(ctx, { eventId: input.eventId, checkInListId: list.id })
}

/** The same for whoever may already read them; without a list, of all the event's gates. */
export async function lastScans(ctx: Ctx, where: { eventId: string; checkInListId?: string }): Promise<RecentScan[]> {
  const scans = await ctx.db.scan.findMany({
    where,
    orderBy: { at: 'desc' },
    take: RECENT_SHOWN,
    select: {
      id: true,
      at: true,
      valid: true,
      reason: true,
      typed: true,
      location: true,
      ticket: { select: { attendee: { select: { name: true } }, ticketType: { select: { name: true } } } },
    },
  })
  return scans.map(({ ticket, reason, ...scan }) => ({
    ...scan,
    reason: reason as RefusalReason | null,
    attendeeName: ticket?.attendee.name ?? null,
    ticketTypeName: ticket?.ticketType.name ?? null,
  }))
}

async function openGate(ctx: Ctx, { eventId, checkInListId }: GateInput) {
  const { organizationId, eventIds } = requireOrganization(ctx, 'scanning:scan')
  if (eventIds && !eventIds.includes(eventId)) notFound('event')
  const event = await ctx.db.event.findUnique({
    where: { id: eventId, organizationId },
    select: {
      checkInLists: {
        where: checkInListId ? { id: checkInListId } : { isDefault: true },
        select: { id: true, ticketTypeIds: true },
      },
    },
  })
  if (!event) notFound('event')
  return event.checkInLists[0] ?? notFound('check_in_list')
}

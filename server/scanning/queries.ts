// The events that a person may scan for, with their lists and gates.
import { rolePermissions, roles } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { GateEvent } from './contract'

const DAY_MS = 86_400_000
const EVENTS_SHOWN = 100

/**
 * The events that the signed-in person may scan for, over all their organizations, today's first. An event stays for a day
 * after its end: late attendees, a clock that is wrong, a festival's last night.
 */
export async function eventsToScan(ctx: Ctx): Promise<GateEvent[]> {
  if (ctx.actor.kind !== 'user') fail('unauthenticated', 'auth.required', 'Sign in to scan tickets.')
  const memberships = await ctx.db.membership.findMany({
    where: {
      userId: ctx.actor.userId,
      role: { in: roles.filter((role) => rolePermissions[role].has('scanning:scan')) },
    },
    select: { organizationId: true, eventIds: true, role: true },
  })
  if (memberships.length === 0) return []
  const events = await ctx.db.event.findMany({
    where: { id: { in: await nearestEvents(ctx, memberships) } },
    select: {
      id: true,
      title: true,
      timeZone: true,
      organizationId: true,
      organization: { select: { slug: true, name: true } },
      sessions: { select: { startsAt: true, endsAt: true }, orderBy: { startsAt: 'asc' } },
      checkInLists: {
        where: { archivedAt: null },
        select: { id: true, name: true, isDefault: true, opensAt: true, closesAt: true, exits: true },
        orderBy: [{ isDefault: 'desc' }, { name: 'asc' }],
      },
      gates: {
        where: { archivedAt: null },
        select: { id: true, name: true, checkInListId: true },
        orderBy: { name: 'asc' },
      },
    },
  })
  const permissions = new Map(memberships.map(({ organizationId, role }) => [organizationId, rolePermissions[role]]))
  return events
    .map(({ sessions, checkInLists, organizationId, ...event }) => {
      const may = permissions.get(organizationId)
      const session = sessions.find(({ endsAt }) => endsAt > ctx.now) ?? sessions.at(-1)
      if (!session) throw new Error(`event ${event.id} has no session`)
      return {
        ...event,
        ...session,
        isToday: sessions.some((one) => isToday(one, event.timeZone, ctx.now)),
        isRunning: sessions.some((one) => isRunning(one, ctx.now)),
        rights: { search: may?.has('scanning:search') ?? false, override: may?.has('scanning:override') ?? false },
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

// Reads what readiness.ts judges.
import type { Ctx } from '@/server/kernel/ctx'
import type { DeviceStatus } from '../devices/contract'
import { PRACTICE_MAKER } from '../devices/contract'
import type { GatePlace } from '../lists/gate-place'
import type { Readiness } from './contract'
import { judgeReadiness, type ReadinessDevice } from './readiness'

/** Asks nobody's permission. */
export async function readReadiness(ctx: Ctx, place: GatePlace): Promise<Readiness> {
  const { eventId } = place
  const [sessions, ticketTypes, keys, rehearsed, open, devices] = await Promise.all([
    ctx.db.eventSession.findMany({
      where: { eventId, endsAt: { gt: ctx.now } },
      orderBy: { startsAt: 'asc' },
      select: { startsAt: true, doorsAt: true },
    }),
    typesInUse(ctx, eventId),
    keysOf(ctx, eventId),
    ctx.db.rehearsal.findFirst({
      where: { eventId, scans: { some: {} }, OR: [{ endedAt: { not: null } }, { endsAt: { lte: ctx.now } }] },
      orderBy: { startedAt: 'desc' },
      select: { startedAt: true },
    }),
    ctx.db.rehearsal.count({ where: { eventId, endedAt: null, endsAt: { gt: ctx.now } } }),
    devicesOf(ctx, place),
  ])
  return judgeReadiness({
    now: ctx.now,
    doors: sessions.map(({ startsAt, doorsAt }) => doorsAt ?? startsAt),
    lists: [...place.lists.values()],
    ticketTypes,
    gates: [...place.gates].flatMap(([id, { name, isArchived }]) => (isArchived ? [] : [{ id, name }])),
    hasKey: keys.hasKey,
    ticketsOfDeadKeys: keys.dead,
    devices,
    rehearsedAt: rehearsed?.startedAt ?? null,
    isRehearsing: open > 0,
  })
}

function typesInUse(ctx: Ctx, eventId: string): Promise<{ id: string; name: string }[]> {
  return ctx.db.$queryRaw<{ id: string; name: string }[]>`
    SELECT y.id::text AS id, y.name FROM ticket_type y
    WHERE y.event_id = ${eventId}::uuid AND (y.archived_at IS NULL
      OR EXISTS (SELECT FROM ticket t WHERE t.ticket_type_id = y.id AND t.status <> 'void'))
    ORDER BY y.position, y.number`
}

async function keysOf(ctx: Ctx, eventId: string): Promise<{ hasKey: boolean; dead: number }> {
  const keys = await ctx.db.eventKey.findMany({
    where: { eventId },
    select: { kid: true, withdrawnAt: true, supersededAt: true },
  })
  const withdrawn = keys.filter(({ withdrawnAt }) => withdrawnAt).map(({ kid }) => kid)
  const dead =
    withdrawn.length === 0
      ? 0
      : await ctx.db.ticket.count({ where: { eventId, kid: { in: withdrawn }, status: { not: 'void' } } })
  return { hasKey: keys.some(({ withdrawnAt, supersededAt }) => !withdrawnAt && !supersededAt), dead }
}

async function devicesOf(ctx: Ctx, { eventId, lists, gates, defaultListId }: GatePlace): Promise<ReadinessDevice[]> {
  const rows = await ctx.db.device.findMany({
    where: { eventId, status: { not: 'revoked' }, createdBy: { not: PRACTICE_MAKER } },
    orderBy: { createdAt: 'asc' },
  })
  return rows.map((row) => {
    const gate = row.gateId === null ? null : (gates.get(row.gateId) ?? null)
    const standing = gate && !gate.isArchived ? gate : null
    return {
      id: row.id,
      name: row.name,
      status: row.status as DeviceStatus,
      expiresAt: row.secretExpiresAt,
      lastSeenAt: row.lastSeenAt,
      queueLength: row.queueLength,
      dataAsOf: row.dataAsOf,
      clockOffsetMs: row.clockOffsetMs,
      battery: row.battery,
      cameraAt: row.cameraAt,
      offlineReadyAt: row.offlineReadyAt,
      gateId: standing ? row.gateId : null,
      gateName: standing?.name ?? null,
      listId: [row.checkInListId, standing?.checkInListId ?? null, defaultListId].find(isLive) ?? null,
    }
  })

  function isLive(id: string | null): boolean {
    return id !== null && lists.get(id)?.isArchived === false
  }
}

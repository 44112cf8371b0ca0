// The gates and zones of an event, with the devices that stand there and the people inside.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import type { EventGates } from './contract'
import { zoneCounts } from './zone-counts'

export async function gatesOfEvent(ctx: Ctx, input: { eventId: string }): Promise<EventGates> {
  const { id, timeZone } = await loadEvent(ctx, input.eventId, 'scanning:read')
  return readGates(ctx, id, timeZone)
}

/** Asks nobody's permission. Never inside of a transaction. */
export async function readGates(ctx: Ctx, eventId: string, timeZone: string): Promise<EventGates> {
  const [gates, zones, lists] = await Promise.all([
    ctx.db.gate.findMany({
      where: { eventId, archivedAt: null },
      orderBy: { name: 'asc' },
      select: {
        id: true,
        name: true,
        checkInListId: true,
        _count: { select: { devices: { where: { status: 'active' } } } },
      },
    }),
    zoneCounts(ctx, { eventId, timeZone }),
    ctx.db.checkInList.findMany({
      where: { eventId, archivedAt: null, zoneId: { not: null } },
      orderBy: { name: 'asc' },
      select: { name: true, zoneId: true },
    }),
  ])
  return {
    gates: gates.map(({ _count, ...gate }) => ({ ...gate, devices: _count.devices })),
    zones: zones.map((zone) => ({
      ...zone,
      listNames: lists.filter(({ zoneId }) => zoneId === zone.id).map(({ name }) => name),
    })),
  }
}

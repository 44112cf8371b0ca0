// What somebody who watches all the gates of an event sees at once.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import type { GateAlertView } from './alerts/contract'
import { countOpenAlerts, listAlerts } from './alerts/list-alerts'
import type { RecentScan } from './contract'
import { type DeviceStatus, type DeviceView, PRACTICE_MAKER } from './devices/contract'
import { lastScans } from './gate-queries'
import { type ZoneCount, zoneCounts } from './gates/zone-counts'
import type { RoomFigures } from './live/contract'
import { roomFigures } from './live/room-figures'

export type RoomDevice = Pick<
  DeviceView,
  | 'id'
  | 'name'
  | 'status'
  | 'expiresAt'
  | 'wipedAt'
  | 'lastSeenAt'
  | 'queueLength'
  | 'dataAsOf'
  | 'clockOffsetMs'
  | 'battery'
> & { gateName: string | null }

export type ControlRoom = RoomFigures & {
  /** The instant of all of this, by our clock. */
  at: Date
  zones: ZoneCount[]
  devices: RoomDevice[]
  /** The latest that nobody has looked at. */
  alerts: GateAlertView[]
  openAlerts: number
  unseenConflicts: number
  recent: RecentScan[]
}

const ALERTS_SHOWN = 5
const DEVICES_SHOWN = 50

export async function controlRoom(ctx: Ctx, input: { eventId: string }): Promise<ControlRoom> {
  const { id: eventId, timeZone } = await loadEvent(ctx, input.eventId, 'scanning:read')
  const [figures, zones, devices, alerts, openAlerts, unseenConflicts, recent] = await Promise.all([
    roomFigures(ctx, { eventId, timeZone }),
    zoneCounts(ctx, { eventId, timeZone }),
    roomDevices(ctx, eventId),
    listAlerts(ctx, { eventId, which: 'open' }),
    countOpenAlerts(ctx, eventId),
    ctx.db.scanConflict.count({ where: { eventId, seenAt: null } }),
    lastScans(ctx, { eventId }),
  ])
  return {
    ...figures,
    at: ctx.now,
    zones,
    devices,
    alerts: alerts.slice(0, ALERTS_SHOWN),
    openAlerts,
    unseenConflicts,
    recent,
  }
}

async function roomDevices(ctx: Ctx, eventId: string): Promise<RoomDevice[]> {
  const devices = await ctx.db.device.findMany({
    where: { eventId, status: 'active', createdBy: { not: PRACTICE_MAKER } },
    orderBy: { createdAt: 'asc' },
    take: DEVICES_SHOWN,
    select: {
      id: true,
      name: true,
      status: true,
      secretExpiresAt: true,
      wipedAt: true,
      lastSeenAt: true,
      queueLength: true,
      dataAsOf: true,
      clockOffsetMs: true,
      battery: true,
      gate: { select: { name: true } },
    },
  })
  return devices.map(({ gate, secretExpiresAt, status, ...device }) => ({
    ...device,
    status: status as DeviceStatus,
    expiresAt: secretExpiresAt,
    gateName: gate?.name ?? null,
  }))
}

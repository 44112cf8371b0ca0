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
import { type ConflictKind, conflictKinds } from './sync/contract'

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

/** What waits to be looked at. */
export type GateMarks = { openAlerts: number; unseenConflicts: number }

/** `conflict`: the entry is one side of a double one, or another that should not have been. */
export type RoomScan = RecentScan & { conflict: ConflictKind | null }

export type ControlRoom = RoomFigures &
  GateMarks & {
    /** The instant of all of this, by our clock. */
    at: Date
    zones: ZoneCount[]
    devices: RoomDevice[]
    /** The gravest that nobody has looked at; phones that are silent are one thing, so all of them are among these. */
    alerts: GateAlertView[]
    recent: RoomScan[]
  }

const ALERTS_SHOWN = 5
const DEVICES_SHOWN = 50

export async function controlRoom(ctx: Ctx, input: { eventId: string }): Promise<ControlRoom> {
  const { id: eventId, timeZone } = await loadEvent(ctx, input.eventId, 'scanning:read')
  const [figures, zones, devices, alerts, marks, recent] = await Promise.all([
    roomFigures(ctx, { eventId, timeZone }),
    zoneCounts(ctx, { eventId, timeZone }),
    roomDevices(ctx, eventId),
    listAlerts(ctx, { eventId, which: 'open' }),
    gateMarks(ctx, { eventId }),
    markedScans(ctx, eventId),
  ])
  return {
    ...figures,
    at: ctx.now,
    zones,
    devices,
    alerts: firstAlerts(alerts),
    recent,
    ...marks,
  }
}

function firstAlerts(alerts: readonly GateAlertView[]): GateAlertView[] {
  const shown = new Set(alerts.filter(({ rule }) => rule !== 'device_lost').slice(0, ALERTS_SHOWN))
  return alerts.filter((alert) => alert.rule === 'device_lost' || shown.has(alert))
}

export async function gateMarks(ctx: Ctx, input: { eventId: string }): Promise<GateMarks> {
  const { id: eventId } = await loadEvent(ctx, input.eventId, 'scanning:read')
  const [openAlerts, unseenConflicts] = await Promise.all([
    countOpenAlerts(ctx, eventId),
    ctx.db.scanConflict.count({ where: { eventId, seenAt: null } }),
  ])
  return { openAlerts, unseenConflicts }
}

/** An entry that was taken back is in conflict with nothing. */
async function markedScans(ctx: Ctx, eventId: string): Promise<RoomScan[]> {
  const scans = await lastScans(ctx, { eventId })
  const ids = scans.flatMap(({ id, undone }) => (undone ? [] : [id]))
  const conflicts = await ctx.db.scanConflict.findMany({
    where: { eventId, OR: [{ scanRowId: { in: ids } }, { otherScanRowId: { in: ids } }] },
    select: { kind: true, scanRowId: true, otherScanRowId: true },
  })
  return scans.map((scan) => {
    const own = ids.includes(scan.id)
      ? conflicts.filter(({ scanRowId, otherScanRowId }) => scanRowId === scan.id || otherScanRowId === scan.id)
      : []
    return { ...scan, conflict: conflictKinds.find((kind) => own.some((one) => one.kind === kind)) ?? null }
  })
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

// The devices of an event as its managers see them, and where one can be put.
import { requireOrganization } from '@/server/auth/policy'
import { buildId } from '@/server/kernel/build-id'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { type DeviceProfile, type DeviceStatus, type DeviceView, type EventDevices, PRACTICE_MAKER } from './contract'
import { digitsOf } from './pair-device'

const REVOKED_SHOWN = 50

/** Those that are revoked last, and of them only the latest that ever were a phone. */
export async function listDevices(ctx: Ctx, { eventId }: { eventId: string }): Promise<EventDevices> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'scanning:manage')
  if (eventIds && !eventIds.includes(eventId)) notFound('event')
  const event = await ctx.db.event.findUnique({
    where: { id: eventId, organizationId },
    select: {
      checkInLists: {
        where: { archivedAt: null },
        select: { id: true, name: true, isDefault: true },
        orderBy: [{ isDefault: 'desc' }, { name: 'asc' }],
      },
    },
  })
  if (!event) notFound('event')
  const [live, revoked, gates] = await Promise.all([
    devicesOf(ctx, { eventId, status: { not: 'revoked' } }, { createdAt: 'asc' }),
    devicesOf(ctx, { eventId, status: 'revoked', confirmedAt: { not: null } }, { revokedAt: 'desc' }, REVOKED_SHOWN),
    ctx.db.gate.findMany({
      where: { eventId, archivedAt: null },
      select: { id: true, name: true },
      orderBy: { name: 'asc' },
    }),
  ])
  const listNames = new Map(event.checkInLists.map(({ id, name }) => [id, name]))
  const devices = await Promise.all([...live, ...revoked].map((device) => viewOf(device, listNames)))
  return { devices, gates, lists: event.checkInLists, version: buildId(), at: ctx.now }
}

type Order = { createdAt: 'asc' } | { revokedAt: 'desc' }

function devicesOf(
  ctx: Ctx,
  where: { eventId: string; status: string | { not: string }; confirmedAt?: { not: null } },
  orderBy: Order,
  take?: number,
) {
  return ctx.db.device.findMany({
    where: { ...where, createdBy: { not: PRACTICE_MAKER } },
    orderBy,
    take,
    include: { gate: { select: { id: true, name: true } } },
  })
}

type Row = Awaited<ReturnType<typeof devicesOf>>[number]

async function viewOf(row: Row, listNames: ReadonlyMap<string, string>): Promise<DeviceView> {
  const listName = row.checkInListId ? listNames.get(row.checkInListId) : undefined
  return {
    id: row.id,
    name: row.name,
    profile: row.profile as DeviceProfile,
    status: row.status as DeviceStatus,
    gate: row.gate,
    checkInList: row.checkInListId && listName !== undefined ? { id: row.checkInListId, name: listName } : null,
    expiresAt: row.secretExpiresAt,
    digits: row.status === 'pairing' ? await digitsOf(row) : null,
    createdAt: row.createdAt,
    revokedAt: row.revokedAt,
    wipedAt: row.wipedAt,
    lastSeenAt: row.lastSeenAt,
    queueLength: row.queueLength,
    dataAsOf: row.dataAsOf,
    offlineReady: row.offlineReadyAt !== null,
    appVersion: row.appVersion,
    clockOffsetMs: row.clockOffsetMs,
    battery: row.battery,
  }
}

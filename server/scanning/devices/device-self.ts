// A device says how it is and learns where it stands; at its end it says that it has removed everything. Guards: what it says of itself
// changes its own row and nothing else.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { KEPT_AFTER_END_MS } from '../bundle/contract'
import type { DeviceProfile, HeartbeatAnswer, HeartbeatInput, OwnDevice, SelfInput, WipedInput } from './contract'
import { proveDevice } from './device-proof'
import { endDevice } from './manage-devices'

export async function deviceSelf(ctx: Ctx, input: SelfInput): Promise<HeartbeatAnswer | { wipedAt: Date }> {
  return input.wiped ? deviceWiped(ctx, input) : heartbeat(ctx, input)
}

async function heartbeat(ctx: Ctx, input: HeartbeatInput): Promise<HeartbeatAnswer> {
  const { actor, now } = ctx
  if (actor.kind !== 'device') return fail('unauthenticated', 'auth.required', 'Send the token of a device.')
  const dataAsOf = input.dataAsOf && input.dataAsOf > now ? now : input.dataAsOf
  await ctx.pool.query({
    name: 'device-heartbeat',
    text: `UPDATE device SET last_seen_at = $2, queue_length = $3, data_as_of = $4, app_version = $5, clock_offset_ms = $6, battery = $7,
             camera_at = CASE WHEN $8 THEN $2 ELSE camera_at END,
             offline_ready_at = CASE WHEN $9::boolean IS NULL THEN offline_ready_at WHEN $9 THEN $2 END
           WHERE id = $1 AND status = 'active'`,
    values: [
      actor.deviceId,
      now,
      input.queueLength,
      dataAsOf,
      input.appVersion,
      input.clockOffsetMs === null ? null : asInteger(input.clockOffsetMs),
      input.battery === null ? null : Math.round(input.battery),
      input.cameraWorks === true,
      input.offlineReady ?? null,
    ],
  })
  const device = await ownDevice(ctx, actor.deviceId)
  const isOver = now.getTime() > device.event.endsAt.getTime() + KEPT_AFTER_END_MS
  return { serverTime: now, device, commands: isOver ? ['wipe'] : [] }
}

/** A clock decades off does not fit its column, and is as wrong as one of weeks. */
function asInteger(milliseconds: number): number {
  return Math.round(Math.min(Math.max(milliseconds, -2_147_483_648), 2_147_483_647))
}

async function ownDevice(ctx: Ctx, deviceId: string): Promise<OwnDevice> {
  type Row = {
    name: string
    profile: DeviceProfile
    gateId: string | null
    gateName: string | null
    listId: string
    listName: string
    eventId: string
    title: string
    timeZone: string
    startsAt: Date
    endsAt: Date
  }
  const { rows } = await ctx.pool.query<Row>({
    name: 'own-device',
    text: `SELECT d.name, d.profile, g.id AS "gateId", g.name AS "gateName", l.id AS "listId", l.name AS "listName",
             e.id AS "eventId", e.title, e.time_zone AS "timeZone", s.starts AS "startsAt", s.ends AS "endsAt"
           FROM device d
           JOIN event e ON e.id = d.event_id
           CROSS JOIN LATERAL (
             SELECT min(starts_at) AS starts, max(ends_at) AS ends FROM event_session WHERE event_id = d.event_id) s
           LEFT JOIN gate g ON g.id = d.gate_id AND g.archived_at IS NULL
           CROSS JOIN LATERAL (
             SELECT id, name FROM check_in_list
             WHERE event_id = d.event_id AND archived_at IS NULL AND (is_default OR id IN (d.check_in_list_id, g.check_in_list_id))
             ORDER BY (id = d.check_in_list_id) IS TRUE DESC, (id = g.check_in_list_id) IS TRUE DESC, is_default DESC
             LIMIT 1) l
           WHERE d.id = $1`,
    values: [deviceId],
  })
  const [row] = rows
  if (!row) throw new Error(`device ${deviceId} has no row, or its event no list`)
  return {
    id: deviceId,
    name: row.name,
    profile: row.profile,
    gate: row.gateId && row.gateName ? { id: row.gateId, name: row.gateName } : null,
    list: { id: row.listId, name: row.listName },
    event: { id: row.eventId, title: row.title, timeZone: row.timeZone, startsAt: row.startsAt, endsAt: row.endsAt },
  }
}

/** One that was not revoked has left by itself, and is revoked with it: its key is gone. */
async function deviceWiped(ctx: Ctx, { wiped: _, ...proof }: WipedInput): Promise<{ wipedAt: Date }> {
  const { id } = await proveDevice(ctx, 'wiped', proof)
  return inTransaction(ctx, async (tx) => {
    await tx.db.$queryRaw`SELECT id::text FROM device WHERE id = ${id}::uuid FOR UPDATE`
    const device = await tx.db.device.findUniqueOrThrow({ where: { id } })
    if (device.wipedAt) return { wipedAt: device.wipedAt }
    if (device.status !== 'revoked') await endDevice(tx, device)
    await tx.db.device.update({ where: { id }, data: { wipedAt: tx.now, queueLength: 0, dataAsOf: null } })
    const { organizationId } = device
    await recordAudit(tx, { organizationId, action: 'device.wiped', subject: { kind: 'device', id } })
    return { wipedAt: tx.now }
  })
}

// The token of an enrolled device, `ptl_dev_<device, end, version, HMAC>`. Guards: nothing is stored of it, it ends after 12 hours, and a
// revocation holds within a second: the device's row, kept for less than that, has the last word.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { type DeviceProfile, profilePermissions } from './contract'

export const deviceTokenPrefix = 'ptl_dev_'
export const DEVICE_TOKEN_MS = 12 * 3_600_000

const form = /^ptl_dev_([A-Za-z0-9_-]{56})$/
/** Device 16, seconds 4, version 4. With the HMAC 42 bytes: 56 characters without padding, so each token has one spelling. */
const HEAD_BYTES = 24
const MAC_BYTES = 18

export type DeviceActor = Extract<Actor, { kind: 'device' }>

export function makeDeviceToken(device: { id: string; tokenVersion: number }, now: Date) {
  const seconds = Math.floor((now.getTime() + DEVICE_TOKEN_MS) / 1000)
  const head = Buffer.alloc(HEAD_BYTES)
  head.write(device.id.replaceAll('-', ''), 'hex')
  head.writeUInt32BE(seconds, 16)
  head.writeUInt32BE(device.tokenVersion, 20)
  const token = deviceTokenPrefix + Buffer.concat([head, macOf(head)]).toString('base64url')
  return { token, expiresAt: new Date(seconds * 1000) }
}

/** Null for what is no token of ours, or no longer; fails with `device.revoked` where the device itself has to know. */
export async function readDeviceToken(
  ctx: Pick<Ctx, 'now'> & { pool: pg.Pool },
  token: string,
): Promise<DeviceActor | null> {
  const [, text] = form.exec(token) ?? []
  if (!text) return null
  const bytes = Buffer.from(text, 'base64url')
  const head = bytes.subarray(0, HEAD_BYTES)
  if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), macOf(head))) return null
  const id = uuidOf(head)
  const row = await deviceRow(ctx, id)
  if (!row) return null
  if (row.status === 'revoked') fail('unauthenticated', 'device.revoked', 'This device was revoked. Remove its data.')
  if (row.status !== 'active' || row.tokenVersion !== head.readUInt32BE(20)) return null
  if (head.readUInt32BE(16) * 1000 <= ctx.now.getTime()) return null
  return {
    kind: 'device',
    deviceId: id,
    organizationId: row.organizationId,
    eventIds: [row.eventId],
    gateId: row.gateId,
    checkInListId: row.checkInListId,
    isKiosk: row.profile === 'kiosk',
    permissions: permissionsOf[row.profile],
  }
}

const permissionsOf: Readonly<Record<DeviceProfile, DeviceActor['permissions']>> = {
  scan: new Set(profilePermissions.scan),
  search: new Set(profilePermissions.search),
  override: new Set(profilePermissions.override),
  kiosk: new Set(profilePermissions.kiosk),
}

type DeviceRow = {
  organizationId: string
  eventId: string
  gateId: string | null
  checkInListId: string | null
  profile: DeviceProfile
  status: string
  tokenVersion: number
}

const keptMs = 900
const mostKept = 2_000
const kept = new WeakMap<pg.Pool, Map<string, { row: DeviceRow; at: number }>>()

/** A gate that scans without pause asks once a second. */
async function deviceRow(ctx: Pick<Ctx, 'now'> & { pool: pg.Pool }, id: string): Promise<DeviceRow | null> {
  const devices = kept.get(ctx.pool) ?? new Map<string, { row: DeviceRow; at: number }>()
  kept.set(ctx.pool, devices)
  const known = devices.get(id)
  const age = known ? ctx.now.getTime() - known.at : keptMs
  if (known && age >= 0 && age < keptMs) return known.row
  const { rows } = await ctx.pool.query<DeviceRow>({
    name: 'device',
    text: `SELECT d.organization_id AS "organizationId", d.event_id AS "eventId", d.gate_id AS "gateId",
             coalesce(own.id, its.id) AS "checkInListId", d.profile, d.status, d.token_version AS "tokenVersion"
           FROM device d
           LEFT JOIN gate g ON g.id = d.gate_id AND g.archived_at IS NULL
           LEFT JOIN check_in_list own ON own.id = d.check_in_list_id AND own.archived_at IS NULL
           LEFT JOIN check_in_list its ON its.id = g.check_in_list_id AND its.archived_at IS NULL
           WHERE d.id = $1`,
    values: [id],
  })
  devices.delete(id)
  const [row] = rows
  if (!row) return null
  if (devices.size >= mostKept) devices.delete(devices.keys().next().value ?? id)
  devices.set(id, { row, at: ctx.now.getTime() })
  return row
}

function macOf(head: Uint8Array): Buffer {
  return createHmac('sha256', env().authSecret)
    .update('portillon/device-token\0')
    .update(head)
    .digest()
    .subarray(0, MAC_BYTES)
}

function uuidOf(head: Buffer): string {
  const hex = head.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

// A manager makes devices, invites phones to become one, changes and revokes them. Guards: a secret is told once and only its hash is kept;
// an event has so many live devices at most, however fast they are made.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { lockEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { announceRules } from '../live/announce'
import {
  type ChangeDeviceInput,
  type CreateDeviceInput,
  type DeviceIdInput,
  INVITATION_MS,
  type Invitation,
  type InviteDeviceInput,
  MAX_LIVE_DEVICES,
} from './contract'
import { invitationOf, makeSecret } from './invitation'
import { lockEventOfDevice, lockManagedDevice, refuseRevoked, requirePlaces } from './managed-device'

export async function createDevice(ctx: Ctx, input: CreateDeviceInput): Promise<Invitation> {
  const { eventId, name, profile, gateId, checkInListId, locale } = input
  const event = await ctx.db.event.findUnique({ where: { id: eventId }, select: { organizationId: true } })
  if (!event) notFound('event')
  const { organizationId } = event
  requirePermission(ctx, 'scanning:manage', { organizationId, eventId }, 'event')
  const { secret, secretHash } = await makeSecret(ctx.random)
  const id = ctx.random.uuid(ctx.now)
  const secretExpiresAt = new Date(ctx.now.getTime() + INVITATION_MS)
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, eventId)
    await requirePlaces(tx, eventId, { gateId, checkInListId })
    await refuseTooMany(tx, eventId)
    await tx.db.device.create({
      data: {
        id,
        organizationId,
        eventId,
        name,
        profile,
        gateId,
        checkInListId,
        status: 'invited',
        secretHash,
        secretExpiresAt,
        createdBy: actorName(tx.actor),
        createdAt: tx.now,
      },
    })
    const after = { eventId, name, profile, gateId, checkInListId }
    await recordAudit(tx, { organizationId, action: 'device.created', subject: { kind: 'device', id }, after })
  })
  return invitationOf({ id, name, secret, locale, expiresAt: secretExpiresAt })
}

/** A new secret for one that no phone has become yet; the old secret, and a phone that waits to be confirmed, are forgotten. */
export async function inviteDevice(ctx: Ctx, { id, locale }: InviteDeviceInput): Promise<Invitation> {
  const { secret, secretHash } = await makeSecret(ctx.random)
  const secretExpiresAt = new Date(ctx.now.getTime() + INVITATION_MS)
  const name = await inTransaction(ctx, async (tx) => {
    const device = await lockManagedDevice(tx, id)
    refuseRevoked(device)
    if (device.status === 'active')
      fail('conflict', 'device.already_active', 'A phone has become this device. Revoke it and make a new one.')
    await tx.db.device.update({
      where: { id },
      data: { status: 'invited', secretHash, secretExpiresAt, publicKey: null, enrolledWith: null, provedAt: null },
    })
    const { organizationId } = device
    await recordAudit(tx, { organizationId, action: 'device.invited', subject: { kind: 'device', id } })
    return device.name
  })
  return invitationOf({ id, name, secret, locale, expiresAt: secretExpiresAt })
}

/** Its phone is told at once of another name, gate, list or profile, and learns of it with its next sign of life at the latest. */
export async function changeDevice(ctx: Ctx, { id, ...change }: ChangeDeviceInput): Promise<void> {
  const changed = await inTransaction(ctx, async (tx) => {
    // The event before the device, as in the making: a list or gate that is given must not be archived meanwhile.
    if (change.gateId || change.checkInListId) await lockEventOfDevice(tx, id)
    const device = await lockManagedDevice(tx, id)
    refuseRevoked(device)
    await requirePlaces(tx, device.eventId, change)
    const { name, profile, gateId, checkInListId } = { ...device, ...defined(change) }
    const after = { name, profile, gateId, checkInListId }
    const before = {
      name: device.name,
      profile: device.profile,
      gateId: device.gateId,
      checkInListId: device.checkInListId,
    }
    if (JSON.stringify(before) === JSON.stringify(after)) return null
    await tx.db.device.update({ where: { id }, data: after })
    const { organizationId } = device
    await recordAudit(tx, { organizationId, action: 'device.changed', subject: { kind: 'device', id }, before, after })
    return device.eventId
  })
  if (changed !== null) announceRules(ctx, changed)
}

/** Ends it for good, in whatever state. Doing it again changes nothing. */
export async function revokeDevice(ctx: Ctx, { id }: DeviceIdInput): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const device = await lockManagedDevice(tx, id)
    if (device.status === 'revoked') return
    await endDevice(tx, device)
  })
}

/** The key stays: with it the phone can still say that it has removed everything. */
export async function endDevice(tx: TxCtx, device: { id: string; organizationId: string; status: string }) {
  const { id, organizationId, status } = device
  await tx.db.device.update({
    where: { id },
    data: {
      status: 'revoked',
      revokedAt: tx.now,
      tokenVersion: { increment: 1 },
      secretHash: null,
      secretExpiresAt: null,
    },
  })
  const before = { status }
  await recordAudit(tx, { organizationId, action: 'device.revoked', subject: { kind: 'device', id }, before })
}

async function refuseTooMany(tx: TxCtx, eventId: string): Promise<void> {
  await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`devices/${eventId}`}, 0))::text`
  const live = await tx.db.device.count({ where: { eventId, status: { not: 'revoked' } } })
  if (live < MAX_LIVE_DEVICES) return
  fail('conflict', 'device.too_many', `An event has at most ${MAX_LIVE_DEVICES} devices. Revoke one first.`)
}

function defined<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>
}

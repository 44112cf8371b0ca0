// Phones at a gate for tests: with a key of their own, paired through the product's own commands.
import { rolePermissions } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { type DeviceProfile, type Enrolled, type Invitation, proofText } from '@/server/scanning/devices/contract'
import { askForDeviceToken } from '@/server/scanning/devices/device-access'
import type { DeviceActor } from '@/server/scanning/devices/device-token'
import { readDeviceToken } from '@/server/scanning/devices/device-token'
import { createDevice } from '@/server/scanning/devices/manage-devices'
import { confirmDevice, enrolDevice } from '@/server/scanning/devices/pair-device'

export type Phone = {
  /** SPKI in base64url. */
  publicKey: string
  sign(text: string): Promise<string>
}

export async function aPhone(): Promise<Phone> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const spki = await crypto.subtle.exportKey('spki', keys.publicKey)
  return {
    publicKey: Buffer.from(spki).toString('base64url'),
    async sign(text) {
      const made = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, Buffer.from(text))
      return Buffer.from(made).toString('base64url')
    },
  }
}

type GateOf = { organizationId: string; eventId: string }

/** A manager of the whole organization. */
export function gateManager(ctx: Ctx, gate: GateOf): Ctx {
  const { organizationId } = gate
  const userId = '0197a0e5-0000-7000-8000-000000000003'
  const permissions = rolePermissions.manager
  return { ...ctx, actor: { kind: 'user', userId, organizationId, role: 'manager', permissions, eventIds: null } }
}

type Place = { profile?: DeviceProfile; name?: string; gateId?: string | null; checkInListId?: string | null }

export function anInvitation(ctx: Ctx, gate: GateOf, place: Place = {}): Promise<Invitation> {
  const { profile = 'scan', name = 'Téléphone 1', gateId = null, checkInListId = null } = place
  const input = { eventId: gate.eventId, name, profile, gateId, checkInListId, locale: 'fr' } as const
  return createDevice(gateManager(ctx, gate), input)
}

export function secretOf({ link }: Pick<Invitation, 'link'>): string {
  return new URL(link).hash.slice(1)
}

export function enrolPhone(ctx: Ctx, phone: Phone, secret: string): Promise<Enrolled> {
  const actor = { kind: 'anonymous', address: null } as const
  return enrolDevice({ ...ctx, actor }, { secret, publicKey: phone.publicKey })
}

/** What a phone sends to prove that it is that device. */
export async function proofOf(ctx: Ctx, phone: Phone, deviceId: string, purpose: 'token' | 'wiped' = 'token') {
  const answer = await askForDeviceToken(ctx, { deviceId })
  if (!('nonce' in answer)) throw new Error('a nonce comes first')
  const { nonce } = answer
  return { deviceId, nonce, signature: await phone.sign(proofText(purpose, deviceId, nonce)) }
}

export async function tokenFor(ctx: Ctx, phone: Phone, deviceId: string): Promise<string> {
  const answer = await askForDeviceToken(ctx, await proofOf(ctx, phone, deviceId))
  if (!('token' in answer)) throw new Error('a proof was sent, and a nonce came')
  return answer.token
}

export type PairedDevice = { id: string; phone: Phone; token: string; actor: DeviceActor }

/** A phone that was invited, has enrolled and was confirmed. */
export async function anActiveDevice(ctx: Ctx, gate: GateOf, place: Place = {}): Promise<PairedDevice> {
  const phone = await aPhone()
  const invitation = await anInvitation(ctx, gate, place)
  const { deviceId, digits } = await enrolPhone(ctx, phone, secretOf(invitation))
  await confirmDevice(gateManager(ctx, gate), { id: deviceId, digits })
  const token = await tokenFor(ctx, phone, deviceId)
  const actor = await readDeviceToken(ctx, token)
  if (!actor) throw new Error('a new token is good')
  return { id: deviceId, phone, token, actor }
}

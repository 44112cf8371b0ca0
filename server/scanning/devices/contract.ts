// Phones at a gate: what each profile may do, what managers and phones send, and the digits that both screens show. Safe for the browser.
import { z } from 'zod'
import type { Permission } from '@/server/kernel/actor'
import { fault } from '@/server/kernel/contract'
import { locales } from '@/server/kernel/format'
import { id, line } from '@/server/kernel/text'

/** Who made the devices that a rehearsal has for itself: they are no phones, and no list of devices shows them. */
export const PRACTICE_MAKER = 'system:rehearsal'

export const deviceProfiles = ['scan', 'search', 'override', 'kiosk'] as const
export type DeviceProfile = (typeof deviceProfiles)[number]

/** A kiosk may no more than a scanner; its page shows no names besides. */
export const profilePermissions: Readonly<Record<DeviceProfile, readonly Permission[]>> = {
  scan: ['scanning:scan'],
  search: ['scanning:scan', 'scanning:search'],
  override: ['scanning:scan', 'scanning:search', 'scanning:override'],
  kiosk: ['scanning:scan'],
}

export const deviceStatuses = ['invited', 'pairing', 'active', 'revoked'] as const
export type DeviceStatus = (typeof deviceStatuses)[number]

/** How long an invitation can be opened, and then how long its digits can be confirmed. */
export const INVITATION_MS = 10 * 60_000
export const HEARTBEAT_MS = 15_000
export const MAX_LIVE_DEVICES = 500

/** A device's clock that is wrong by less is right. */
export const CLOCK_TOLERANCE_MS = 5_000

const place = { gateId: id.nullable(), checkInListId: id.nullable() }

export const eventDevicesInput = z.strictObject({ eventId: id })
export const deviceIdInput = z.strictObject({ id })
export type DeviceIdInput = z.infer<typeof deviceIdInput>

/** Of the page that the invitation opens. */
const locale = z.enum(locales).default('fr')

export const inviteDeviceInput = z.strictObject({ id, locale })
export type InviteDeviceInput = z.infer<typeof inviteDeviceInput>

export const createDeviceInput = z.strictObject({
  eventId: id,
  locale,
  name: line(80),
  profile: z.enum(deviceProfiles),
  gateId: place.gateId.default(null),
  /** Null: the list of its gate, or the one that the event was born with. */
  checkInListId: place.checkInListId.default(null),
})
export type CreateDeviceInput = z.infer<typeof createDeviceInput>

/** Absent fields stay as they are. */
export const changeDeviceInput = z.strictObject({
  id,
  name: line(80).optional(),
  profile: z.enum(deviceProfiles).optional(),
  gateId: place.gateId.optional(),
  checkInListId: place.checkInListId.optional(),
})
export type ChangeDeviceInput = z.infer<typeof changeDeviceInput>

const digits = z.string().regex(/^\d{4}$/, 'must be four digits')

/** The digits that the manager has seen: those of another phone are not confirmed by it. */
export const confirmDeviceInput = z.strictObject({ id, digits })
export type ConfirmDeviceInput = z.infer<typeof confirmDeviceInput>

/** Without padding. */
export function toBase64Url(bytes: Uint8Array | ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Throws at what is no base64url. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

/** What a phone sends is bytes in base64url, each in its one spelling. */
function bytes(least: number, most = least) {
  return z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/, 'must be base64url')
    .min(Math.ceil((least * 4) / 3), 'is too short')
    .max(Math.ceil((most * 4) / 3), 'is too long')
}

/** 128 bits. */
export const secretText = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'is no secret of an invitation')

/** An SPKI of P-256 with an uncompressed point has 91 bytes. */
export const enrolInput = z.strictObject({ secret: secretText, publicKey: bytes(91) })
export type EnrolInput = z.infer<typeof enrolInput>
export type Enrolled = { deviceId: string; digits: string; invited: Invited }

export const invitedInput = z.strictObject({ secret: secretText })
export type InvitedInput = z.infer<typeof invitedInput>

/** A nonce of ours and the device's signature over `proofText`. */
export const proof = { deviceId: id, nonce: bytes(32), signature: bytes(64) }

/** Without a signature the answer is a nonce to sign. */
export const deviceTokenInput = z
  .strictObject({ deviceId: id, nonce: proof.nonce.optional(), signature: proof.signature.optional() })
  .refine(
    ({ nonce, signature }) => (nonce === undefined) === (signature === undefined),
    fault('invalid', 'nonce and signature come together'),
  )
export type DeviceTokenInput = z.infer<typeof deviceTokenInput>
export type DeviceTokenAnswer = { nonce: string } | { token: string; expiresAt: Date; serverTime: Date }

export type ProofPurpose = 'token' | 'last-scans' | 'wiped'

/** The text that a device signs, as UTF-8: one signature is never good for another purpose. */
export function proofText(purpose: ProofPurpose, deviceId: string, nonce: string): string {
  return `portillon/device-${purpose}\n${deviceId}\n${nonce}`
}

export const heartbeatInput = z.strictObject({
  wiped: z.literal(false).optional(),
  /** Scans that wait on the device. */
  queueLength: z.int().min(0).max(10_000_000),
  /** Of the bundle that it holds; null without one. By our clock, as the bundle said it. */
  dataAsOf: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable(),
  appVersion: line(40),
  /** The device's clock minus ours; null while it was never measured. */
  clockOffsetMs: z.number().min(-1e15).max(1e15).nullable(),
  /** Percent; null where the browser does not tell. */
  battery: z.number().min(0).max(100).nullable(),
  /** Since the page was opened the camera has shown a picture. */
  cameraWorks: z.boolean().optional(),
  /** It has proved to itself that it decides without a network. */
  offlineReady: z.boolean().optional(),
})
export type HeartbeatInput = z.infer<typeof heartbeatInput>

/** Without a credential: its tokens are dead by then, and the key is all that is left. */
export const wipedInput = z.strictObject({ wiped: z.literal(true), ...proof })
export type WipedInput = z.infer<typeof wipedInput>

export const selfInput = z.discriminatedUnion('wiped', [wipedInput, heartbeatInput])
export type SelfInput = z.infer<typeof selfInput>

/** What an invitation is for, told to whoever has its secret; nothing of attendees. */
export type Invited = { device: string; gate: string | null; event: string; organization: string }

/** What a device is told of itself; nothing of attendees. */
export type OwnDevice = {
  id: string
  name: string
  profile: DeviceProfile
  gate: { id: string; name: string } | null
  /** The list to open with: its own, its gate's, or the event's first. */
  list: { id: string; name: string }
  event: { id: string; title: string; timeZone: string; startsAt: Date; endsAt: Date }
}
export type HeartbeatAnswer = { serverTime: Date; device: OwnDevice; commands: 'wipe'[] }

export type DeviceView = {
  id: string
  name: string
  profile: DeviceProfile
  status: DeviceStatus
  gate: { id: string; name: string } | null
  checkInList: { id: string; name: string } | null
  /** Of an invitation, and of the digits while pairing. */
  expiresAt: Date | null
  /** While pairing. */
  digits: string | null
  createdAt: Date
  revokedAt: Date | null
  wipedAt: Date | null
  lastSeenAt: Date | null
  queueLength: number
  dataAsOf: Date | null
  /** It has said that it decides without a network. */
  offlineReady: boolean
  appVersion: string | null
  clockOffsetMs: number | null
  battery: number | null
}

export type EventDevices = {
  devices: DeviceView[]
  /** Where one can be put. */
  gates: { id: string; name: string }[]
  lists: { id: string; name: string; isDefault: boolean }[]
  /** Of the scanner’s page as it is sent now. */
  version: string
  /** The instant of this answer, by our clock. */
  at: Date
}

/** Given once: only the hash of the secret is kept. */
export type Invitation = {
  id: string
  name: string
  /** Holds the secret in its fragment, which browsers send to no server. */
  link: string
  /** The link as a QR code: an SVG path in modules, and modules on a side. */
  qr: { path: string; size: number }
  expiresAt: Date
}

export type DeviceState = 'invited' | 'lapsed' | 'to_confirm' | 'active' | 'silent' | 'revoked' | 'wiped'

/** Silent: nothing heard from it for five minutes, or ever. */
export const SILENT_MS = 5 * 60_000

export function deviceState(
  device: Pick<DeviceView, 'status' | 'expiresAt' | 'wipedAt' | 'lastSeenAt'>,
  now: Date,
): DeviceState {
  if (device.status === 'revoked') return device.wipedAt ? 'wiped' : 'revoked'
  if (device.status === 'active') {
    const isHeard = device.lastSeenAt !== null && now.getTime() - device.lastSeenAt.getTime() < SILENT_MS
    return isHeard ? 'active' : 'silent'
  }
  if (!device.expiresAt || device.expiresAt <= now) return 'lapsed'
  return device.status === 'pairing' ? 'to_confirm' : 'invited'
}

type Bytes = Uint8Array<ArrayBuffer>

export async function hashOfSecret(secret: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret)))
}

/** The same on both screens, and others for another key. `publicKey` is its SPKI. */
export async function pairingDigits(secretHash: Uint8Array, publicKey: Uint8Array): Promise<string> {
  const text = new TextEncoder().encode('portillon/pairing\n')
  const joined = new Uint8Array(text.length + secretHash.length + publicKey.length)
  joined.set(text)
  joined.set(secretHash, text.length)
  joined.set(publicKey, text.length + secretHash.length)
  const hash = new DataView(await crypto.subtle.digest('SHA-256', joined))
  return String(hash.getUint32(0) % 10_000).padStart(4, '0')
}

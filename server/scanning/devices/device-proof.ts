// A device proves itself: a nonce of ours, signed with the key that never leaves it. Guards: a nonce is good for 60 seconds, for one device,
// and once: a signature that somebody copied on its way proves nothing.
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { type ProofPurpose, proofText } from './contract'

const NONCE_MS = 60_000
/** Milliseconds 6, chance 10; then 16 of an HMAC. */
const HEAD_BYTES = 16

export type Proof = { deviceId: string; nonce: string; signature: string }
export type ProvedDevice = {
  id: string
  organizationId: string
  eventId: string
  status: string
  tokenVersion: number
  secretExpiresAt: Date | null
}

/** Given to whoever asks: a device that never was gets one as well, and cannot use it. */
export function makeNonce(ctx: Pick<Ctx, 'now' | 'random'>, deviceId: string): string {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUIntBE(ctx.now.getTime(), 0, 6)
  head.set(ctx.random.bytes(10), 6)
  return Buffer.concat([head, macOf(deviceId, head)]).toString('base64url')
}

/** The device, in whatever state it is. Everything that is wrong is refused alike. */
export async function proveDevice(
  ctx: Pick<Ctx, 'db' | 'now'>,
  purpose: ProofPurpose,
  { deviceId, nonce, signature }: Proof,
): Promise<ProvedDevice> {
  const madeAt = nonceTime(ctx.now, deviceId, nonce) ?? refused()
  const device = await ctx.db.device.findUnique({
    where: { id: deviceId },
    select: {
      id: true,
      organizationId: true,
      eventId: true,
      status: true,
      tokenVersion: true,
      secretExpiresAt: true,
      publicKey: true,
    },
  })
  if (!device?.publicKey || !isSigned(device.publicKey, proofText(purpose, deviceId, nonce), signature)) refused()
  // The key as well: a device that was invited anew in between has another.
  const { count } = await ctx.db.device.updateMany({
    where: {
      id: deviceId,
      publicKey: device.publicKey,
      OR: [{ provedAt: null }, { provedAt: { lt: madeAt } }],
    },
    data: { provedAt: madeAt },
  })
  if (count === 0) refused()
  const { publicKey: _, ...proved } = device
  return proved
}

function refused(): never {
  fail(
    'unauthenticated',
    'device.not_proved',
    'This is not the answer of an enrolled device. Ask for a nonce and sign it.',
  )
}

/** Null for one that is not ours, not this device's, or too old. */
function nonceTime(now: Date, deviceId: string, nonce: string): Date | null {
  const bytes = Buffer.from(nonce, 'base64url')
  if (bytes.length !== HEAD_BYTES * 2) return null
  const head = bytes.subarray(0, HEAD_BYTES)
  if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), macOf(deviceId, head))) return null
  const madeAt = new Date(head.readUIntBE(0, 6))
  const age = now.getTime() - madeAt.getTime()
  // Another process made it: its clock may be a little ahead.
  return age > NONCE_MS || age < -NONCE_MS ? null : madeAt
}

function macOf(deviceId: string, head: Uint8Array): Buffer {
  return createHmac('sha256', env().authSecret)
    .update(`portillon/device-nonce\0${deviceId}\0`)
    .update(head)
    .digest()
    .subarray(0, HEAD_BYTES)
}

/** What stands before a point of P-256 in its SPKI. */
export const SPKI_HEAD = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
/** A point begins with it that is written whole. */
const UNCOMPRESSED = 4

/** Null for anything but a point of P-256. */
export function readPublicKey(text: string): Uint8Array<ArrayBuffer> | null {
  const spki = Buffer.from(text, 'base64url')
  const isPoint = spki.subarray(0, SPKI_HEAD.length).equals(SPKI_HEAD) && spki[SPKI_HEAD.length] === UNCOMPRESSED
  if (spki.length !== 91 || spki.toString('base64url') !== text || !isPoint) return null
  try {
    createPublicKey({ key: spki, format: 'der', type: 'spki' })
  } catch {
    return null
  }
  return new Uint8Array(spki)
}

/** ECDSA with SHA-256 as browsers write it: r and s, 32 bytes each. */
function isSigned(publicKey: Uint8Array, text: string, signature: string): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  const given = Buffer.from(signature, 'base64url')
  return given.length === 64 && verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, given)
}

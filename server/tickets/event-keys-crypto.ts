// Ed25519 keys of events, on Node: making a pair, keeping the private half sealed under the master key, signing and
// checking; and the root of an event's rotating codes, sealed likewise. Guards: a private key never leaves this module in the open, and a
// sealed one opens only for its own kid and its own purpose.

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Random } from '@/server/kernel/random'
import { open, seal } from '@/server/kernel/seal'
import type { TokenSigner } from './ticket-token'

const SEED_BYTES = 32
// DER headers of an Ed25519 private key (PKCS #8) and public key (SPKI); the 32 bytes of the key follow.
const PRIVATE_KEY_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_KEY_HEADER = Buffer.from('302a300506032b6570032100', 'hex')
/** Parsing a key costs more than using it; the bound keeps a process that serves many events small. */
const KEYS_KEPT = 500

export type EventKeyPair = { publicKey: Buffer; wrappedPrivateKey: string }

/** @param masterKey KEY_ENCRYPTION_KEY, 32 bytes */
export function makeEventKeyPair(masterKey: Uint8Array, kid: number, random: Pick<Random, 'bytes'>): EventKeyPair {
  const seed = Buffer.from(random.bytes(SEED_BYTES))
  const publicKey = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { publicKey: Buffer.from(publicKey), wrappedPrivateKey: seal(masterKey, seed, purposeOf(kid), random) }
}

const ROTATION_KEY_BYTES = 32

/** Sealed: the root from which the keys of rotating tickets with this kid are derived. */
export function makeRotationKey(masterKey: Uint8Array, kid: number, random: Pick<Random, 'bytes'>): string {
  return seal(masterKey, random.bytes(ROTATION_KEY_BYTES), rotationPurposeOf(kid), random)
}

/** Throws `SealError` when the master key or the kid is not the one that the key was wrapped with. */
export function openRotationKey(masterKey: Uint8Array, kid: number, wrappedRotationKey: string): Buffer {
  const key = open(masterKey, wrappedRotationKey, rotationPurposeOf(kid))
  if (key.length !== ROTATION_KEY_BYTES) throw new RangeError('A rotation key has 32 bytes.')
  return key
}

// By master key first, so that no cached key answers for another master key.
const privateKeys = new WeakMap<Uint8Array, Map<string, KeyObject>>()

/** Throws `SealError` when the master key or the kid is not the one that the key was wrapped with. */
export function signerOf(masterKey: Uint8Array, kid: number, wrappedPrivateKey: string): TokenSigner {
  const keys = privateKeys.get(masterKey) ?? new Map<string, KeyObject>()
  privateKeys.set(masterKey, keys)
  const name = `${kid}:${wrappedPrivateKey}`
  const key = kept(keys, name, () => privateKeyOf(open(masterKey, wrappedPrivateKey, purposeOf(kid))))
  return (message) => sign(null, message, key)
}

const publicKeys = new Map<string, KeyObject>()

/** Plain Ed25519, a `SignatureCheck`; `verifyToken` adds what makes it strict. */
export function checkSignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const name = Buffer.from(publicKey).toString('base64')
  const key = kept(publicKeys, name, () =>
    createPublicKey({ key: Buffer.concat([PUBLIC_KEY_HEADER, publicKey]), format: 'der', type: 'spki' }),
  )
  return verify(null, message, key, signature)
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  if (seed.length !== SEED_BYTES) throw new RangeError('An Ed25519 private key has 32 bytes.')
  return createPrivateKey({ key: Buffer.concat([PRIVATE_KEY_HEADER, seed]), format: 'der', type: 'pkcs8' })
}

function purposeOf(kid: number): string {
  return `event_key:${kid}`
}

function rotationPurposeOf(kid: number): string {
  return `rotation_key:${kid}`
}

function kept(keys: Map<string, KeyObject>, name: string, make: () => KeyObject): KeyObject {
  const known = keys.get(name)
  if (known) return known
  const key = make()
  if (keys.size >= KEYS_KEPT) keys.delete(keys.keys().next().value ?? '')
  keys.set(name, key)
  return key
}

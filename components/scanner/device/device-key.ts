// The phone's half of being a device: its key, its token, and questions in its name. Guards: the key cannot be read out of the browser; a
// token is asked for once at a time and before it ends; and whoever asks learns when the device was revoked.
import {
  type DeviceTokenAnswer,
  type Enrolled,
  hashOfSecret,
  type Invited,
  type ProofPurpose,
  pairingDigits,
  proofText,
  toBase64Url,
} from '@/server/scanning/devices/contract'
import type { SyncAnswer } from '@/server/scanning/sync/contract'
import { oneTabAtATime } from '../offline/one-tab'
import { DeviceRefusal, DeviceRevoked, postJson, refusalOf } from './device-call'
import { type HandedOver, handOverScans, removeDeviceData } from './device-data'
import { changeIdentity, readIdentity, removeIdentity, type StoredIdentity, writeIdentity } from './identity-store'

export type DeviceIdentity = Pick<StoredIdentity, 'deviceId' | 'state' | 'digits' | 'invited' | 'clockOffsetMs'>

/** Null where this browser is no device. Never speaks to the server. */
export async function deviceIdentity(): Promise<DeviceIdentity | null> {
  const stored = await readIdentity()
  return (
    stored && {
      deviceId: stored.deviceId,
      state: stored.state,
      digits: stored.digits,
      invited: stored.invited,
      clockOffsetMs: stored.clockOffsetMs,
    }
  )
}

/**
 * Brings the secret of an invitation with a key that is made here, and keeps what came of it. A device that this browser was before is
 * forgotten only when the new one exists.
 */
export async function enrol(secret: string): Promise<DeviceIdentity> {
  const key = { name: 'ECDSA', namedCurve: 'P-256' }
  const { privateKey, publicKey } = await crypto.subtle.generateKey(key, false, ['sign', 'verify'])
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey))
  const { deviceId, invited } = await twice(() =>
    postJson<Enrolled>('/api/devices/enrol', { secret, publicKey: toBase64Url(spki) }),
  )
  // Our own: a server that was given another key would show other digits.
  const digits = await pairingDigits(await hashOfSecret(secret), spki)
  const identity = { deviceId, state: 'pairing', digits, invited, clockOffsetMs: null } as const
  await writeIdentity({ ...identity, privateKey, token: null, tokenEndsAt: 0 })
  return identity
}

/** What the invitation is for; uses nothing up. */
export function readInvited(secret: string): Promise<Invited> {
  return postJson<Invited>('/api/devices/invited', { secret })
}

/** With the same key, since its answer may have been lost. */
async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof DeviceRefusal && error.isOurs && error.status < 500) throw error
    return ask()
  }
}

/** A token is taken anew when less than this is left of it. */
const RENEW_MS = 3_600_000

const asking = new Map<string, Promise<string>>()

/**
 * A live token. Rejects with `DeviceRevoked`, with `DeviceRefusal` (`device.not_confirmed` while pairing), or with a network's error, though
 * then one that still lives is given.
 */
export async function deviceToken(options: { fresh?: boolean } = {}): Promise<string> {
  const identity = (await readIdentity()) ?? noDevice()
  if (identity.state === 'revoked') throw new DeviceRevoked()
  const leftMs = identity.tokenEndsAt - (Date.now() - (identity.clockOffsetMs ?? 0))
  if (identity.token !== null && !options.fresh && leftMs > RENEW_MS) return identity.token
  const running = asking.get(identity.deviceId) ?? askForToken(identity).finally(() => asking.delete(identity.deviceId))
  asking.set(identity.deviceId, running)
  try {
    return await running
  } catch (error) {
    const isAway = !(error instanceof DeviceRefusal && error.isOurs) || error.status >= 500
    if (isAway && identity.token !== null && !options.fresh && leftMs > 0) return identity.token
    throw error
  }
}

async function askForToken(identity: StoredIdentity): Promise<string> {
  const { deviceId } = identity
  try {
    const proof = await prove(identity, 'token')
    const before = Date.now()
    const answer = await postJson<DeviceTokenAnswer>('/api/devices/token', proof)
    if (!('token' in answer)) throw new DeviceRefusal(0, 'unknown')
    await changeIdentity(deviceId, {
      state: 'active',
      token: answer.token,
      tokenEndsAt: new Date(answer.expiresAt).getTime(),
      clockOffsetMs: offsetOf(before, answer.serverTime),
    })
    return answer.token
  } catch (error) {
    if (error instanceof DeviceRevoked) await noteRevoked(deviceId)
    throw error
  }
}

/** A nonce of the server, signed: good for one use within a minute. */
async function prove(identity: StoredIdentity, purpose: ProofPurpose) {
  const { deviceId, privateKey } = identity
  const answer = await postJson<DeviceTokenAnswer>('/api/devices/token', { deviceId })
  if (!('nonce' in answer)) throw new DeviceRefusal(0, 'unknown')
  const text = new TextEncoder().encode(proofText(purpose, deviceId, answer.nonce))
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, text)
  return { deviceId, nonce: answer.nonce, signature: toBase64Url(signature) }
}

const unanswered = new Set<() => void>()

/** Hears of every question of this device that got no answer. Answers how to stop listening. */
export function onNoAnswer(tell: () => void): () => void {
  unanswered.add(tell)
  return () => void unanswered.delete(tell)
}

/**
 * `fetch` in the device's name; a token that died meanwhile is taken anew once. Refusals are answered like any response, but for that of a
 * revoked device, which rejects with `DeviceRevoked`.
 */
export async function deviceFetch(path: string, init: RequestInit = {}): Promise<Response> {
  const identity = (await readIdentity()) ?? noDevice()
  const ask = async (token: string) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    try {
      return await fetch(path, { ...init, headers, credentials: 'omit' })
    } catch (error) {
      // Whoever has asked may have given up by themselves; anything else is a server that is silent.
      if (!(error instanceof DOMException && error.name === 'AbortError')) for (const tell of unanswered) tell()
      throw error
    }
  }
  const response = await ask(await deviceToken())
  if (response.status !== 401) return response
  if ((await refusalOf(response.clone())) instanceof DeviceRevoked) {
    await noteRevoked(identity.deviceId)
    throw new DeviceRevoked()
  }
  return ask(await deviceToken({ fresh: true }))
}

/** What the server's clock says in an answer against ours, with half of the round trip for the way back. */
export function offsetOf(before: number, serverTime: string | Date): number {
  return Math.round((before + Date.now()) / 2 - new Date(serverTime).getTime())
}

export async function noteClockOffset(deviceId: string, clockOffsetMs: number): Promise<void> {
  await changeIdentity(deviceId, { clockOffsetMs })
}

const listeners = new Set<() => void>()

/** Called when the server said that this device was revoked, whoever asked. Gives back how to stop listening. */
export function onDeviceRevoked(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

async function noteRevoked(deviceId: string): Promise<void> {
  await changeIdentity(deviceId, { state: 'revoked', token: null })
  for (const listener of listeners) listener()
}

/** `told`: the server knows that everything is removed. */
export type Left = HandedOver & { told: boolean }

/**
 * Hands over what waits, removes all that is kept, tells the server so with the key, and then forgets the key. Without a network names and
 * tickets go all the same; the scans that wait and the key stay, in state `revoked`, and a later call goes on.
 */
export function leaveDevice(): Promise<Left> {
  return oneTabAtATime('portillon-leave', leave)
}

async function leave(): Promise<Left> {
  const identity = await readIdentity()
  if (!identity) return { taken: 0, refused: 0, waiting: 0, told: true }
  const { deviceId } = identity
  // First, so that a page that is closed in the middle goes on removing.
  await changeIdentity(deviceId, { state: 'revoked', token: null })
  const handedOver = await handOverScans(deviceId, async (scans) =>
    postJson<SyncAnswer>('/api/devices/last-scans', { scans, ...(await prove(identity, 'last-scans')) }),
  )
  if (handedOver.waiting > 0) return { ...handedOver, told: false }
  await removeDeviceData(deviceId)
  try {
    await postJson('/api/devices/self', { wiped: true, ...(await prove(identity, 'wiped')) })
  } catch (error) {
    // A device that the server does not know any more has nobody left to tell.
    if (!(error instanceof DeviceRefusal && error.code === 'device.not_proved')) return { ...handedOver, told: false }
  }
  await removeIdentity(deviceId)
  return { ...handedOver, told: true }
}

/** Forgets a device that nobody confirmed. */
export async function forgetPairing(): Promise<void> {
  const identity = await readIdentity()
  if (identity?.state === 'pairing') await removeIdentity(identity.deviceId)
}

function noDevice(): never {
  throw new DeviceRefusal(401, 'device.none')
}

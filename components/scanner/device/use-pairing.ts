'use client'
// How far this phone is on its way to being a device: the secret from the address, the digits, the manager's word. Guards: the secret leaves
// the address bar at once, nothing happens before a person has asked for it, and a page that was closed goes on where it was.
import { useEffect, useState } from 'react'
import type { Invited } from '@/server/scanning/devices/contract'
import { DeviceRefusal, DeviceRevoked } from './device-call'
import { deviceIdentity, deviceToken, enrol, forgetPairing, leaveDevice, readInvited } from './device-key'

export type PairingFault =
  | 'invitation_expired'
  | 'invitation_unknown'
  | 'invitation_used'
  | 'not_proved'
  | 'pairing_expired'
  | 'revoked'
  | 'network'
  | 'insecure'
  | 'storage'
  | 'other'

export type Pairing =
  | { kind: 'reading' }
  /** No secret in the address, and nothing begun. */
  | { kind: 'none' }
  /** `invited`: what the phone will be, as soon as that is known. */
  | { kind: 'ready'; secret: string; invited: Invited | null }
  | { kind: 'working' }
  | { kind: 'digits'; digits: string; isAway: boolean; invited: Invited | null }
  | { kind: 'done'; invited: Invited | null }
  /** It is a device; `secret` of the invitation that somebody opened all the same. */
  | { kind: 'already'; secret: string | null }
  | { kind: 'left'; told: boolean; waiting: number }
  /** `secret` where the same invitation may be tried again. */
  | { kind: 'failed'; fault: PairingFault; secret: string | null }

const POLL_MS = 2_000
const secretForm = /^[A-Za-z0-9_-]{22}$/

export function usePairing() {
  const [pairing, setPairing] = useState<Pairing>({ kind: 'reading' })

  useEffect(() => {
    const secret = takeSecret()
    void firstState(secret).then(setPairing)
  }, [])

  const asked = pairing.kind === 'ready' && pairing.invited === null ? pairing.secret : null
  useEffect(() => {
    if (asked === null) return
    let isGone = false
    readInvited(asked)
      .then((invited) => {
        if (!isGone) setPairing((now) => (now.kind === 'ready' ? { ...now, invited } : now))
      })
      .catch(() => {}) // an invitation that is over says so when it is opened
    return () => {
      isGone = true
    }
  }, [asked])

  const isWaiting = pairing.kind === 'digits'
  useEffect(() => {
    if (!isWaiting) return
    let isGone = false
    let timer: ReturnType<typeof setTimeout>
    async function look() {
      const next = await confirmedYet()
      if (isGone) return
      setPairing((now) => (now.kind === 'digits' && next === 'away' ? { ...now, isAway: true } : now))
      if (next === 'away' || next === 'waiting') {
        if (next === 'waiting') setPairing((now) => (now.kind === 'digits' ? { ...now, isAway: false } : now))
        timer = setTimeout(look, POLL_MS)
      } else setPairing(next)
    }
    void look()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [isWaiting])

  return {
    pairing,
    async start(secret: string): Promise<void> {
      setPairing({ kind: 'working' })
      taken = null
      setPairing(await tryToEnrol(secret))
    },
    async giveUp(): Promise<void> {
      await forgetPairing()
      setPairing({ kind: 'none' })
    },
    /** Everything that this phone knows goes; then it may be paired anew. */
    async leave(): Promise<void> {
      const secret = pairing.kind === 'already' ? pairing.secret : null
      const { told, waiting } = await leaveDevice()
      setPairing(secret !== null && told ? { kind: 'ready', secret, invited: null } : { kind: 'left', told, waiting })
    },
  }
}

let taken: string | null = null

/** Out of the address bar, so that it is in no history and on no picture of the screen; kept here until it is used. */
function takeSecret(): string | null {
  const text = window.location.hash.slice(1)
  if (text !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
  if (secretForm.test(text)) taken = text
  return taken
}

async function firstState(secret: string | null): Promise<Pairing> {
  if (!window.isSecureContext || !crypto.subtle) return { kind: 'failed', fault: 'insecure', secret: null }
  try {
    const identity = await deviceIdentity()
    if (identity?.state === 'active' && !(await isRevoked())) return { kind: 'already', secret }
    if (identity && identity.state !== 'pairing') {
      const { told, waiting } = await leaveDevice()
      if (secret === null || !told) return { kind: 'left', told, waiting }
    }
    if (secret !== null) return { kind: 'ready', secret, invited: null }
    if (identity?.state !== 'pairing') return { kind: 'none' }
    return { kind: 'digits', digits: identity.digits, isAway: false, invited: identity.invited ?? null }
  } catch {
    return { kind: 'failed', fault: 'storage', secret: null }
  }
}

/** As far as can be learned now. */
async function isRevoked(): Promise<boolean> {
  try {
    await deviceToken({ fresh: true })
    return false
  } catch (error) {
    return error instanceof DeviceRevoked || (error instanceof DeviceRefusal && error.code === 'device.not_proved')
  }
}

async function tryToEnrol(secret: string): Promise<Pairing> {
  try {
    // Asked for early: a browser that may throw a device's key away loses the gate.
    await navigator.storage?.persist?.().catch(() => false)
    const { digits, invited = null } = await enrol(secret)
    return { kind: 'digits', digits, isAway: false, invited }
  } catch (error) {
    if (error instanceof DeviceRefusal) return failed(error, secret)
    const isStorage = error instanceof DOMException && !['AbortError', 'TimeoutError'].includes(error.name)
    return { kind: 'failed', fault: isStorage ? 'storage' : 'network', secret: isStorage ? null : secret }
  }
}

async function confirmedYet(): Promise<Pairing | 'waiting' | 'away'> {
  try {
    await deviceToken()
    return { kind: 'done', invited: (await deviceIdentity())?.invited ?? null }
  } catch (error) {
    if (!(error instanceof DeviceRefusal) || isAway(error)) return 'away'
    if (error.code === 'device.not_confirmed') return 'waiting'
    await forgetPairing()
    return failed(error, null)
  }
}

const faults: readonly PairingFault[] = [
  'invitation_expired',
  'invitation_unknown',
  'invitation_used',
  'not_proved',
  'pairing_expired',
  'revoked',
]

/** Busy, broken, or not the server at all. */
function isAway({ status, isOurs }: DeviceRefusal): boolean {
  return !isOurs || status >= 500 || status === 429
}

function failed(refusal: DeviceRefusal, secret: string | null): Pairing {
  if (isAway(refusal)) return { kind: 'failed', fault: 'network', secret }
  const fault = faults.find((name) => refusal.code === `device.${name}`) ?? 'other'
  return { kind: 'failed', fault, secret: null }
}

'use client'
// The gate of an enrolled device, for the page: what it can do now, and the one way to ask about a code.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { browserSignatureCheck } from '@/server/tickets/web-ed25519'
import { deviceFetch, deviceIdentity, onDeviceRevoked, onNoAnswer } from '../device/device-key'
import { askOnline } from './ask-online'
import type { GateAnswer, GateQuestion } from './gate-decider'
import { OfflineEngine } from './offline-engine'
import type { OfflineState } from './offline-state'
import type { LiveAdmission } from './pass-book'
import type { RefusedScan } from './store'

export type OfflineGateOptions = {
  /** Null: the page's person is signed in and asks the server alone. */
  deviceId: string | null
  eventId: string
}

export type OfflineGateHandle = OfflineState & {
  /** The page has opened what lies on the device. */
  opened: boolean
  decide(question: GateQuestion): Promise<GateAnswer>
  sync(): Promise<void>
  /** Asks for what was changed just now. */
  refresh(): Promise<void>
  refusedScans(): Promise<RefusedScan[]>
  /** Loads everything anew. */
  reload(): Promise<void>
  /** Of other gates, as they are pushed. */
  applyAdmissions(rows: readonly LiveAdmission[]): Promise<void>
  /** The list of what was revoked has grown: brings it here. */
  pullRevocations(): Promise<void>
  /** This admission was taken back at the server. */
  undone(scanId: string): Promise<void>
}

const idle = new OfflineEngine({
  deviceId: '',
  check: async () => false,
  fetcher: () => Promise.reject(new Error('no device')),
  ask: () => Promise.reject(new Error('no device')),
  clockOffset: async () => null,
})

export function useOfflineGate({ deviceId, eventId }: OfflineGateOptions): OfflineGateHandle {
  const [engine, setEngine] = useState<{ of: OfflineEngine; opened: boolean }>({ of: idle, opened: false })
  const state = useSyncExternalStore(engine.of.subscribe, engine.of.state, idle.state)

  useEffect(() => {
    if (deviceId === null) return
    const made = new OfflineEngine({
      deviceId,
      check: async (...asked) => (await browserSignatureCheck())(...asked),
      fetcher: deviceFetch,
      ask: askOnline(eventId),
      clockOffset: async () => (await deviceIdentity())?.clockOffsetMs ?? null,
    })
    setEngine({ of: made, opened: false })
    void made.start().then(() => setEngine((now) => (now.of === made ? { of: made, opened: true } : now)))
    const network = () => made.networkChanged(navigator.onLine)
    const seen = () => document.visibilityState === 'visible' && navigator.onLine && made.networkChanged(true)
    window.addEventListener('online', network)
    window.addEventListener('offline', network)
    document.addEventListener('visibilitychange', seen)
    const deaf = onDeviceRevoked(() => made.stop())
    const sure = onNoAnswer(() => made.doubt())
    return () => {
      made.stop()
      deaf()
      sure()
      window.removeEventListener('online', network)
      window.removeEventListener('offline', network)
      document.removeEventListener('visibilitychange', seen)
      setEngine({ of: idle, opened: false })
    }
  }, [deviceId, eventId])

  const { of } = engine
  return {
    ...state,
    opened: engine.opened,
    decide: (question) => of.decide(question),
    sync: () => of.sync(),
    refresh: () => of.refresh(),
    refusedScans: () => of.refusedScans(),
    reload: () => of.fill(true),
    applyAdmissions: (rows) => of.applyAdmissions(rows),
    pullRevocations: () => of.pullRevocations(),
    undone: (scanId) => of.undone(scanId),
  }
}

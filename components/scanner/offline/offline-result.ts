// What an attempt that was judged here does to the ticket's passes, and how it is answered: in the server's own shape, so that the page shows
// both alike.
import type { BundlePass } from '@/server/scanning/bundle/contract'
import type { ScanResult } from '@/server/scanning/contract'
import { type GateData, nameOf } from './gate-data'
import { extraPass, type Judgement } from './judge'
import type { OfflineAsk } from './offline-gate'
import { type LocalPass, passId } from './pass-book'

/** What the attempt does to the ticket's passes. */
export function passOf(judged: Judgement, ask: OfflineAsk, at: number): LocalPass | null {
  if (judged.reason !== null || !judged.ticket) return null
  const ticket = nameOf(judged.ticket)
  const key = judged.passKey ?? (ask.direction === 'in' ? extraPass(ask.scanId) : null)
  if (key === null) return null
  const known = judged.passes.find(({ passKey }) => passKey === key)
  const pass: BundlePass = known ?? { listId: ask.listId, passKey: key, at, leftAt: null, gateId: null }
  const { listId, gateId } = pass
  return {
    id: passId(ticket, ask.listId, key),
    ticket,
    listId,
    passKey: key,
    at: pass.at,
    leftAt: ask.direction === 'out' ? at : null,
    gateId,
    ackAt: null,
    scanId: ask.scanId,
    gone: false,
  }
}

export function resultOf(judged: Judgement, ask: OfflineAsk, at: number, data: GateData): ScanResult {
  const valid = judged.reason === null
  const isNew = valid && ask.direction === 'in' && !judged.again
  const last = judged.passes.reduce<BundlePass | null>(
    (newest, pass) => (newest && newest.at >= pass.at ? newest : pass),
    null,
  )
  return {
    valid,
    reason: judged.reason,
    // The server's id is not on the device; this one tells two tickets apart, which is what a gate needs it for.
    ticketId: judged.ticket && nameOf(judged.ticket),
    guestId: null,
    attendeeName: judged.attendeeName,
    ticketTypeName: judged.ticketTypeName,
    scanCount: judged.passes.length + (isNew ? 1 : 0),
    lastScanAt: isNew ? new Date(at) : last && new Date(last.at),
    lastLocation: isNew ? null : (data.head.gates.find(({ id }) => id === last?.gateId)?.name ?? null),
    lastScanBy: null,
    scanId: ask.scanId,
    direction: ask.direction,
    again: judged.again,
    wasInside: judged.wasInside,
    overridden: judged.overridden,
    voidReason: null,
    answers: [],
  }
}

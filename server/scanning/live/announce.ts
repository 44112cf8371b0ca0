// Tells the other web processes that something happened at the gates of an event. Guards: the scan that it is told of waits for nothing, and
// a rush of scans is one notice in 100 ms: PostgreSQL lets transactions that notify commit one after the other.
// A notice may be lost (the process ends, the database is away): who listens looks by itself every 1.5 s.
import type pg from 'pg'
import { rootLog } from '@/server/kernel/log'

export const GATE_CHANNEL = 'portillon_gate'
/** Ends a notice that is of lists, gates or devices, not of scans. */
const RULES = '/rules'
const PAUSE_MS = 100

/** Events of which a notice went out less than `PAUSE_MS` ago, and whether another is wanted since. */
const recent = new WeakMap<pg.Pool, Map<string, boolean>>()

/** Call it after the commit. Returns at once and never fails. */
export function announceGate({ pool }: { pool: pg.Pool }, eventId: string): void {
  const events = recent.get(pool) ?? new Map<string, boolean>()
  recent.set(pool, events)
  if (events.has(eventId)) {
    events.set(eventId, true)
    return
  }
  events.set(eventId, false)
  notify(pool, eventId)
  const timer = setTimeout(() => {
    const again = events.get(eventId)
    events.delete(eventId)
    if (again) announceGate({ pool }, eventId)
  }, PAUSE_MS)
  timer.unref()
}

/** Lists, gates or devices were changed: the phones ask for them at once. Call it after the commit. Returns at once and never fails. */
export function announceRules({ pool }: { pool: pg.Pool }, eventId: string): void {
  notify(pool, eventId + RULES)
}

export function readNotice(payload: string): { eventId: string; isRules: boolean } {
  const isRules = payload.endsWith(RULES)
  return { eventId: isRules ? payload.slice(0, -RULES.length) : payload, isRules }
}

function notify(pool: pg.Pool, payload: string): void {
  if (pool.ended || pool.ending) return
  pool
    .query({ name: 'announce-gate', text: 'SELECT pg_notify($1, $2)', values: [GATE_CHANNEL, payload] })
    .catch((err: unknown) => rootLog().debug({ err }, 'the other gates were not told; they look by themselves'))
}

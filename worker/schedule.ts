// Work that nobody asks for: reconciling, sweeping, counting. Each round asks for a job by a fixed key, so that many workers make one.

import { enqueue } from '@/server/jobs/enqueue'
import { inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { Logger } from '@/server/kernel/log'
import { newCtx } from '@/server/kernel/process'

const HOUR_MS = 3_600_000

export function everySoOften(log: Logger): () => void {
  const timers = [
    repeat(log, 'reconcile-payments', env().reconcileSeconds * 1000),
    repeat(log, 'purge-expired', HOUR_MS),
    repeat(log, 'check-invariants', 24 * HOUR_MS),
  ]
  return () => timers.forEach(clearInterval)
}

function repeat(
  log: Logger,
  name: 'reconcile-payments' | 'purge-expired' | 'check-invariants',
  everyMs: number,
): NodeJS.Timeout {
  const ask = async () => {
    const ctx = newCtx({ kind: 'system', name: 'schedule' }, `schedule-${name}`)
    await inTransaction(ctx, (tx) => enqueue(tx, name, {}, { jobKey: `schedule:${name}` }))
  }
  return setInterval(
    () => void ask().catch((err: unknown) => log.warn({ err, job: name }, 'a scheduled job could not be asked for')),
    everyMs,
  )
}

// Work that nobody asks for. The calendar is graphile-worker's own: an item is added once, however many workers run and however often
// they restart. Reconciling comes more often than once a minute when it is told to, so it has its own beat.
import type { CronItem } from 'graphile-worker'
import { jobs } from '@/server/jobs/catalog'
import { enqueue } from '@/server/jobs/enqueue'
import { inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { Logger } from '@/server/kernel/log'
import { newCtx } from '@/server/kernel/process'

/** In UTC. */
export const calendar: CronItem[] = [
  { task: 'purge-expired', match: '7 * * * *', options: { maxAttempts: jobs['purge-expired'].maxAttempts } },
  { task: 'check-invariants', match: '17 3 * * *', options: { maxAttempts: jobs['check-invariants'].maxAttempts } },
]

/** Rounds run one after the other (`queue`), and one that is waiting is not added again. */
export function reconcileSoOften(log: Logger): () => void {
  const ask = async () => {
    const ctx = newCtx({ kind: 'system', name: 'schedule' }, 'schedule-reconcile')
    const options = { jobKey: 'schedule:reconcile', queue: 'reconcile' }
    await inTransaction(ctx, (tx) => enqueue(tx, 'reconcile-payments', {}, options))
  }
  const timer = setInterval(
    () => void ask().catch((err: unknown) => log.warn({ err }, 'reconciling could not be asked for')),
    env().reconcileSeconds * 1000,
  )
  return () => clearInterval(timer)
}

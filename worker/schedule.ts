// Work that nobody asks for. The calendar is graphile-worker's own: an item is added once, however many workers run and however often
// they restart. What comes more often than once a minute has its own beat.
import type { CronItem } from 'graphile-worker'
import { sendDueReminders } from '@/server/campaigns/reminders/send-due-reminders'
import { type JobName, jobs } from '@/server/jobs/catalog'
import { collectDeadLetters } from '@/server/jobs/dead-letters'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { Logger } from '@/server/kernel/log'
import { newCtx } from '@/server/kernel/process'
import { askForBalances } from '@/server/payments/ledger/ask-for-balances'
import { askForLapsingHolds } from '@/server/payments/overdue-jobs'
import { watchDevices } from '@/server/scanning/alerts/lost-devices'
import { watchRunningEvents } from '@/server/scanning/live/ask-to-watch'
import { tellScans } from '@/server/scanning/tell-scans'
import { releaseExpiredLeases } from '@/server/scanning/turnstiles/release-leases'
import { closeRoomyZones } from '@/server/scanning/zone-watch'
import { askForDeliveries } from '@/server/webhooks/ask-for-deliveries'

/** In UTC. */
export const calendar: CronItem[] = [
  at('purge-expired', '7 * * * *'),
  at('follow-open-disputes', '41 * * * *'),
  at('follow-waiting-accounts', '11 * * * *'),
  at('follow-batches', '*/5 * * * *'),
  at('follow-campaigns', '*/2 * * * *'),
  at('expire-transfers', '*/10 * * * *'),
  at('tell-attention', '*/15 * * * *'),
  at('issue-missing-documents', '23 * * * *'),
  at('follow-stale-subscriptions', '53 * * * *'),
  at('sweep-files', '37 * * * *'),
  at('sweep-pictures', '47 3 * * *'),
  at('compare-files', '29 4 * * *'),
  at('check-invariants', '17 3 * * *'),
]

const LAPSE_MS = 2_000
const BALANCE_MS = 5 * 60_000
const DEAD_LETTERS_MS = 5_000
const LEASES_MS = 2_000
const FRAUD_MS = 60_000
const DEVICES_MS = 30_000
const WEBHOOKS_MS = 500
const TOLD_SCANS_MS = 1_500
const ZONES_MS = 30_000
const REMINDERS_MS = 20_000

function at(task: JobName, match: string): CronItem {
  return { task, match, options: { maxAttempts: jobs[task].maxAttempts } }
}

/** Beats that no calendar keeps: shorter than a minute, or only for what is due. Many workers may ask at once: the jobs' keys keep them single. */
export function keepBeats(log: Logger): () => void {
  const beats = [
    beat(log, LAPSE_MS, askForLapsingHolds),
    beat(log, env().reconcileSeconds * 1000, askForReconciling),
    beat(log, BALANCE_MS, askForBalances),
    beat(log, DEAD_LETTERS_MS, collectDeadLetters),
    beat(log, LEASES_MS, (ctx) => releaseExpiredLeases(ctx)),
    beat(log, FRAUD_MS, watchRunningEvents),
    beat(log, DEVICES_MS, watchDevices),
    beat(log, WEBHOOKS_MS, askForDeliveries),
    beat(log, TOLD_SCANS_MS, tellScans),
    beat(log, ZONES_MS, closeRoomyZones),
    beat(log, REMINDERS_MS, sendDueReminders),
  ]
  return () => beats.forEach(clearInterval)
}

/** Rounds run one after the other (`queue`), and one that is waiting is not added again. */
function askForReconciling(ctx: Ctx): Promise<void> {
  const options = { jobKey: 'schedule:reconcile', queue: 'reconcile' }
  return inTransaction(ctx, (tx) => enqueue(tx, 'reconcile-payments', {}, options))
}

function beat(log: Logger, everyMs: number, ask: (ctx: Ctx) => Promise<unknown>): NodeJS.Timeout {
  const once = () => ask(newCtx({ kind: 'system', name: 'schedule' }, 'schedule'))
  return setInterval(() => void once().catch((err: unknown) => log.warn({ err }, 'a beat was missed')), everyMs)
}

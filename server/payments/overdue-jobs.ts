// Work that a row asks for and that no job is doing: whatever a crash left half done, of money, mails and evidence alike. Every job is
// idempotent, so asking once too often costs a look and nothing else.
import { type JobName, jobs } from '@/server/jobs/catalog'
import type { Ctx } from '@/server/kernel/ctx'

const BATCH = 200
/** Work this old should long have been done by its own job. */
const OVERDUE_MS = 2 * 60_000

type Overdue = { name: JobName; from: string; oldest: string; key: string; payload: string }

/** What is overdue, oldest first: the rows without a job of their own, and that job's key and payload, all in SQL. */
const overdue: readonly Overdue[] = [
  {
    name: 'apply-provider-event',
    from: 'provider_event r WHERE r.processed_at IS NULL AND r.received_at < $1',
    oldest: 'r.received_at',
    key: `'event:' || r.provider || ':' || r.event_id`,
    payload: `json_build_object('provider', r.provider, 'eventId', r.event_id)`,
  },
  {
    name: 'send-refund',
    // What has to be sent by hand waits for a person, not for a job.
    from: `refund r JOIN payment y ON y.id = r.payment_id WHERE r.status = 'requested' AND y.gateway <> 'external' AND r.created_at < $1`,
    oldest: 'r.created_at',
    key: `'refund:' || r.id`,
    payload: `json_build_object('refundId', r.id)`,
  },
  {
    name: 'advance-refund-run',
    from: `refund_run r WHERE r.status = 'running' AND r.created_at < $1`,
    oldest: 'r.created_at',
    key: `'refund-run:' || r.id`,
    payload: `json_build_object('runId', r.id)`,
  },
  {
    name: 'deliver-notification',
    // A campaign's own lanes carry its messages.
    from: `notification r WHERE r.status = 'requested' AND r.campaign_id IS NULL AND COALESCE(r.scheduled_at, r.requested_at) < $1`,
    oldest: 'COALESCE(r.scheduled_at, r.requested_at)',
    key: `'notification:' || r.id`,
    payload: `json_build_object('notificationId', r.id)`,
  },
  {
    name: 'submit-dispute-evidence',
    from: `dispute r WHERE r.evidence_requested_at < $1 AND r.evidence_sent_at IS NULL AND r.evidence_error IS NULL`,
    oldest: 'r.evidence_requested_at',
    key: `'evidence:' || r.id`,
    payload: `json_build_object('disputeId', r.id)`,
  },
]

/** Holds whose time is over. No job waits for each hold: hundreds of thousands of them would stand in the queue's way. */
const lapsing: Overdue = {
  name: 'lapse-hold',
  from: `purchase r WHERE r.places = 'held' AND r.hold_expires_at <= $1`,
  oldest: 'r.hold_expires_at',
  key: `'hold:' || r.id`,
  payload: `json_build_object('purchaseId', r.id)`,
}

/** Asked every few seconds by each worker; a hold that is being dealt with already is left alone. */
export function askForLapsingHolds(ctx: Ctx): Promise<void> {
  return askFor(ctx, lapsing, ctx.now)
}

export async function askForOverdueJobs(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - OVERDUE_MS)
  for (const work of overdue) await askFor(ctx, work, before)
}

/**
 * A job that waits, runs or will be tried again is left to its own back-off, and hides no younger row behind it. One that has failed too
 * often begins again.
 */
async function askFor(ctx: Ctx, { name, from, oldest, key, payload }: Overdue, before: Date): Promise<void> {
  const { maxAttempts, priority } = jobs[name]
  const { rows } = await ctx.pool.query<{ again: number }>(
    `WITH lost AS MATERIALIZED (
       SELECT ${key} AS key, ${payload} AS payload, (SELECT j.id FROM graphile_worker._private_jobs j WHERE j.key = ${key}) AS dead
       FROM ${from} AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j
         WHERE j.key = ${key} AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))
       ORDER BY ${oldest} LIMIT ${BATCH}),
     again AS (
       SELECT j.id FROM (SELECT array_agg(dead) AS ids FROM lost WHERE dead IS NOT NULL) d,
         graphile_worker.reschedule_jobs(d.ids, run_at => $3, attempts => 0) j)
     SELECT (SELECT count(*)::int FROM again) AS again, count(graphile_worker.add_job($2, lost.payload, run_at => $3,
       max_attempts => $4, job_key => lost.key, priority => $5, job_key_mode => 'unsafe_dedupe')) AS asked
     FROM lost WHERE dead IS NULL`,
    [before, name, ctx.now, maxAttempts, priority],
  )
  const again = rows[0]?.again ?? 0
  if (again > 0) ctx.log.error({ job: name, again }, 'jobs that had failed too often begin again')
}

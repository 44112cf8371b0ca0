// Tickets per minute in the running worker, against jobs that do nothing through the same queue.
import type { Pool } from 'pg'
import { until } from '@/scripts/demo-client'
import type { Installation } from '@/scripts/own-installation'
import { priorities } from '@/server/jobs/catalog'
import { EMPTY_JOB, startEmptyWorker } from './empty-jobs'
import { medianOfRuns } from './figures'
import { type Part, perSecond, times } from './report'
import { issueInBulk } from './tickets'

const TICKETS = 400
const EMPTY_JOBS = 2_000

async function render(pool: Pool, ids: string[]): Promise<{ rate: number }> {
  const since = performance.now()
  await pool.query(
    `SELECT count(graphile_worker.add_job('render-ticket', json_build_object('ticketId', id), max_attempts => 5, priority => $2))
     FROM unnest($1::uuid[]) AS id`,
    [ids, priorities.ticket],
  )
  await until(
    'All tickets have their PDF',
    async () => {
      const { rows } = await pool.query<{ left: number }>(
        'SELECT count(*)::int AS left FROM ticket WHERE id = ANY($1::uuid[]) AND file_key IS NULL',
        [ids],
      )
      return rows[0]?.left === 0 ? true : null
    },
    60,
  )
  return { rate: ids.length / ((performance.now() - since) / 1000) }
}

async function runEmptyJobs(databaseUrl: string, pool: Pool): Promise<{ rate: number }> {
  let done = 0
  const all = Promise.withResolvers<void>()
  await pool.query('SELECT count(graphile_worker.add_job($1, json_build_object())) FROM generate_series(1, $2)', [
    EMPTY_JOB,
    EMPTY_JOBS,
  ])
  const since = performance.now()
  const worker = await startEmptyWorker(databaseUrl, () => {
    if (++done === EMPTY_JOBS) all.resolve()
  })
  await all.promise
  const rate = EMPTY_JOBS / ((performance.now() - since) / 1000)
  await worker.stop()
  return { rate }
}

export async function benchJobs(installation: Installation): Promise<Part> {
  const { pool, databaseUrl } = installation
  const { ids } = await issueInBulk(installation, 3 * TICKETS)
  const tickets = await medianOfRuns((number) => render(pool, ids.slice((number - 1) * TICKETS, number * TICKETS)))
  const nothing = await medianOfRuns(() => runEmptyJobs(databaseUrl, pool))
  return {
    rows: [
      {
        what: 'tickets made by the worker, sustained',
        goal: '≥ 6,000/min',
        measured: `${Math.round(tickets.rate * 60)}/min`,
        reached: tickets.rate * 60 >= 6_000,
        ratio: times(tickets.rate / nothing.rate, `empty jobs (${perSecond(nothing.rate)})`),
      },
    ],
  }
}

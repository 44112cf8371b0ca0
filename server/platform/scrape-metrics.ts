// What /metrics answers: the sums of all processes, what the rows say at this moment, and how the processes are. Guards: every name of
// the contract is there from the first scrape on, counted or not; a restart never takes a number back.
import { timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'
import { metrics } from '@/server/kernel/metrics'
import '@/server/jobs/job-metrics'
import '@/server/notifications/notification-metrics'
import '@/server/scanning/scan-metrics'
import '@/server/tickets/generation-metrics'
import './http-metrics'
import { FLUSH_MS, flushMetrics, labelsText, type Sample } from './metric-store'

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8'

type Scraper = { authorization: string | null; address: string | null; isForwarded: boolean }

type Family = { name: string; help: string; type: 'counter' | 'gauge' | 'histogram'; samples: Sample[] }

/**
 * Bearer METRICS_TOKEN; without one set, this machine alone may ask, and to everybody else there is nothing here: nor to those for whom a
 * proxy on this machine asks.
 */
export function requireScraper(
  { authorization, address, isForwarded }: Scraper,
  token: string | null = env().metricsToken,
): void {
  if (token === null) {
    if (address === null || isForwarded || !isThisMachine(address)) notFound('page')
    return
  }
  const given = Buffer.from(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '')
  const expected = Buffer.from(token)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    fail('unauthenticated', 'auth.required', 'Send METRICS_TOKEN as Bearer.')
  }
}

function isThisMachine(address: string): boolean {
  const bare = address.replace(/^::ffff:/i, '')
  return bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

export async function scrapeMetrics(ctx: Ctx): Promise<string> {
  await flushMetrics(ctx.pool)
  const counted = await countedFamilies(ctx)
  return `${[...counted, ...(await rowFamilies(ctx))].map(textOf).join('\n')}\n`
}

/** Gauges of a process that has not been heard of for longer are of one that is gone. */
const FRESH_MS = 6 * FLUSH_MS

async function countedFamilies(ctx: Ctx): Promise<Family[]> {
  const { rows } = await ctx.pool.query<{ name: string; labels: string; value: number }>(
    `SELECT name, labels, value FROM metric_sample
     WHERE name <> 'process_resident_memory_bytes' OR changed_at > clock_timestamp() - $1 * interval '1 millisecond'
     ORDER BY name, labels`,
    [FRESH_MS],
  )
  const byName = Map.groupBy(rows, ({ name }) => name)
  const samplesOf = (name: string): Sample[] =>
    (byName.get(name) ?? []).map(({ labels, value }) => ({
      name,
      labels: JSON.parse(labels) as Sample['labels'],
      value,
    }))
  const declared = (await metrics.getMetricsAsJSON()).map(({ name, help, type }): Family => {
    const isHistogram = String(type) === 'histogram'
    const samples = isHistogram
      ? [...inOrder(samplesOf(`${name}_bucket`)), ...samplesOf(`${name}_sum`), ...samplesOf(`${name}_count`)]
      : samplesOf(name)
    return { name, help, type: isHistogram ? 'histogram' : 'counter', samples }
  })
  const memory = 'process_resident_memory_bytes'
  return [...declared, { name: memory, help: 'Memory of each process.', type: 'gauge', samples: samplesOf(memory) }]
}

/** The bounds of one series from the lowest up, as readers of this format expect them. */
function inOrder(samples: readonly Sample[]): Sample[] {
  const bound = ({ labels }: Sample) => (labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le))
  const series = ({ labels: { le: _, ...rest } }: Sample) => labelsText(rest)
  return [...Map.groupBy(samples, series).values()].flatMap((one) => one.sort((a, b) => bound(a) - bound(b)))
}

/** Read from the rows at every scrape: they are the truth, and few. */
async function rowFamilies(ctx: Ctx): Promise<Family[]> {
  const { rows: batches } = await ctx.pool.query<{ status: string; count: number }>(
    `SELECT status::text, count(*)::int AS count FROM ticket_batch WHERE status <> 'processing' GROUP BY status ORDER BY status`,
  )
  const { rows: jobs } = await ctx.pool.query<{ job: string; count: number }>(
    `SELECT t.identifier AS job, count(*)::int AS count FROM graphile_worker._private_jobs j
     JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.attempts < j.max_attempts GROUP BY 1 ORDER BY 1`,
  )
  const { rows: items } = await ctx.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ticket_batch b JOIN batch_item i ON i.batch_id = b.id AND i.status IN ('pending', 'issued')
     WHERE b.status = 'processing'`,
  )
  const single = jobs.find(({ job }) => job === 'render-ticket')?.count ?? 0
  const { rows: letters } = await ctx.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM dead_letter WHERE resolved_at IS NULL',
  )
  return [
    family(
      'batch_jobs_total',
      'Batches that ended.',
      'counter',
      batches.map(({ status, count }) => [{ status }, count]),
    ),
    family('ticket_generation_queue_size', 'Tickets that wait for their file.', 'gauge', [
      [{}, single + (items[0]?.count ?? 0)],
    ]),
    family(
      'jobs_waiting',
      'Jobs that wait, run or will be tried again.',
      'gauge',
      jobs.map(({ job, count }) => [{ job }, count]),
    ),
    family('dead_letters', 'Jobs that were given up and wait for a person.', 'gauge', [[{}, letters[0]?.count ?? 0]]),
  ]
}

function family(
  name: string,
  help: string,
  type: 'counter' | 'gauge',
  values: readonly [Sample['labels'], number][],
): Family {
  return { name, help, type, samples: values.map(([labels, value]) => ({ name, labels, value })) }
}

function textOf({ name, help, type, samples }: Family): string {
  const lines = samples.map((sample) => `${sample.name}${labelsOf(sample.labels)} ${sample.value}`)
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n')
}

function labelsOf(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

// Adds what this process counted to the sums in the database, every few seconds, so that one scrape sees web and worker, however many of
// them run, and no restart takes a number back. Guards: what could not be written is written next time; a process that is killed loses
// the counts of its last seconds and nothing else.
import os from 'node:os'
import type pg from 'pg'
import { metrics } from '@/server/kernel/metrics'

export const FLUSH_MS = 5_000

export type Sample = { name: string; labels: Readonly<Record<string, string | number>>; value: number }

type State = { sent: Map<string, number>; running: Promise<void> }
declare global {
  var portillonMetricState: State | undefined
}
// The web's own server and Next's bundles load this module apart; what was sent must be known to both.
globalThis.portillonMetricState ??= { sent: new Map(), running: Promise.resolve() }
const state = globalThis.portillonMetricState

/** One at a time, each with what is new by then. Throws when the database does not take it. */
export function flushMetrics(pool: pg.Pool): Promise<void> {
  const next = state.running.catch(() => undefined).then(() => flush(pool))
  state.running = next
  return next
}

/** Flushes until it is stopped, and once more then. `role` names this process in its gauges. */
export function keepMetrics(
  pool: pg.Pool,
  role: 'web' | 'worker',
  onError: (error: unknown) => void,
): () => Promise<void> {
  const once = async () => {
    await flushMetrics(pool)
    await writeGauges(pool, role)
  }
  const timer = setInterval(() => void once().catch(onError), FLUSH_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await flushMetrics(pool).catch(onError)
  }
}

/** With their names sorted, so that one series has one spelling. */
export function labelsText(labels: Sample['labels']): string {
  return JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))))
}

async function flush(pool: pg.Pool): Promise<void> {
  const now = await present()
  const changed = [...now.values()].filter(({ key, value }) => value !== (state.sent.get(key) ?? 0))
  if (changed.length === 0) return
  // In one order everywhere, so that two processes never wait for each other in a circle.
  changed.sort((a, b) => (a.key < b.key ? -1 : 1))
  const added = changed.map(({ key, value }) => value - (state.sent.get(key) ?? 0))
  await pool.query(
    `INSERT INTO metric_sample (name, labels, value, changed_at)
     SELECT name, labels, value, clock_timestamp() FROM unnest($1::text[], $2::text[], $3::float8[]) AS v(name, labels, value)
     ON CONFLICT (name, labels) DO UPDATE SET value = metric_sample.value + excluded.value, changed_at = excluded.changed_at`,
    [changed.map(({ name }) => name), changed.map(({ labels }) => labels), added],
  )
  for (const { key, value } of changed) state.sent.set(key, value)
}

async function present(): Promise<Map<string, { key: string; name: string; labels: string; value: number }>> {
  const found = new Map<string, { key: string; name: string; labels: string; value: number }>()
  for (const metric of await metrics.getMetricsAsJSON()) {
    for (const { labels, value, ...rest } of metric.values) {
      const name = 'metricName' in rest && typeof rest.metricName === 'string' ? rest.metricName : metric.name
      const text = labelsText(labels as Sample['labels'])
      const key = `${name} ${text}`
      found.set(key, { key, name, labels: text, value })
    }
  }
  return found
}

/** What one process is like now; read while it is fresh, forgotten with the process. */
async function writeGauges(pool: pg.Pool, role: string): Promise<void> {
  const labels = labelsText({ process: role, instance: `${os.hostname()}:${process.pid}` })
  await pool.query(
    `INSERT INTO metric_sample (name, labels, value, changed_at) VALUES ('process_resident_memory_bytes', $1, $2, clock_timestamp())
     ON CONFLICT (name, labels) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    [labels, process.memoryUsage.rss()],
  )
}

// What this process counts and times. Kept in memory, so that counting costs a request nothing it could notice; the numbers of all
// processes are added up in the database every few seconds (platform/metric-store.ts), where one scrape finds them.
// Guards: an instrument is made once per process, however often its module is loaded (Next bundles modules more than once).
import { Counter, Histogram, Registry } from 'prom-client'

declare global {
  var portillonMetrics: Registry | undefined
}
globalThis.portillonMetrics ??= new Registry()

export const metrics: Registry = globalThis.portillonMetrics

type Labels<L extends string> = Readonly<Record<L, string>>

export type CounterOf<L extends string> = { add(labels: Labels<L>, count?: number): void }
export type HistogramOf<L extends string> = { observe(labels: Labels<L>, seconds: number): void }

/** Values of labels come from a bounded set: names of ours, ids of what is alive, never what a caller sent. */
export function counter<L extends string>(name: string, help: string, labelNames: readonly L[]): CounterOf<L> {
  const known = metrics.getSingleMetric(name)
  const made =
    known instanceof Counter ? known : new Counter({ name, help, labelNames: [...labelNames], registers: [metrics] })
  return { add: (labels, count = 1) => made.inc({ ...labels }, count) }
}

/** @param buckets upper bounds in seconds */
export function histogram<L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[],
  buckets: readonly number[],
): HistogramOf<L> {
  const known = metrics.getSingleMetric(name)
  const made =
    known instanceof Histogram
      ? known
      : new Histogram({ name, help, labelNames: [...labelNames], buckets: [...buckets], registers: [metrics] })
  return { observe: (labels, seconds) => made.observe({ ...labels }, seconds) }
}

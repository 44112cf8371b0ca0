// What this process counts and times. Kept in memory, so that counting costs a request nothing it could notice; the numbers of all
// processes are added up in the database every few seconds (platform/metric-store.ts), where one scrape finds them.
// Guards: an instrument is made once per process, however often its module is loaded: Next bundles this module, and prom-client with it,
// more than once, so neither a module's own variables nor `instanceof` know what another copy made.
import { Counter, Histogram, Registry } from 'prom-client'

type Labels<L extends string> = Readonly<Record<L, string>>

export type CounterOf<L extends string> = { add(labels: Labels<L>, count?: number): void }
export type HistogramOf<L extends string> = { observe(labels: Labels<L>, seconds: number): void }

type Instruments = {
  registry: Registry
  counters: Map<string, CounterOf<string>>
  histograms: Map<string, HistogramOf<string>>
}
declare global {
  var portillonMetrics: Instruments | undefined
}
globalThis.portillonMetrics ??= { registry: new Registry(), counters: new Map(), histograms: new Map() }
const instruments = globalThis.portillonMetrics

export const metrics: Registry = instruments.registry

/** Values of labels come from a bounded set: names of ours, ids of what is alive, never what a caller sent. */
export function counter<L extends string>(name: string, help: string, labelNames: readonly L[]): CounterOf<L> {
  const known = instruments.counters.get(name)
  if (known) return known
  const made = new Counter({ name, help, labelNames: [...labelNames], registers: [metrics] })
  const given: CounterOf<L> = { add: (labels, count = 1) => made.inc({ ...labels }, count) }
  instruments.counters.set(name, given)
  return given
}

/** @param buckets upper bounds in seconds */
export function histogram<L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[],
  buckets: readonly number[],
): HistogramOf<L> {
  const known = instruments.histograms.get(name)
  if (known) return known
  const options = { name, help, labelNames: [...labelNames], buckets: [...buckets], registers: [metrics] }
  const made = new Histogram(options)
  const given: HistogramOf<L> = { observe: (labels, seconds) => made.observe({ ...labels }, seconds) }
  instruments.histograms.set(name, given)
  return given
}

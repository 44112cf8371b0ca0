// Load over HTTP from this very process (autocannon): closed loop, every connection kept alive.
import autocannon, { type Request } from 'autocannon'
import { percentile } from './figures'

export type Load = {
  url: string
  connections: number
  headers?: Record<string, string>
  /** The body of the next request. */
  body: () => string
} & ({ seconds: number } | { requests: number })

export type Loaded = {
  /** Answers by status. */
  statuses: Map<number, number>
  /** Of the answers with `counted`: how many a second, from the first request to the last of them. */
  perSecond: number
  p95: number
  failed: number
}

/** Fires until the time or the number is reached. @param counted the status that a good answer has */
export async function fire(load: Load, counted: number): Promise<Loaded> {
  const { url, connections, headers, body } = load
  const request = {
    method: 'POST',
    path: new URL(url).pathname,
    headers: { 'content-type': 'application/json', ...headers },
  }
  const statuses = new Map<number, number>()
  const taken: number[] = []
  const since = performance.now()
  let last = since
  const run = autocannon({
    url,
    connections,
    timeout: 30,
    excludeErrorStats: true,
    ...('seconds' in load ? { duration: load.seconds } : { amount: load.requests }),
    requests: [{ ...request, setupRequest: (before: Request) => ({ ...before, body: body() }) }],
  })
  run.on('response', (_client: unknown, status: number, _bytes: number, milliseconds: number) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status !== counted) return
    taken.push(milliseconds)
    last = performance.now()
  })
  const { errors, timeouts } = await run
  return {
    statuses,
    perSecond: taken.length / ((last - since) / 1000),
    p95: percentile(taken, 0.95),
    failed: errors + timeouts,
  }
}

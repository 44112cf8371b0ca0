// Asks for the bundle and says how far it has come. Guards: an answer that ends early is an error, not a shorter bundle.
import { peekHead } from '@/server/scanning/bundle/container'
import { bundleHeaders } from '@/server/scanning/bundle/contract'
import { refusalOf } from '../device/device-call'

/** `fetch` in the device's name. */
export type DeviceFetch = (path: string, init?: RequestInit) => Promise<Response>

export type LoadProgress = {
  bytes: number
  /** Tickets of the event, and about how many of them have come; null before the head has. */
  tickets: number | null
  ticketsLoaded: number
}

/** Where the server has the device's log: for a browser that has lost its own, or was put back to an older one. */
type LogEnd = { seq: number; hash: string }

export type Loaded =
  | { kind: 'unchanged'; asOf: number; chain: LogEnd | null }
  | { kind: 'bundle'; bytes: Uint8Array<ArrayBuffer>; chain: LogEnd | null }

export class LoadFailed extends Error {
  constructor(
    readonly status: number,
    /** The server itself said so. */
    readonly isOurs: boolean,
  ) {
    super(`the bundle was answered with ${status}`)
  }
}

/** About so many bytes has a ticket on its way. */
const TICKET_BYTES = 90

export async function loadBundle(
  fetcher: DeviceFetch,
  { since, rulesDigest }: { since: number; rulesDigest: string | null },
  onProgress: (progress: LoadProgress) => void,
  signal?: AbortSignal,
): Promise<Loaded> {
  const encoding = 'DecompressionStream' in globalThis ? 'gzip' : 'plain'
  const response = await fetcher(`/api/devices/bundle?encoding=${encoding}&since=${since}`, {
    headers: since > 0 && rulesDigest ? { 'if-none-match': `W/"${rulesDigest}"` } : {},
    cache: 'no-store',
    signal: signal ?? null,
  })
  if (response.status === 304)
    return {
      kind: 'unchanged',
      asOf: Date.parse(response.headers.get(bundleHeaders.asOf) ?? ''),
      chain: chainOf(response.headers),
    }
  if (!response.ok) throw new LoadFailed(response.status, (await refusalOf(response)).isOurs)
  // What stands between answers in the server's place with a page of its own.
  if (!response.body || response.headers.get('content-type')?.startsWith('text/'))
    throw new LoadFailed(response.status, false)
  const isZipped = response.headers.get(bundleHeaders.encoding) === 'gzip'
  const body = isZipped ? response.body.pipeThrough(new DecompressionStream('gzip')) : response.body
  const bytes = await readAll(body, onProgress)
  return { kind: 'bundle', bytes, chain: chainOf(response.headers) }
}

function chainOf(headers: Headers): LogEnd | null {
  const [seq, hash] = [Number(headers.get(bundleHeaders.lastSeq)), headers.get(bundleHeaders.lastHash)]
  return Number.isSafeInteger(seq) && seq > 0 && hash ? { seq, hash } : null
}

async function readAll(
  body: ReadableStream<Uint8Array>,
  onProgress: (progress: LoadProgress) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  let all = new Uint8Array(64 * 1024)
  let length = 0
  let tickets: number | null = null
  let headEnds = 0
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (length + value.length > all.length) {
      const larger = new Uint8Array(Math.max(all.length * 2, length + value.length))
      larger.set(all.subarray(0, length))
      all = larger
    }
    all.set(value, length)
    length += value.length
    if (tickets === null) {
      const head = peekHead(all.subarray(0, length))
      if (head) [tickets, headEnds] = [head.tickets, length]
    }
    const loaded = tickets === null ? 0 : Math.min(tickets, Math.round((length - headEnds) / TICKET_BYTES))
    onProgress({ bytes: length, tickets, ticketsLoaded: loaded })
  }
  onProgress({ bytes: length, tickets, ticketsLoaded: tickets ?? 0 })
  return all.slice(0, length)
}

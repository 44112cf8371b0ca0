// The one way to an address that somebody typed: public addresses only, looked up once and connected to as looked up, so that a name that
// answers differently a second time leads nowhere. Guards: no redirect is followed, no credentials are sent, the environment's proxy is
// not asked, and neither time nor size of an answer is the other side's to choose; slow name servers hold up nothing else of the process.
import { Resolver as NameServers } from 'node:dns/promises'
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from './public-address'

/** Why there is no answer. */
export const outgoingFaults = [
  'url_not_allowed',
  'address_not_allowed',
  'name_not_found',
  'connection_refused',
  'connection_closed',
  'tls_failed',
  'timed_out',
  'not_http',
] as const
export type OutgoingFault = (typeof outgoingFaults)[number]

export class OutgoingError extends Error {
  override name = 'OutgoingError'

  constructor(
    readonly fault: OutgoingFault,
    options?: ErrorOptions,
  ) {
    super(fault, options)
  }
}

export type Address = { address: string; family: number }
export type Resolver = (name: string) => Promise<Address[]>

export type Guard = {
  /** Plain http, any port, and this machine: for demo mode, whose receivers are stand-ins, and for tests. */
  loopback: boolean
  resolve?: Resolver
  /** From the look-up to the answer's last byte. */
  deadlineMs?: number
  /** A certificate authority besides those that everybody trusts. */
  ca?: string
}

export type OutgoingRequest = { url: string; headers: Readonly<Record<string, string>>; body: string }

/** The answer's first bytes as text; its length is not kept. */
export type OutgoingAnswer = { status: number; body: string }

const DEADLINE_MS = 10_000
/** Of each name server, which is asked once more before the next. */
const NAME_SERVER_MS = 2_000
const READ_BYTES = 64 * 1024
const KEPT_BYTES = 2 * 1024
const HEADER_BYTES = 16 * 1024
const PORTS = ['', '8443']
const MAX_URL = 2_000

/** As it may be asked, and null where it never may be. Whether its name leads to a public address shows when it is asked. */
export function outgoingUrl(text: string, { loopback }: Pick<Guard, 'loopback'>): URL | null {
  if (text.length > MAX_URL || !URL.canParse(text)) return null
  const url = new URL(text)
  const host = hostOf(url)
  if (url.username !== '' || url.password !== '' || host === '' || url.hash !== '') return null
  const isHere = loopback && (isLoopbackAddress(host) || host === 'localhost')
  if (isHere) return /^https?:$/.test(url.protocol) ? url : null
  if (url.protocol !== 'https:') return null
  if (!PORTS.includes(url.port) && !loopback) return null
  if (isIP(host) !== 0) return isPublicAddress(host) ? url : null
  // A name without a dot is one of the own network.
  return /\.[a-z0-9-]*[a-z][a-z0-9-]*\.?$/.test(host) ? url : null
}

/** Any status is an answer. Fails with OutgoingError, and with nothing else. */
export async function guardedPost(request: OutgoingRequest, guard: Guard): Promise<OutgoingAnswer> {
  const url = outgoingUrl(request.url, guard)
  if (!url) throw new OutgoingError('url_not_allowed')
  const deadline = AbortSignal.timeout(guard.deadlineMs ?? DEADLINE_MS)
  try {
    const addresses = await within(deadline, addressesOf(hostOf(url), guard))
    // The exchange ends itself by the same deadline; who asked is told then, whatever its socket does.
    return await within(deadline, exchange(url, request, { addresses, deadline, ca: guard.ca }))
  } catch (error) {
    throw error instanceof OutgoingError ? error : new OutgoingError(faultOf(error, deadline), { cause: error })
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

/** All of them must be allowed: a name that leads here as well as elsewhere means no good. */
async function addressesOf(
  host: string,
  { loopback, resolve = (name) => resolveName(name) }: Guard,
): Promise<Address[]> {
  const family = isIP(host)
  const found = family === 0 ? await resolve(host) : [{ address: host, family }]
  if (found.length === 0) throw new OutgoingError('name_not_found')
  const isAllowed = ({ address }: Address) => isPublicAddress(address) || (loopback && isLoopbackAddress(address))
  if (!found.every(isAllowed)) throw new OutgoingError('address_not_allowed')
  return found
}

/** No name server is asked for this name. */
const HERE = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/**
 * Asks the name servers themselves: the system's own look-up would hold one of the few threads that read files and check passwords, for as long
 * as whoever owns the name likes. IPv4 first.
 * @param servers default: the system's
 */
export async function resolveName(name: string, servers?: readonly string[]): Promise<Address[]> {
  if (name === 'localhost') return HERE
  const names = new NameServers({ timeout: NAME_SERVER_MS, tries: 2 })
  if (servers) names.setServers(servers)
  const answers = await Promise.allSettled([names.resolve4(name), names.resolve6(name)])
  const found = answers.flatMap((answer, index) =>
    answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })) : [],
  )
  // Those of a name server mean something else than the same ones of a connection.
  if (found.length === 0) throw new OutgoingError('name_not_found')
  return found
}

type Way = { addresses: Address[]; deadline: AbortSignal; ca: string | undefined }

function exchange(url: URL, { headers, body }: OutgoingRequest, way: Way): Promise<OutgoingAnswer> {
  return new Promise((resolve, reject) => {
    const ask = url.protocol === 'https:' ? tlsRequest : plainRequest
    const asked: ClientRequest = ask(url, {
      method: 'POST',
      headers: {
        ...headers,
        'accept-encoding': 'identity',
        'content-length': Buffer.byteLength(body),
        connection: 'close',
      },
      agent: false,
      lookup: pinnedTo(way.addresses),
      signal: way.deadline,
      maxHeaderSize: HEADER_BYTES,
      rejectUnauthorized: true,
      ...(way.ca !== undefined && { ca: way.ca }),
    })
    asked.on('error', reject)
    asked.on('response', (answer) => {
      readSome(answer).then((text) => resolve({ status: answer.statusCode ?? 0, body: text }), reject)
    })
    // An answer that would make something else of the connection: the request itself has ended by then, and says nothing more.
    asked.on('upgrade', (_answer, socket) => {
      socket.destroy()
      reject(new OutgoingError('not_http'))
    })
    asked.end(body)
  })
}

/** What the look-up answered, whoever asks again. */
function pinnedTo(addresses: Address[]): LookupFunction {
  return (_name, { all }, done) => {
    const [first] = addresses
    if (all || !first) done(null, addresses)
    else done(null, first.address, first.family)
  }
}

/** Beyond what is read, the answer is not waited for. */
async function readSome(answer: IncomingMessage): Promise<string> {
  const kept: Buffer[] = []
  let read = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (read < KEPT_BYTES) kept.push(chunk)
    read += chunk.length
    if (read >= READ_BYTES) break
  }
  answer.destroy()
  const text = new TextDecoder().decode(Buffer.concat(kept).subarray(0, KEPT_BYTES))
  // PostgreSQL has no NUL in a text.
  return text.replaceAll('\0', '\ufffd')
}

/** What cannot be called off is left behind. */
function within<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason), { once: true })
    work.then(resolve, reject)
  })
}

const CODES: Readonly<Record<string, OutgoingFault>> = {
  ECONNREFUSED: 'connection_refused',
  EHOSTUNREACH: 'connection_refused',
  ENETUNREACH: 'connection_refused',
  ETIMEDOUT: 'timed_out',
  EPROTO: 'tls_failed',
}

function faultOf(error: unknown, deadline: AbortSignal): OutgoingFault {
  if (deadline.aborted) return 'timed_out'
  const first = error instanceof AggregateError ? error.errors[0] : error
  const code = String((first as { code?: unknown } | null)?.code ?? '')
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/.test(code)) return 'tls_failed'
  if (code.startsWith('HPE_')) return 'not_http'
  return CODES[code] ?? 'connection_closed'
}

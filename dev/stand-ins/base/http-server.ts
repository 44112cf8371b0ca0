// The HTTP side of every stand-in: reads a request whole, keeps the three kinds of paths apart (control doors, the
// provider's API, pages for people), applies faults and writes the log.
// Guards: control doors and pages are never faulted; a dropped answer comes after the act; a bug answers 500, not silence.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { ControlRefusal, readJson } from './control-body'
import type { Faults } from './faults'
import type { RequestLog } from './request-log'

export type Incoming = {
  method: string
  path: string
  query: URLSearchParams
  /** Without the question mark, undecoded. */
  queryText: string
  headers: IncomingHttpHeaders
  body: Buffer
  at: Date
}
export type Answer = { status: number; headers?: Record<string, string>; body?: string | Buffer }
export type ControlDoor = (body: unknown, incoming: Incoming, id: string) => unknown | Promise<unknown>

export type StandInServer = {
  faults: Faults
  log: RequestLog
  /** The provider's own API: logged and faulted. Other paths are pages. */
  isApi(path: string): boolean
  handle(incoming: Incoming): Answer | Promise<Answer>
  /** A failure in the provider's own shape. */
  failure(status: number): Answer
  maxBodyBytes: number
  /** Keys like "POST /_control/checkout/:id"; the value becomes the JSON answer. */
  control: Record<string, ControlDoor>
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

/** Listens on 127.0.0.1, on `wantedPort` when it is free, else on a new one. */
export async function listen(
  standIn: () => StandInServer,
  wantedPort: number | null,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    serve(standIn(), request, response).catch(() => response.destroy())
  })
  // Longer than the clients' pools keep a socket: they close first, and no request meets a closing socket.
  server.keepAliveTimeout = 70_000
  const port = await listenOn(server, wantedPort ?? 0)
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const taken = port !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
      if (taken) listenOn(server, 0).then(resolve, reject)
      else reject(error)
    }
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

async function serve(standIn: StandInServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const incoming = await read(request, standIn.maxBodyBytes)
  if (incoming === null) return send(response, standIn.failure(413), true)
  if (incoming.path.startsWith('/_control/')) return send(response, await answerControl(standIn, incoming))
  if (!standIn.isApi(incoming.path)) return send(response, await guarded(standIn, incoming))
  const fault = standIn.faults.draw()
  const answer = fault.status === null ? await guarded(standIn, incoming) : standIn.failure(fault.status)
  standIn.log.add({
    at: incoming.at.toISOString(),
    method: incoming.method,
    path: incoming.path,
    idempotencyKey: headerOf(incoming, 'idempotency-key') ?? headerOf(incoming, 'paypal-request-id'),
    status: fault.drop ? null : answer.status,
  })
  if (fault.delayMs > 0) await wait(fault.delayMs, response)
  if (fault.drop) response.destroy()
  else send(response, answer)
}

export function headerOf(incoming: Incoming, name: string): string | null {
  const value = incoming.headers[name]
  return typeof value === 'string' ? value : null
}

async function guarded(standIn: StandInServer, incoming: Incoming): Promise<Answer> {
  try {
    return await standIn.handle(incoming)
  } catch (error) {
    console.error(`stand-ins: ${incoming.method} ${incoming.path} failed:`, error)
    return standIn.failure(500)
  }
}

async function answerControl(standIn: StandInServer, incoming: Incoming): Promise<Answer> {
  try {
    const { door, id } = findDoor(standIn, incoming)
    return json(200, (await door(readJson(incoming.body), incoming, id)) ?? { ok: true })
  } catch (error) {
    if (error instanceof ControlRefusal) return json(error.status, { error: { message: error.message } })
    console.error(`stand-ins: ${incoming.method} ${incoming.path} failed:`, error)
    return json(500, { error: { message: 'The stand-in failed; its output says why.' } })
  }
}

function findDoor(standIn: StandInServer, { method, path }: Incoming): { door: ControlDoor; id: string } {
  const { faults, log } = standIn
  const doors: Record<string, ControlDoor> = {
    'GET /_control/faults': () => faults.settings(),
    'PUT /_control/faults': (body) => faults.set(body),
    'DELETE /_control/faults': () => faults.end(),
    'GET /_control/log': () => ({ requests: log.list(), events: [] }),
    ...standIn.control,
  }
  const exact = doors[`${method} ${path}`]
  if (exact) return { door: exact, id: '' }
  const cut = path.lastIndexOf('/')
  const withId = doors[`${method} ${path.slice(0, cut)}/:id`]
  if (withId) return { door: withId, id: path.slice(cut + 1) }
  const known = Object.keys(doors).join(', ')
  throw new ControlRefusal(404, `There is no control door ${method} ${path}. The doors: ${known}.`)
}

/** Null when the body is larger than allowed. */
async function read(request: IncomingMessage, maxBytes: number): Promise<Incoming | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // Read to the end even so: a caller that is still sending would not see the answer.
    if (size <= maxBytes) chunks.push(chunk)
  }
  if (size > maxBytes) return null
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  const queryText = mark < 0 ? '' : target.slice(mark + 1)
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(queryText),
    queryText,
    headers: request.headers,
    body: Buffer.concat(chunks),
    at: new Date(),
  }
}

function send(response: ServerResponse, answer: Answer, closing = false): void {
  const body = answer.body ?? ''
  const length = Buffer.byteLength(body)
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': length,
    ...(closing ? { connection: 'close' } : {}),
  })
  response.end(body)
}

/** Waits, but no longer than the caller does. */
function wait(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    response.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

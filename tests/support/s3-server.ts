// A real S3 server (s3rver, a process of its own) behind a door that checks signatures, which s3rver itself does not do for version 4,
// and that can be told to fail. Guards: nothing of a test reaches the server unless key, secret, time and every signed byte are right.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'

const require = createRequire(import.meta.url)

const KEY = 'S3RVER'
const SECRET = 'S3RVER'

/** What the door does with a request instead of passing it on. */
type Fault =
  | { kind: 'answer'; status: number; code: string; times: number }
  | { kind: 'silence'; times: number }
  /** Half of the body reaches the server, then the line is cut. */
  | { kind: 'cut'; times: number }
  /** The server has done it; nobody hears so. */
  | { kind: 'lose_answer'; times: number }

export type S3Server = {
  /** As STORAGE_URL. */
  url(options?: { secret?: string; bucket?: string; prefix?: string; options?: string }): string
  /** Method and path of what reached the door. */
  requests: string[]
  fault: Fault | null
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

export async function startS3Server(): Promise<S3Server> {
  const folder = mkdtempSync(path.join('/tmp', 'portillon-s3-'))
  let child: ChildProcess | null = null
  let port = 0
  const requests: string[] = []
  const door = createServer((request, response) => void pass(request, response))
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const own = (door.address() as AddressInfo).port

  const server: S3Server = {
    requests,
    fault: null,
    url: ({ secret = SECRET, bucket = 'files', prefix = '', options = '' } = {}) =>
      `s3://${KEY}:${encodeURIComponent(secret)}@127.0.0.1:${own}/${bucket}${prefix}?tls=off${options}`,
    async start() {
      child = spawn(
        process.execPath,
        [
          '--openssl-legacy-provider', // its tokens of pages use a cipher of old
          require.resolve('s3rver/bin/s3rver.js'),
          '-d',
          folder,
          '-a',
          '127.0.0.1',
          '-p',
          '0',
          '--no-vhost-buckets',
          '--configure-bucket',
          'files',
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      port = await portOf(child)
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    async stop() {
      await server.kill()
      await closed(door)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`)
    request.on('error', () => {})
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>).catch(() => []))
    const { fault } = server
    const isFaulty = fault !== null && fault.times-- > 0
    if (isFaulty && fault.kind === 'silence') return
    if (isFaulty && fault.kind === 'answer') return refuse(response, fault.status, fault.code)
    if (!isSigned(request, body, SECRET)) return refuse(response, 403, 'SignatureDoesNotMatch')
    try {
      const half = isFaulty && fault.kind === 'cut'
      const answer = await forward(request, half ? body.subarray(0, body.length / 2) : body, half)
      if (isFaulty) response.destroy()
      else response.writeHead(answer.status, answer.headers).end(answer.body)
    } catch {
      response.destroy()
    }
  }

  async function forward(request: IncomingMessage, body: Buffer, isHalf: boolean) {
    const { request: send } = await import('node:http')
    const headers = { ...request.headers, connection: 'close' }
    const upstream = send({ host: '127.0.0.1', port, method: request.method, path: request.url, headers })
    upstream.write(body)
    if (isHalf) upstream.destroy()
    else upstream.end()
    const [answer] = (await once(upstream, 'response')) as [IncomingMessage]
    const bytes = Buffer.concat(await Array.fromAsync(answer as AsyncIterable<Buffer>))
    return { status: answer.statusCode ?? 500, headers: answer.headers, body: bytes }
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`)
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('s3rver has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /listening on 127\.0\.0\.1:(\d+)/.exec(line)
    if (found) {
      child.stdout.resume()
      return Number(found[1])
    }
  }
  throw new Error('s3rver ended before it listened')
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

type Signed = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

/** AWS Signature Version 4, of a header or of an address; written from the specification and tried against its own example. */
export function isSigned(request: Signed, body: Uint8Array, secret: string): boolean {
  const url = new URL(request.url ?? '/', 'http://door')
  const given = url.searchParams.has('X-Amz-Signature') ? ofAddress(url) : ofHeader(request)
  if (!given) return false
  const hash = given.isAddress ? 'UNSIGNED-PAYLOAD' : String(request.headers['x-amz-content-sha256'])
  if (!given.isAddress && hash !== sha256(body)) return false
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map((pair) => pair.map(encoded).join('='))
  const headers = given.names.map(
    (name) =>
      `${name}:${String(request.headers[name] ?? '')
        .trim()
        .replace(/ +/g, ' ')}\n`,
  )
  const canonical = [
    request.method,
    url.pathname,
    query.sort().join('&'),
    headers.join(''),
    given.names.join(';'),
    hash,
  ].join('\n')
  const [, ...scope] = given.credential.split('/')
  const text = ['AWS4-HMAC-SHA256', given.date, scope.join('/'), sha256(Buffer.from(canonical))].join('\n')
  const key = scope.reduce<Buffer>((last, part) => hmac(last, part), Buffer.from(`AWS4${secret}`))
  const expected = hmac(key, text)
  const signature = Buffer.from(given.signature, 'hex')
  return signature.length === expected.length && timingSafeEqual(signature, expected)
}

function ofHeader({ headers }: Signed) {
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  )
  if (!parts) return null
  const [, credential = '', names = '', signature = ''] = parts
  return { isAddress: false, credential, names: names.split(';'), signature, date: String(headers['x-amz-date']) }
}

function ofAddress(url: URL) {
  const value = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? ''
  const names = value('SignedHeaders').split(';')
  return { isAddress: true, credential: value('Credential'), names, signature: value('Signature'), date: value('Date') }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const hmac = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest()
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

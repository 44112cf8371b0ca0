// One signed request to an S3-compatible server, tried again where trying again can help. Every request of ours may be sent twice:
// a key is written by one writer with one content. Guards: a body is signed by its SHA-256, so nothing else can be stored under the
// signature; a server that hangs or fails again and again is left alone for a while instead of holding up whoever waits for a file.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll, TimeoutStrategy, timeout } from 'cockatiel'
import type { S3Address } from '@/server/kernel/storage-address'
import { storageAway, storageFull } from './storage-errors'

export type S3Call = {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Of the object; '' for the bucket itself. */
  key: string
  query?: Readonly<Record<string, string>>
  contentType?: string
  body?: Uint8Array
  /** First and last byte wanted. */
  range?: readonly [number, number]
  /** Statuses beside 2xx that are answers to this call. */
  alsoGood?: readonly number[]
}

/** `take` reads the answer within the deadline of the attempt; a body that breaks off is tried again like a refusal. */
export type S3Client = {
  ask<T>(call: S3Call, take: (response: Response) => Promise<T>): Promise<T>
  presign(key: string, query: Readonly<Record<string, string>>, at: Date): Promise<string>
}

const ATTEMPTS = 3
const FIRST_PAUSE_MS = 150
const BASE_DEADLINE_MS = 10_000
/** A line that carries less than this is as good as cut. */
const SLOWEST_BYTES_PER_MS = 128
const FAILURES_IN_A_ROW = 5
const REST_MS = 15_000

export function s3Client(address: S3Address, deadlineMs: number = BASE_DEADLINE_MS): S3Client {
  const signer = new AwsClient({ ...address, service: 's3', retries: 0 })
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: REST_MS,
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
  })
  return {
    async ask(call, take) {
      try {
        const outcome = await breaker.execute(() => tryUntilAnswered(call, take))
        if (outcome.refused) throw outcome.refused
        return outcome.value as never
      } catch (error) {
        throw error instanceof BrokenCircuitError ? storageAway(error) : error
      }
    },
    async presign(key, query, at) {
      const url = urlOf(address, { method: 'GET', key, query })
      const aws = { signQuery: true, datetime: at.toISOString().replace(/[:-]|\.\d{3}/g, '') }
      return (await signer.sign(url, { method: 'GET', aws })).url
    },
  }

  /** What the server refused for good is an answer: it says nothing about whether it lives. */
  async function tryUntilAnswered<T>(
    call: S3Call,
    take: (response: Response) => Promise<T>,
  ): Promise<{ refused?: Error; value?: T }> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await once(call, take).catch((error: unknown) => ({ passing: error }))
      if (!('passing' in outcome)) return outcome
      if (attempt === ATTEMPTS) throw storageAway(outcome.passing)
      await pause(FIRST_PAUSE_MS * 4 ** (attempt - 1))
    }
  }

  /** Throws what may pass. */
  async function once<T>(
    call: S3Call,
    take: (response: Response) => Promise<T>,
  ): Promise<{ refused?: Error; value?: T }> {
    const body = call.body ?? new Uint8Array()
    const headers = {
      'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
      ...(call.contentType && { 'content-type': call.contentType }),
      ...(call.range && { range: `bytes=${call.range.join('-')}` }),
    }
    const request = { method: call.method, headers, ...(call.body && { body: new Uint8Array(call.body) }) }
    const signed = await signer.sign(urlOf(address, call), request)
    // The policy rejects by its own clock. A signal inside the signed request would not do: Node may collect that request, and the
    // deadline with it, once fetch has made its copy.
    const deadline = timeout(deadlineMs + Math.ceil(body.byteLength / SLOWEST_BYTES_PER_MS), TimeoutStrategy.Aggressive)
    return deadline.execute(({ signal }) => exchange(signed, signal, call, take))
  }

  async function exchange<T>(
    signed: Request,
    signal: AbortSignal,
    call: S3Call,
    take: (response: Response) => Promise<T>,
  ): Promise<{ refused?: Error; value?: T }> {
    const response = await fetch(signed, { signal })
    if (response.ok) return { value: await take(response) }
    const text = await response.text()
    const refusal = refusalOf(address, response.status, text)
    if (call.alsoGood?.includes(response.status) && !refusal.isBucket) {
      return { value: await take(new Response(text, { status: response.status, headers: response.headers })) }
    }
    if (refusal.mayPass) throw refusal.error
    return { refused: refusal.error }
  }
}

function urlOf(
  { endpoint, bucket, prefix }: S3Address,
  { key, query }: Pick<S3Call, 'key' | 'query' | 'method'>,
): string {
  const path = key === '' ? bucket : `${bucket}/${prefix}${key}`
  const search = new URLSearchParams(query).toString()
  return `${endpoint}/${path}${search && `?${search}`}`
}

const full = new Set([
  'XMinioStorageFull',
  'InsufficientStorage',
  'InsufficientCapacity',
  'QuotaExceeded',
  'XMinioAdminBucketQuotaExceeded',
])
const passing = new Set([
  'RequestTimeout',
  'SlowDown',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'IncompleteBody',
  'OperationAborted',
])

type Refusal = { error: Error; mayPass: boolean; isBucket: boolean }

function refusalOf({ bucket }: S3Address, status: number, xml: string): Refusal {
  const code = /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(xml)?.[1] ?? ''
  const isFull = status === 507 || full.has(code)
  const cause = new Error(`S3 answered ${status} ${code}${hint(code, bucket)}`.trim())
  return {
    error: isFull ? storageFull(cause) : storageAway(cause),
    mayPass: !isFull && (status === 429 || (status >= 500 && status !== 501) || passing.has(code)),
    isBucket: code === 'NoSuchBucket',
  }
}

/** What the operator has to mend. */
function hint(code: string, bucket: string): string {
  if (code === 'NoSuchBucket') return `: the bucket ${bucket} of STORAGE_URL is not there`
  if (code === 'InvalidAccessKeyId') return ': the key of STORAGE_URL is not known'
  if (code === 'SignatureDoesNotMatch') return ': the secret of STORAGE_URL is wrong'
  if (code === 'AccessDenied') return `: the key of STORAGE_URL may not do this in the bucket ${bucket}`
  if (code === 'RequestTimeTooSkewed') return ': the clock of this machine is wrong'
  return ''
}

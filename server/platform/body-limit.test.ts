import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bodyLimit, withBodyLimit } from './body-limit'

const LIMIT = 1000
const received: number[] = []
let server: Server

beforeAll(async () => {
  server = createServer((incoming, response) => {
    withBodyLimit(incoming, response, LIMIT, async () => {
      let size = 0
      for await (const chunk of incoming) size += (chunk as Buffer).length
      received.push(size)
      response.end(String(size))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** Sends `parts` one by one, chunked unless a length is announced. */
function send(parts: string[], headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST', headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    outgoing.on('error', reject)
    for (const part of parts) outgoing.write(part)
    outgoing.end()
  })
}

test('a chunked body within the limit arrives whole', async () => {
  expect(await send(['a'.repeat(400), 'b'.repeat(600)])).toEqual({ status: 200, body: '1000' })
  expect(await send([])).toEqual({ status: 200, body: '0' })
})

test('a chunked body over the limit is 413 and never reaches the application', async () => {
  const before = received.length
  const answer = await send(['a'.repeat(600), 'b'.repeat(401)])
  expect(answer.status).toBe(413)
  expect(received).toHaveLength(before)
})

test('an announced length over the limit is 413 in the shape of every error', async () => {
  const body = 'a'.repeat(2_000_000)
  const answer = await send([body], { 'Content-Length': String(body.length), 'X-Request-Id': 'mine-1' })
  expect(answer.status).toBe(413)
  expect(JSON.parse(answer.body)).toMatchObject({
    success: false,
    error: { code: 'request.too_large', requestId: 'mine-1' },
  })
})

test('a connection that was refused once serves the next request', async () => {
  await send(['a'.repeat(5000)])
  expect(await send(['ok'])).toEqual({ status: 200, body: '2' })
})

test('only uploads may be larger than JSON', () => {
  expect(bodyLimit('/api/purchases', 10_000_000)).toBe(1_048_576)
  expect(bodyLimit('/api/uploadsX', 10_000_000)).toBe(1_048_576)
  expect(bodyLimit('/api/uploads/cover', 10_000_000)).toBeGreaterThan(10_000_000)
})

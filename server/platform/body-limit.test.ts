import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import superjson from 'superjson'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { maxImportBytes } from '@/server/attendees/import/contract'
import { maxStatementBytes } from '@/server/payments/external/contract'
import type { AppRouter } from '@/server/trpc/root'
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

test('a call of a page that is too large is refused in words that its client can read', async () => {
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/api/trpc`
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url, transformer: superjson })] })
  const sent = client.external.previewStatement.mutate({ organization: 'lumieres', content: 'a'.repeat(2_000) })
  await expect(sent).rejects.toMatchObject({
    message: expect.stringContaining('1000 bytes'),
    data: { code: 'request.too_large', httpStatus: 413, details: [], requestId: expect.any(String) },
  })
})

test.each([
  ['a bank’s file', maxStatementBytes, ['external.previewStatement', 'external.importStatement?batch=1']],
  ['a list of people', maxImportBytes, ['attendees.previewImport?batch=1', 'attendees.checkImport']],
])('%s of the size that is promised fits into its two calls', (_, size, calls) => {
  const body = JSON.stringify({ 0: { json: { content: Buffer.alloc(size).toString('base64') } } })
  for (const name of calls) expect(bodyLimit(`/api/trpc/${name}`, 0)).toBeGreaterThan(body.length)
})

test('no other call has room for a file, nor has one in a batch with others', () => {
  for (const name of [
    'attendees.import?batch=1',
    'external.lines?x=external.importStatement',
    'external.lines,external.importStatement?batch=1',
  ])
    expect(bodyLimit(`/api/trpc/${name}`, 0)).toBe(1_048_576)
})

test('only uploads may be larger than JSON', () => {
  expect(bodyLimit('/api/purchases', 10_000_000)).toBe(1_048_576)
  expect(bodyLimit('/api/uploadsX', 10_000_000)).toBe(1_048_576)
  expect(bodyLimit('/api/uploads/cover', 10_000_000)).toBeGreaterThan(10_000_000)
})

// What the server answers by itself, over real sockets: the handler gets the request as it was sent, the caller the handler's answer.
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSourceTree } from '@/tests/support/source-tree'
import { answerStraight, straight, straightRoute } from './straight-route'

const ADDRESS = '/api/a-gate-asks'
let server: Server
let url: string
let asked = 0
let leaving: Promise<void>

straight(`POST ${ADDRESS}`, async (request) => {
  asked++
  const { headers } = request
  const seen = { url: request.url, type: headers.get('content-type'), key: headers.get('authorization') }
  return Response.json({ ...seen, body: await request.text() }, { status: 202, headers: { 'x-request-id': 'r-1' } })
})

beforeAll(async () => {
  let left = () => {}
  leaving = new Promise((resolve) => {
    left = resolve
  })
  server = createServer((request, response) => {
    const route = straightRoute(request)
    if (!route) return response.writeHead(404).end()
    answerStraight(route, request, response, 'https://billets.example').then(() => {
      if (!response.writableEnded) left()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

test('the handler gets the request as it was sent, and the caller its status, headers and body', async () => {
  const body = JSON.stringify({ qrCodeData: 'é — 票' })
  const headers = { 'content-type': 'application/json', authorization: 'Bearer k' }
  const answer = await fetch(`${url}${ADDRESS}`, { method: 'POST', headers, body })
  expect(answer.status).toBe(202)
  expect(answer.headers.get('x-request-id')).toBe('r-1')
  expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(0)
  const seen = { url: `https://billets.example${ADDRESS}`, type: 'application/json', key: 'Bearer k', body }
  expect(await answer.json()).toEqual(seen)
})

test.each([
  ['GET', ADDRESS],
  ['POST', `${ADDRESS}/`],
  ['POST', `${ADDRESS}?a=1`],
  ['POST', '/api'],
])('%s %s is left to Next', async (method, path) => {
  const before = asked
  expect((await fetch(`${url}${path}`, { method })).status).toBe(404)
  expect(asked).toBe(before)
})

test('who goes away in the middle of the body is not heard', async () => {
  const before = asked
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`POST ${ADDRESS} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half":`, () => socket.destroy())
  await leaving
  expect(asked).toBe(before)
})

test('each route names the address that its folder gives it', () => {
  const named = readSourceTree().flatMap(({ path, code }) => {
    const [, method, address] = /= straight\(\s*'(\w+) ([^']+)'/.exec(path.startsWith('app/api/') ? code : '') ?? []
    return method && address ? [{ path, method, address, code }] : []
  })
  expect(named.length).toBeGreaterThan(3)
  for (const { path, method, address, code } of named) {
    expect(path).toBe(`app${address}/route.ts`)
    expect(code).toContain(`export const ${method} = straight(`)
  }
})

// What the web server refuses or adds around the application, seen over real sockets.
import { createServer, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finishAnswer } from './answer-finish'
import { contentSecurityPolicy, newNonce } from './content-security-policy'
import { refuseRequestLine, refuseTunnels } from './request-line'

const POLICY = "default-src 'self'"
let server: Server
let served = 0

beforeAll(async () => {
  server = createServer((incoming, response) => {
    if (refuseRequestLine(incoming, response)) return
    finishAnswer(incoming, response, POLICY)
    served++
    const path = incoming.url ?? '/'
    if (path.startsWith('/page')) {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'private' })
      response.write('<p>')
      response.end('page</p>')
    } else if (path.startsWith('/json')) {
      response.setHeader('Content-Type', 'application/json')
      response.end('{}')
    } else if (path.includes('method')) {
      response.statusCode = 405
      response.end()
    } else {
      response.statusCode = 404
      response.setHeader('Content-Type', 'text/html')
      response.setHeader('Cache-Control', 's-maxage=31536000')
      response.write('<script>x()</script>')
      response.end('<p>nothing</p>')
    }
  })
  refuseTunnels(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

type Answer = { status: number; headers: Record<string, unknown>; body: string }

function ask(method: string, path: string): Promise<Answer> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const headers = { 'X-Request-Id': 'mine-1' }
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** Sends one request as it stands and answers all that comes back. */
function raw(text: string): Promise<string> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
  })
}

const expectedError = (code: string) => ({ success: false, error: { code, details: [], requestId: 'mine-1' } })

test('an address that cannot be decoded is 400 and never reaches the application', async () => {
  const before = served
  for (const path of ['/api/events/%ZZ', '/covers/%ff', '/health/%', '/api/%00']) {
    const answer = await ask('GET', path)
    expect(answer).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store', 'x-request-id': 'mine-1' } })
    expect(JSON.parse(answer.body)).toMatchObject(expectedError('request.bad_address'))
  }
  for (const path of ['/e/%ZZ', '/p/%E0%A4%A', '/t/%ff/pdf']) {
    expect(await ask('GET', path)).toMatchObject({
      status: 400,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
  }
  expect(served).toBe(before)
  expect((await ask('GET', '/json/%C3%A9?q=%ZZ')).status).toBe(200)
})

test('a method that nothing here serves is 405 and says which are', async () => {
  const before = served
  for (const [method, path] of [
    ['TRACE', '/'],
    ['PROPFIND', '/api/events'],
    ['OPTIONS', '*'],
  ] as const) {
    const answer = await ask(method, path)
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' } })
    expect(JSON.parse(answer.body)).toMatchObject(expectedError('request.method_not_allowed'))
  }
  const said = await raw('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\nX-Request-Id: mine-1\r\n\r\n')
  expect(said).toMatch(/^HTTP\/1\.1 405 [\s\S]*Allow: GET/)
  expect(JSON.parse(said.split('\r\n\r\n')[1] ?? '')).toMatchObject(expectedError('request.method_not_allowed'))
  expect(served).toBe(before)
})

test('a bare 405 of the application becomes words', async () => {
  const answer = await ask('DELETE', '/api/method')
  expect(answer).toMatchObject({ status: 405, headers: { 'x-request-id': 'mine-1' } })
  expect(JSON.parse(answer.body)).toMatchObject(expectedError('request.method_not_allowed'))
  expect((await ask('DELETE', '/method')).headers['content-type']).toBe('text/plain; charset=utf-8')
})

test('no cache keeps what was not found, and a program gets no page', async () => {
  for (const path of ['/nosuch.txt', '/.env']) {
    expect(await ask('GET', path)).toMatchObject({
      status: 404,
      body: '<script>x()</script><p>nothing</p>',
      headers: { 'cache-control': 'no-store', 'content-security-policy': POLICY },
    })
  }
  for (const path of ['/api', '/metrics', '/covers?x']) {
    const answer = await ask('GET', path)
    expect(answer).toMatchObject({ status: 404, headers: { 'cache-control': 'no-store' } })
    expect(JSON.parse(answer.body)).toMatchObject(expectedError('request.unknown_address'))
  }
})

test('pages carry the policy, other answers stay as they are', async () => {
  expect(await ask('GET', '/page')).toMatchObject({
    body: '<p>page</p>',
    headers: { 'content-security-policy': POLICY, 'cache-control': 'private' },
  })
  const json = await ask('GET', '/json')
  expect(json.body).toBe('{}')
  expect(json.headers).not.toHaveProperty('content-security-policy')
  expect(json.headers['content-length']).toBe('2')
})

test('the policy lets no inline script run but ours', () => {
  const policy = contentSecurityPolicy({ development: false, inlineScripts: ['a()'] })(newNonce())
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? ''
  expect(scripts).toMatch(/^'self' 'nonce-[A-Za-z0-9+/]{22}==' 'sha256-[A-Za-z0-9+/]{43}=' 'wasm-unsafe-eval'$/)
  expect(policy).toContain("frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'")
  expect(newNonce()).not.toBe(newNonce())
})

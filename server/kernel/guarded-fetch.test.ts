// Where the guarded client goes and where not, against real servers on this machine and a resolver that can be told to lie.
import { createHook } from 'node:async_hooks'
import { createSocket } from 'node:dgram'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net'
import { generate } from 'selfsigned'
import { afterEach, describe, expect, test } from 'vitest'
import { type Address, type Guard, guardedPost, OutgoingError, outgoingUrl, resolveName } from './guarded-fetch'
import { isPublicAddress } from './public-address'

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  open.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

const http = async (answer: RequestListener) => `http://127.0.0.1:${await listening(createServer(answer))}/`

const here = { loopback: true }
const message = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{}' })
const post = (url: string, guard: Guard = here) => guardedPost(message(url), guard)

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof OutgoingError)) throw new Error(`no OutgoingError but ${String(error)}`)
  return error.fault
}

const resolving = (...answers: string[][]) => {
  let asked = 0
  const resolve = async (): Promise<Address[]> => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? []
    return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { resolve, asked: () => asked }
}

describe('an address', () => {
  const special = [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.9.9.9', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1'],
    ...['198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1'],
    ...['2001::1', '2001:db8::1', '2002:7f00:1::1', '3fff::1', 'fc00::1', 'fd12::1', 'fe80::1', 'fe80::1%eth0'],
    ...['fec0::1', 'ff02::1', '5f00::1', 'localhost', '', '1.2.3'],
  ]
  test.each(special)('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.32.0.1', '193.0.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
})

describe('an URL that names a place of ours', () => {
  const spellings = [
    ...['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/', 'https://127.1/'],
    ...['https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[64:ff9b::7f00:1]/'],
    ...[
      'https://127.0.0.1./',
      'https://169.254.169.254/latest',
      'https://0/',
      'https://１２７.0.0.1/',
      'https://[fd00::1]/',
    ],
    ...[
      'http://example.org/',
      'ftp://example.org/',
      'file:///etc/passwd',
      'https://user@example.org/',
      'https://a:b@example.org/',
    ],
    ...[
      'https://example.org:22/',
      'https://example.org:5432/',
      'https://localhost/',
      'https://db/',
      'https://example.org/#a',
    ],
    ...['https://', 'example.org', '', `https://example.org/${'a'.repeat(2_000)}`],
  ]
  test.each(spellings)('%s is refused before anything is asked', async (url) => {
    expect(outgoingUrl(url, { loopback: false })).toBeNull()
    const { resolve, asked } = resolving(['1.1.1.1'])
    expect(await faultOf(post(url, { loopback: false, resolve }))).toBe('url_not_allowed')
    expect(asked()).toBe(0)
  })

  test('a public https address is fine, with 8443 too, and demo mode adds this machine and nothing else', () => {
    for (const url of ['https://example.org/a?b=1', 'https://example.org.:8443/', 'https://1.1.1.1/'])
      expect(outgoingUrl(url, { loopback: false })).not.toBeNull()
    expect(outgoingUrl('http://127.0.0.1:9/', here)).not.toBeNull()
    for (const url of ['http://10.0.0.1/', 'https://192.168.0.1/', 'http://169.254.169.254/', 'http://example.org/'])
      expect(outgoingUrl(url, here)).toBeNull()
  })
})

describe('a name', () => {
  test('that leads to a place of ours is not asked, whatever else it leads to', async () => {
    for (const answer of [['127.0.0.1'], ['10.0.0.7'], ['::1'], ['1.1.1.1', '169.254.169.254'], ['::ffff:10.0.0.1']]) {
      const guard = { loopback: false, ...resolving(answer) }
      expect(await faultOf(post('https://rebind.example.org/', guard)), answer.join()).toBe('address_not_allowed')
    }
    expect(await faultOf(post('https://none.example.org/', { loopback: false, ...resolving([]) }))).toBe(
      'name_not_found',
    )
  })

  test('is looked up once: what it would answer a second time is never asked for', async () => {
    const { cert, key } = await aCertificate('hook.example.org')
    const port = await listening(createTlsServer({ cert, key }, (_request, answer) => answer.end('here')))
    const names = resolving(['127.0.0.1'], ['10.0.0.1'])
    const guard = { ...here, ca: cert, resolve: names.resolve }
    expect(await post(`https://hook.example.org:${port}/`, guard)).toEqual({ status: 200, body: 'here' })
    expect(names.asked()).toBe(1)
  })

  test('that nobody answers for holds up none of the threads that read files and check passwords', async () => {
    const mute = createSocket('udp4')
    await new Promise<void>((resolve) => mute.bind(0, '127.0.0.1', resolve))
    open.push(() => mute.close())
    const servers = [`127.0.0.1:${mute.address().port}`]
    const guard = { ...here, deadlineMs: 150, resolve: (name: string) => resolveName(name, servers) }
    const work: string[] = []
    const watch = createHook({ init: (_id, type) => void work.push(type) }).enable()
    open.push(() => watch.disable())
    const faults = await Promise.all([1, 2, 3, 4].map((n) => faultOf(post(`https://slow-${n}.example.org/`, guard))))
    expect(faults).toEqual(Array(4).fill('timed_out'))
    expect(work).toContain('QUERYWRAP')
    expect(work).not.toContain('GETADDRINFOREQWRAP')
  })

  test('must be the one of the certificate, and the certificate one that is trusted', async () => {
    const { cert, key } = await aCertificate('hook.example.org')
    const port = await listening(createTlsServer({ cert, key }, (_request, answer) => answer.end('here')))
    const { resolve } = resolving(['127.0.0.1'])
    expect(await faultOf(post(`https://other.example.org:${port}/`, { ...here, ca: cert, resolve }))).toBe('tls_failed')
    expect(await faultOf(post(`https://hook.example.org:${port}/`, { ...here, resolve }))).toBe('tls_failed')
  })
})

async function aCertificate(name: string): Promise<{ cert: string; key: string }> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  })
  return { cert: made.cert, key: made.private }
}

describe('a server', () => {
  test('that redirects is answered for by its redirect: nobody follows it', async () => {
    let asked = 0
    const inner = await http((_request, answer) => {
      asked++
      answer.end('secret')
    })
    const url = await http((_request, answer) => answer.writeHead(307, { location: inner }).end())
    expect(await post(url)).toMatchObject({ status: 307 })
    expect(asked).toBe(0)
  })

  test('that drips for an hour is left at the deadline', async () => {
    const url = await http((_request, answer) => {
      answer.writeHead(200)
      const timer = setInterval(() => answer.write('.'), 20)
      answer.on('close', () => clearInterval(timer))
    })
    expect(await faultOf(post(url, { ...here, deadlineMs: 200 }))).toBe('timed_out')
  })

  test('that never answers is left at the deadline, and so is a name that is never resolved', async () => {
    const url = await http(() => {})
    expect(await faultOf(post(url, { ...here, deadlineMs: 100 }))).toBe('timed_out')
    const never = { ...here, deadlineMs: 100, resolve: () => new Promise<Address[]>(() => {}) }
    expect(await faultOf(post('https://slow.example.org/', never))).toBe('timed_out')
  })

  test('whose answer has no end is read as far as is needed; the first 2 KB are kept', async () => {
    const url = await http((_request, answer) => {
      answer.writeHead(200)
      const more = () => {
        while (!answer.destroyed && answer.write('a\0'.repeat(8_192)));
        if (!answer.destroyed) answer.once('drain', more)
      }
      more()
    })
    const { status, body } = await post(url)
    expect([status, body.length, body.includes('\0')]).toEqual([200, 2_048, false])
  })

  test('that sends headers without end, or something else than HTTP, gives no answer', async () => {
    const raw = async (bytes: string) => {
      const server = createSocketServer((socket) => {
        socket.once('data', () => socket.write(bytes))
      })
      return `http://127.0.0.1:${await listening(server)}/`
    }
    const bomb = `HTTP/1.1 200 OK\r\n${Array.from({ length: 4_000 }, (_, n) => `x-${n}: ${'a'.repeat(50)}\r\n`).join('')}`
    expect(await faultOf(post(await raw(bomb)))).toBe('not_http')
    expect(await faultOf(post(await raw('220 mail.example.org ESMTP\r\n')))).toBe('not_http')
  })

  test('that makes something else of the connection gives no answer, and is not waited for', async () => {
    const switching = createSocketServer((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n')
    })
    expect(await faultOf(post(`http://127.0.0.1:${await listening(switching)}/`))).toBe('not_http')
  })

  test('that closes, or is not there, is told apart', async () => {
    const closing = createSocketServer((socket) => {
      socket.once('data', () => socket.destroy())
    })
    expect(await faultOf(post(`http://127.0.0.1:${await listening(closing)}/`))).toBe('connection_closed')
    const gone = await http(() => {})
    for (const close of open.splice(0)) close()
    expect(await faultOf(post(gone))).toBe('connection_refused')
  })

  test('is sent the body and headers as they are, and no proxy of the environment is asked', async () => {
    const seen: unknown[] = []
    const url = await http((request, answer) => {
      const { 'content-type': type, 'content-length': length, authorization, cookie } = request.headers
      seen.push([request.method, type, length, authorization, cookie])
      answer.writeHead(500).end('no')
    })
    const before = { ...process.env }
    Object.assign(process.env, {
      HTTP_PROXY: 'http://127.0.0.1:1',
      HTTPS_PROXY: 'http://127.0.0.1:1',
      NODE_USE_ENV_PROXY: '1',
    })
    try {
      expect(await post(url)).toEqual({ status: 500, body: 'no' })
    } finally {
      process.env = before
    }
    expect(seen).toEqual([['POST', 'application/json', '2', undefined, undefined]])
  })
})

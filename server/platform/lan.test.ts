// What `npm run dev -- --lan` opens. Guards: a phone's browser that trusts the certificate finds page, socket and answers that come bit by bit,
// and the process behind the door learns who asked.
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lanAddresses, lanUrl, planLan } from './lan-addresses'
import { lanCertificate } from './lan-certificate'
import { type LanDoors, lanWords, openLanDoors } from './lan-doors'
import { freePort } from './ports'

let folder: string
let behind: http.Server
let doors: LanDoors
let port: number
let heard: http.IncomingHttpHeaders = {}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-lan-'))
  behind = http.createServer((request, response) => {
    heard = request.headers
    if (request.url === '/slow') {
      response.write('first')
      request.socket.once('close', () => response.end())
    } else request.pipe(response.setHeader('set-cookie', ['a=1', 'b=2']))
  })
  behind.on('upgrade', (_, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\nhello'))
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve))
  port = await freePort()
  const plan = { host: '127.0.0.1', ports: { app: port, stripe: 0, resend: 0, paypal: 0 } }
  doors = await openLanDoors({ dataFolder: folder, port: (behind.address() as AddressInfo).port }, plan, {})
})

afterAll(async () => {
  await doors.close()
  await new Promise((resolve) => behind.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

async function ask(pathname: string, options: https.RequestOptions = {}, body = ''): Promise<http.IncomingMessage> {
  const { cert } = await lanCertificate(folder, lanAddresses())
  return new Promise((resolve, reject) => {
    const asked = https.request({ host: '127.0.0.1', port, path: pathname, ca: cert, ...options }, resolve)
    asked.on('error', reject)
    asked.end(body)
  })
}

test('a browser that trusts the certificate is answered, and the process behind learns its address, not its claim', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9' }
  const answer = await ask('/echo', { method: 'POST', headers }, 'hello')
  expect(await answer.toArray().then((parts) => parts.join(''))).toBe('hello')
  expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2'])
  expect(heard['x-forwarded-for']).toBe('127.0.0.1')
  expect(heard.host).toBe(`127.0.0.1:${port}`)
})

test('what is sent bit by bit arrives before its end', async () => {
  const answer = await ask('/slow')
  const first = await new Promise((resolve) => answer.once('data', (data) => resolve(String(data))))
  expect(first).toBe('first')
  answer.destroy()
})

test('a socket is handed on', async () => {
  const { cert } = await lanCertificate(folder, lanAddresses())
  const said = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = tls.connect({ host: '127.0.0.1', port, ca: cert }, () => {
      socket.write(`GET /hmr HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n`)
    })
    socket.on('data', (data) => {
      text += data
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
  expect(said).toMatch(/^HTTP\/1\.1 101[\s\S]*hello$/)
})

test('a process that is not there yet is a 502, not a broken door', async () => {
  const plan = { host: '127.0.0.1', ports: { app: await freePort(), stripe: 0, resend: 0, paypal: 0 } }
  const other = await openLanDoors({ dataFolder: folder, port: await freePort() }, plan, {})
  expect((await ask('/', { port: plan.ports.app })).statusCode).toBe(502)
  await other.close()
})

test('the certificate names every address and is made once, until the addresses change', async () => {
  const made = await lanCertificate(folder, ['192.168.1.20', '10.0.0.4'])
  const read = new X509Certificate(made.cert)
  for (const address of ['192.168.1.20', '10.0.0.4', '127.0.0.1']) expect(read.checkIP(address)).toBe(address)
  expect(read.checkHost('localhost')).toBe('localhost')
  expect(read.ca).toBe(false)
  const days = (read.validToDate.getTime() - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(89)
  expect(days).toBeLessThan(91)
  expect(await lanCertificate(folder, ['10.0.0.4', '192.168.1.20'])).toMatchObject(made)
  expect((await lanCertificate(folder, ['192.168.1.21'])).cert).not.toBe(made.cert)
  expect(statSync(path.join(folder, 'lan-certificate.json')).mode & 0o077).toBe(0)
})

test('the address of a home or office network is chosen first, and never the loopback or one that nobody gave', () => {
  const at = (address: string, internal = false) => [{ address, family: 'IPv4' as const, internal }] as never
  const found = { lo: at('127.0.0.1', true), vpn: at('100.64.0.2'), usb: at('169.254.3.1'), wifi: at('192.168.1.20') }
  expect(lanAddresses(found)).toEqual(['192.168.1.20', '100.64.0.2', '169.254.3.1'])
  expect(lanUrl(planLan(3000, ['192.168.1.20']))).toBe('https://192.168.1.20:3443')
  expect(planLan(3000, []).host).toBe('127.0.0.1')
  expect(planLan(64_900, []).ports.app).toBeLessThan(65_000)
})

test('the terminal shows the address, as a QR code too, and what the phone will ask', async () => {
  const said = await lanWords(planLan(3000, ['192.168.1.20']))
  expect(said).toContain('https://192.168.1.20:3443')
  expect(said).toMatch(/[▀▄█]/)
  expect(said).toContain('certificate')
})

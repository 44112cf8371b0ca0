import { expect, test } from 'vitest'
import { clientAddress, plainAddress, replaceForwarding } from './client-address'

test.each([
  [undefined, '198.51.100.7', 0, '198.51.100.7'],
  ['203.0.113.9', '198.51.100.7', 0, '198.51.100.7'],
  ['203.0.113.9', '10.0.0.1', 1, '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9', '10.0.0.1', 1, '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9, 10.0.0.2', '10.0.0.1', 2, '203.0.113.9'],
  [undefined, '10.0.0.1', 3, '10.0.0.1'],
  ['not-an-address', '10.0.0.1', 1, '10.0.0.1'],
  ['', '::ffff:10.0.0.1', 0, '10.0.0.1'],
  ['[2001:db8::1]:443', '10.0.0.1', 1, '2001:db8::1'],
  ['203.0.113.9:8080', '10.0.0.1', 1, '203.0.113.9'],
])('forwarded %j over socket %j with %i trusted proxies is %s', (forwarded, socket, hops, expected) => {
  expect(clientAddress(forwarded, socket, hops)).toBe(expected)
})

test('what is no address is none', () => {
  expect(plainAddress('203.0.113.9, 1.1.1.1')).toBeNull()
  expect(plainAddress('<script>')).toBeNull()
  expect(plainAddress(undefined)).toBeNull()
})

test('no forwarding header of the client survives', () => {
  const headers = {
    host: 'x',
    forwarded: 'for=1.1.1.1',
    'x-real-ip': '1.1.1.1',
    'x-forwarded-for': '1.1.1.1',
    'x-forwarded-host': 'evil',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
    'x-portillon-forwarded': 'no',
  }
  replaceForwarding(headers, { address: '203.0.113.9', protocol: 'http' })
  const own = { host: 'x', 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' }
  expect(headers).toEqual({ ...own, 'x-portillon-forwarded': '1' })
})

test.each(['forwarded', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host', 'via'])(
  'a request with %s was passed on',
  (name) => {
    const headers = { [name]: 'anything' }
    replaceForwarding(headers, { address: '127.0.0.1', protocol: 'http' })
    expect(headers).toHaveProperty('x-portillon-forwarded', '1')
  },
)

test('nobody can say by themselves whether a request was passed on', () => {
  const headers = { 'x-portillon-forwarded': '1' }
  replaceForwarding(headers, { address: '127.0.0.1', protocol: 'http' })
  expect(headers).not.toHaveProperty('x-portillon-forwarded')
})

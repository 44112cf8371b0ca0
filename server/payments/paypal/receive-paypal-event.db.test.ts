import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { throughBulkhead } from '@/server/kernel/bulkhead'
import { ctx, openSale, paypal } from '@/tests/support/sale'
import { jobsOf } from '@/tests/support/sales-factories'
import { isPaypalAddress, receivePaypalEvent } from './receive-paypal-event'

openSale({ promises: 'never' })

/** Written so that whoever parses it and writes it anew has other bytes. */
const eventOf = (id: string, type = 'PAYMENT.CAPTURE.COMPLETED') =>
  `{"id": "${id}", "event_type":"${type}", "resource":{"id":"X1","n":1.0,"breakdown":{},"a":"\\u00e9\\/"} }`
const at = (seconds: number) => ({ time: new Date(ctx.now.getTime() + seconds * 1000).toISOString() })
const bytes = (text: string) => new TextEncoder().encode(text)
const stored = async () => [await ctx.db.providerEvent.count(), (await jobsOf(ctx, 'apply-provider-event')).length]
const verifications = () => paypal.count('POST', /verify-webhook-signature/)

describe('a webhook of PayPal', () => {
  test('is stored once as it came, with its job, however often it comes at once', async () => {
    const body = eventOf('WH-once')
    const headers = await paypal.sign(body)
    const answers = await Promise.all(Array.from({ length: 20 }, () => receivePaypalEvent(ctx, bytes(body), headers)))
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await ctx.db.providerEvent.findMany({ where: { eventId: 'WH-once' } })).toMatchObject([
      { provider: 'paypal', type: 'PAYMENT.CAPTURE.COMPLETED', payload: body, processedAt: null },
    ])
    const jobs = (await jobsOf(ctx, 'apply-provider-event')).filter((job) => job.payload.eventId === 'WH-once')
    expect(jobs.map(({ payload }) => payload)).toMatchObject([{ provider: 'paypal', eventId: 'WH-once' }])
  })

  test('that was repeated for three days is still one', async () => {
    const body = eventOf('WH-late')
    expect(await receivePaypalEvent(ctx, bytes(body), await paypal.sign(body, at(-3 * 86_400)))).toBe(true)
  })

  const refused = async (body: Uint8Array, headers: Headers) => {
    const before = await stored()
    await expect(receivePaypalEvent(ctx, body, headers)).rejects.toMatchObject({
      kind: 'bad_request',
      code: 'webhooks.bad_signature',
    })
    expect(await stored()).toEqual(before)
  }

  test.each([
    ['of another body', async (body: string) => paypal.sign(`${body} `)],
    ['for another webhook', async (body: string) => paypal.sign(body, { webhookId: 'ANOTHER0WEBHOOK' })],
    ['with another signature', async (body: string) => altered(await paypal.sign(body), 'sig', 'QUJD')],
    [
      'with another time than was signed',
      async (body: string) => altered(await paypal.sign(body), 'time', at(-60).time),
    ],
    ['with another id than was signed', async (body: string) => altered(await paypal.sign(body), 'id', 'another-id')],
  ])('%s is refused, by PayPal’s own word', async (_, headersOf) => {
    const body = eventOf('WH-forged')
    const before = await verifications()
    await refused(bytes(body), await headersOf(body))
    expect(await verifications()).toBe(before + 1)
  })

  test('whose bytes were written anew is refused', async () => {
    const body = eventOf('WH-anew')
    await refused(bytes(JSON.stringify(JSON.parse(body))), await paypal.sign(body))
  })

  test.each([
    ['no headers', async () => new Headers()],
    ['no time', async (body: string) => without(await paypal.sign(body), 'paypal-transmission-time')],
    ['no signature', async (body: string) => without(await paypal.sign(body), 'paypal-transmission-sig')],
    ['no certificate', async (body: string) => without(await paypal.sign(body), 'paypal-cert-url')],
    ['a time of last week', async (body: string) => paypal.sign(body, at(-7 * 86_400))],
    ['a time in the future', async (body: string) => paypal.sign(body, at(400))],
    ['a time that is none', async (body: string) => altered(await paypal.sign(body), 'time', 'yesterday')],
  ])('with %s is refused, and nobody is asked', async (_, headersOf) => {
    const body = eventOf('WH-refused')
    const before = await verifications()
    await refused(bytes(body), await headersOf(body))
    expect(await verifications()).toBe(before)
  })

  test.each([
    ['no JSON', 'not json'],
    ['a list', '[]'],
    ['nothing of an event', '{}'],
    ['an id that is none', '{"id":"a b","event_type":"X"}'],
    ['a type with a NUL', '{"id":"WH-nul","event_type":"X\\u0000"}'],
    ['more than one value', '{"id":"WH-2","event_type":"X"},"webhook_id":"FORGED"'],
    ['depth without end', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('with %s is refused, and nobody is asked', async (_, body) => {
    const before = await verifications()
    await refused(bytes(body), await paypal.sign(body))
    expect(await verifications()).toBe(before)
  })

  test('that is no UTF-8 is refused', async () => {
    const body = eventOf('WH-utf')
    await refused(new Uint8Array([...bytes(body), 0xff]), await paypal.sign(body))
  })

  test('keeps an escaped NUL in its payload as it came', async () => {
    const body = '{"id":"WH-nul","event_type":"CUSTOMER.ACCOUNT.UPDATED","resource":{"id":"a\\u0000b"}}'
    expect(await receivePaypalEvent(ctx, bytes(body), await paypal.sign(body))).toBe(true)
  })

  test('is asked to come again while PayPal cannot say whether it is genuine', async () => {
    const body = eventOf('WH-outage')
    const headers = await paypal.sign(body)
    const before = await stored()
    await paypal.control('PUT', '/faults', { status: 503 })
    await expect(receivePaypalEvent(ctx, bytes(body), headers)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(await stored()).toEqual(before)
    await paypal.control('DELETE', '/faults')
    expect(await receivePaypalEvent(ctx, bytes(body), headers)).toBe(true)
  })

  test('is asked to come again while too many are being asked about', async () => {
    const body = eventOf('WH-crowd')
    const headers = await paypal.sign(body)
    const { promise: over, resolve } = Promise.withResolvers<void>()
    const crowd = Array.from({ length: 208 }, () =>
      throughBulkhead('paypal-webhook', { width: 8, queue: 200 }, () => over),
    )
    await expect(receivePaypalEvent(ctx, bytes(body), headers)).rejects.toMatchObject({
      kind: 'unavailable',
      retryAfterSeconds: 5,
    })
    resolve()
    await Promise.all(crowd)
    expect(await receivePaypalEvent(ctx, bytes(body), headers)).toBe(true)
  })
})

describe('the certificate’s address', () => {
  test('is never visited, and one that is not PayPal’s ends it before anybody is asked', async () => {
    let visits = 0
    const canary = createServer((_request, response) => {
      visits++
      response.end()
    })
    canary.on('connection', () => visits++)
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
    const { port } = canary.address() as AddressInfo
    const body = eventOf('WH-cert')
    const before = [...(await stored()), await verifications()]
    for (const address of [
      `http://127.0.0.1:${port}/cert`,
      `http://api.paypal.com@127.0.0.1:${port}/cert`,
      `${paypal.url.replace('http://', 'http://x@')}/v1/notifications/certs/CERT-1`,
      'https://api.paypal.com.evil.test/cert',
      'https://api.paypal.com@evil.test/cert',
      'http://api.paypal.com/cert',
      'file:///etc/passwd',
      'not an address',
    ]) {
      const headers = altered(await paypal.sign(body), 'cert', address)
      await expect(receivePaypalEvent(ctx, bytes(body), headers)).rejects.toMatchObject({ kind: 'bad_request' })
    }
    canary.closeAllConnections()
    canary.close()
    expect(visits).toBe(0)
    expect([...(await stored()), await verifications()]).toEqual(before)
    expect(await paypal.count('GET', /certs/)).toBe(0)
  })
})

test('with the stand-in, only the stand-in’s addresses are PayPal’s', () => {
  expect(isPaypalAddress(`${paypal.url}/v1/notifications/certs/CERT-1`)).toBe(true)
  expect(isPaypalAddress('https://api.paypal.com/v1/notifications/certs/CERT-1')).toBe(false)
})

const headerNames = {
  sig: 'paypal-transmission-sig',
  time: 'paypal-transmission-time',
  id: 'paypal-transmission-id',
  cert: 'paypal-cert-url',
} as const

function altered(headers: Headers, name: keyof typeof headerNames, value: string): Headers {
  headers.set(headerNames[name], value)
  return headers
}

function without(headers: Headers, name: string): Headers {
  headers.delete(name)
  return headers
}

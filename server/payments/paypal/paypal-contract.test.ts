// Holds every request of our client and every answer of the stand-in against PayPal's own OpenAPI documents, where these lie beside the
// checkout. A small server in between keeps what was said.
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { paypalClient } from '@/server/providers/paypal-client'
import { type PaypalForTests, startPaypalForTests } from '@/tests/support/paypal-for-tests'
import { GatewayRefusal, type PaymentGateway } from '../gateway'
import { paypalGateway } from './paypal-gateway'

type Json = { [key: string]: unknown }
type Exchange = { method: string; path: string; request: unknown; headers: Headers; status: number; answer: unknown }

const folder = path.resolve(import.meta.dirname, '../../../../shared/contracts')
const files = ['checkout_orders_v2', 'payments_payment_v2', 'notifications_webhooks_v1'].map((name) =>
  path.join(folder, `paypal-${name}.json`),
)
const present = files.every((file) => existsSync(file))
const isObject = (value: unknown): value is Json => value !== null && typeof value === 'object' && !Array.isArray(value)

/** Everything in which the value departs from the schema. `known` collects the names that some part of the schema declares. */
function departures(document: Json, schema: Json, value: unknown, at: string): string[] {
  const parts = partsOf(document, schema)
  const found = parts.flatMap((part) => simple(document, part, value, at))
  if (isObject(value) && parts.some(({ properties }) => properties)) {
    const declared = new Map(parts.flatMap((part) => Object.entries((part.properties ?? {}) as Record<string, Json>)))
    const isFree = parts.some(({ additionalProperties }) => additionalProperties === true)
    for (const [name, below] of Object.entries(value)) {
      const wanted = declared.get(name)
      if (wanted) found.push(...departures(document, wanted, below, `${at}.${name}`))
      else if (!isFree) found.push(`${at}.${name} is not in the document`)
    }
  }
  return found
}

/** The schema itself and all that it is made of by reference and allOf. */
function partsOf(document: Json, schema: Json): Json[] {
  const parts: Json[] = [schema]
  if (typeof schema.$ref === 'string') {
    const names = schema.$ref.slice(2).split('/')
    const target = names.reduce((now: unknown, name) => (now as Json)[name], document)
    parts.push(...partsOf(document, target as Json))
  }
  for (const part of (schema.allOf ?? []) as Json[]) parts.push(...partsOf(document, part))
  return parts
}

function simple(document: Json, schema: Json, value: unknown, at: string): string[] {
  const found: string[] = []
  const say = (what: string) => found.push(`${at} ${what} (${JSON.stringify(value)?.slice(0, 80)})`)
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  if (schema.type !== undefined && schema.type !== type && !(schema.type === 'integer' && Number.isInteger(value)))
    say(`is a ${type}, not a ${String(schema.type)}`)
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) say('is not one of the values')
  if (typeof value === 'string') {
    if (value.length < Number(schema.minLength ?? 0)) say('is too short')
    if (value.length > Number(schema.maxLength ?? Number.POSITIVE_INFINITY)) say('is too long')
    if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern).test(value)) say('has another pattern')
    if (schema.format === 'uri' && !URL.canParse(value)) say('is no address')
  }
  if (Array.isArray(value)) {
    if (value.length < Number(schema.minItems ?? 0)) say('has too few')
    if (value.length > Number(schema.maxItems ?? Number.POSITIVE_INFINITY)) say('has too many')
    if (isObject(schema.items))
      for (const [index, element] of value.entries())
        found.push(...departures(document, schema.items, element, `${at}[${index}]`))
  }
  if (isObject(value))
    for (const name of (schema.required ?? []) as string[]) if (!(name in value)) say(`lacks ${name}`)
  return found
}

function checkExchange(documents: readonly Json[], exchange: Exchange): string[] {
  const name = `${exchange.method} ${exchange.path}`
  for (const document of documents) {
    for (const [template, methods] of Object.entries(document.paths as Record<string, Json>)) {
      if (!new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(exchange.path)) continue
      const operation = methods[exchange.method.toLowerCase()] as Json | undefined
      if (!operation) continue
      const found = checkHeaders(document, operation, exchange, name)
      const asked = jsonSchema(operation.requestBody)
      if (asked) found.push(...departures(document, asked, exchange.request, `${name} request`))
      const answers = operation.responses as Record<string, Json>
      const answered = jsonSchema(answers[exchange.status])
      if (!answered) return [...found, `${name} answers ${exchange.status}, which the document does not`]
      return [...found, ...departures(document, answered, exchange.answer, `${name} ${exchange.status}`)]
    }
  }
  return [`${name} is in no document`]
}

function checkHeaders(document: Json, operation: Json, exchange: Exchange, name: string): string[] {
  return ((operation.parameters ?? []) as Json[]).flatMap((parameter) => {
    const wanted = partsOf(document, parameter).at(-1) as { name: string; in: string; schema: Json }
    const value = wanted.in === 'header' ? exchange.headers.get(wanted.name) : null
    return value === null ? [] : departures(document, wanted.schema, value, `${name} ${wanted.name}`)
  })
}

function jsonSchema(of: unknown): Json | null {
  const content = (of as { content?: Record<string, { schema: Json }> } | undefined)?.content
  return content?.['application/json']?.schema ?? null
}

const exchanges: Exchange[] = []
let paypal: PaypalForTests
let gateway: PaymentGateway
let stop: () => Promise<void>

beforeAll(async () => {
  paypal = await startPaypalForTests()
  const between = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const headers = new Headers(
      Object.entries(incoming.headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
    for (const name of ['host', 'connection', 'content-length', 'transfer-encoding']) headers.delete(name)
    const { method = 'GET', url = '/' } = incoming
    const answer = await fetch(`${paypal.url}${url}`, { method, headers, ...(body && { body }) })
    const text = await answer.text()
    const request: unknown = body.startsWith('{') ? JSON.parse(body) : undefined
    exchanges.push({ method, path: url, request, headers, status: answer.status, answer: JSON.parse(text) })
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
  })
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
  process.env.PAYPAL_API_BASE = `http://127.0.0.1:${(between.address() as AddressInfo).port}`
  const made = paypalGateway()
  if (!made) throw new Error('PayPal is not configured')
  gateway = made
  stop = async () => {
    between.closeAllConnections()
    between.close()
    await paypal.stop()
  }
})
afterAll(() => stop())

async function sayEverything(): Promise<void> {
  const asked = {
    paymentId: '01990000-0000-7000-8000-000000000001',
    purchaseId: '01990000-0000-7000-8000-000000000002',
    purchaseNumber: 'PTL-CONTRACT',
    eventTitle: `Les Nuits du Théâtre antique ${'é'.repeat(200)}`,
    lines: [
      { name: `Plein tarif ${'é'.repeat(200)}`, unitAmount: 4900, quantity: 2 },
      { name: 'Libre', unitAmount: 0, quantity: 1 },
    ],
    currency: 'EUR',
    account: null,
    applicationFee: 0,
    statementText: 'NUITS ANTIQUES',
    buyerEmail: 'camille@exemple.fr',
    locale: 'fr' as const,
    returnUrl: 'http://127.0.0.1:3000/p/x',
    purchaseUrl: 'http://127.0.0.1:3000/p/x',
    createdAt: new Date(),
  }
  const { ref } = await gateway.createCheckout(asked)
  const order = { ref, account: null, paymentId: asked.paymentId }
  await gateway.createCheckout(asked)
  await gateway.capture(order)
  await paypal.buyer(ref, 'approve')
  await gateway.fetchCheckout(order)
  const { intentRef } = await gateway.capture(order)
  await gateway.capture(order)
  await gateway.fetchCheckoutOfIntent({ ref: intentRef ?? '', account: null })
  const refund = { refundId: 'refund-1', paymentId: asked.paymentId, intentRef: intentRef ?? '', account: null }
  const half = { ...refund, amount: 4900, currency: 'EUR', withApplicationFee: false, mayBeMade: false }
  const sent = await gateway.refund(half)
  await gateway.fetchRefund({ ref: sent.ref, account: null })
  await expect(gateway.refund({ ...half, refundId: 'refund-2', amount: 9800 })).rejects.toThrow(GatewayRefusal)
  await gateway.fetchCheckout(order)
  await expect(gateway.fetchCheckout({ ref: 'NEVERMADE', account: null })).rejects.toThrow(GatewayRefusal)
  const body = '{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"x","n":1.0}}'
  const headers = await paypal.sign(body)
  const transmission = {
    auth_algo: headers.get('paypal-auth-algo') ?? '',
    cert_url: headers.get('paypal-cert-url') ?? '',
    transmission_id: headers.get('paypal-transmission-id') ?? '',
    transmission_sig: headers.get('paypal-transmission-sig') ?? '',
    transmission_time: headers.get('paypal-transmission-time') ?? '',
  }
  expect(await paypalClient()?.isGenuine(transmission, body)).toBe(true)
}

if (present) {
  test('every request is one that PayPal’s documents describe, and every answer of the stand-in too', async () => {
    const documents = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Json)
    await sayEverything()
    const said = exchanges.filter(({ path: at }) => at !== '/v1/oauth2/token')
    expect(new Set(said.map(({ method, status }) => `${method} ${status}`))).toEqual(
      new Set(['POST 201', 'POST 200', 'POST 422', 'GET 200', 'GET 404']),
    )
    expect(said.flatMap((exchange) => checkExchange(documents, exchange))).toEqual([])
  })

  test('the reader of the documents sees what is wrong', () => {
    const document = JSON.parse(readFileSync(files[0] ?? '', 'utf8')) as Json
    const schema = { $ref: '#/components/schemas/order_request' }
    const wrong = {
      intent: 'SALE',
      purchase_units: [{ amount: { currency_code: 'EURO', value: 1 }, custom_id: '', colour: 'red' }],
    }
    expect(departures(document, schema, wrong, 'order').map((line) => line.replace(/ \(.*/, ''))).toEqual([
      'order.intent is not one of the values',
      'order.purchase_units[0].amount.currency_code is too long',
      'order.purchase_units[0].amount.value is a number, not a string',
      'order.purchase_units[0].custom_id is too short',
      'order.purchase_units[0].colour is not in the document',
    ])
  })
} else {
  test('PayPal’s documents do not lie beside this checkout: the contract tests are left out', () => {
    expect(present).toBe(false)
  })
}

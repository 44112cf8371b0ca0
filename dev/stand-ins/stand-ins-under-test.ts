// For the tests of the stand-ins: starts them on fresh ports and a fresh folder, with an app that only receives webhooks.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Resend } from 'resend'
import Stripe from 'stripe'
import { afterEach } from 'vitest'
import { startStandIns } from './start-stand-ins'

export const STRIPE_KEY = 'sk_test_stand_in'
export const WEBHOOK_SECRET = 'whsec_stand_in'
export const RESEND_KEY = 're_stand_in'
export const RESEND_SECRET = `whsec_${Buffer.from('a secret of the stand-ins').toString('base64')}`
export const SENDGRID_KEY = 'SG.stand_in'
/** Of the tests alone. */
export const SENDGRID_SIGNING_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ format: 'der', type: 'pkcs8' })
  .toString('base64')
export const SMTP = { user: 'stand-in', password: 'p@ss:word' }
export const TWILIO = { accountSid: `AC${'0123456789abcdef'.repeat(2)}`, authToken: 'f'.repeat(32) }
export const PAYPAL = { clientId: 'paypal-client', clientSecret: 'paypal-secret', webhookId: '1JE4291016473214C' }

export type ReceivedWebhook = { url: string; headers: IncomingHttpHeaders; body: string; type: string; id: string }
export type WebhookApp = { url: string; received: ReceivedWebhook[]; status: number; close(): Promise<void> }

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portillon-stand-ins-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function startWebhookApp(): Promise<WebhookApp> {
  const app: WebhookApp = { url: '', received: [], status: 200, close: async () => {} }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const isJson = request.headers['content-type']?.startsWith('application/json')
    const { type = '', id = '' } = isJson ? JSON.parse(body) : {}
    app.received.push({ url: request.url ?? '', headers: request.headers, body, type, id })
    response.writeHead(app.status).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  app.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  app.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  cleanups.push(app.close)
  return app
}

export async function startUnderTest(
  options: { folder?: string; appUrl?: string; publicAppUrl?: string; webhookSecret?: string } = {},
) {
  const standIns = await startStandIns({
    folder: options.folder ?? (await freshFolder()),
    // Port 9 (discard) refuses at once: an app that is not there.
    appUrl: options.appUrl ?? 'http://127.0.0.1:9',
    stripeSecretKey: STRIPE_KEY,
    stripeWebhookSecret: options.webhookSecret ?? WEBHOOK_SECRET,
    resendApiKey: RESEND_KEY,
    resendWebhookSecret: RESEND_SECRET,
    smtp: SMTP,
    sendgridApiKey: SENDGRID_KEY,
    sendgridSigningKey: SENDGRID_SIGNING_KEY,
    twilio: TWILIO,
    publicAppUrl: options.publicAppUrl ?? null,
    paypal: PAYPAL,
  })
  cleanups.push(standIns.close)
  return {
    ...standIns,
    sdk: stripeSdk(standIns.stripe),
    resendSdk: new Resend(RESEND_KEY, { baseUrl: standIns.resend }),
  }
}

export function stripeSdk(base: string, key = STRIPE_KEY): Stripe {
  const { hostname, port } = new URL(base)
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}

export async function control(base: string, method: string, door: string, body?: unknown) {
  const answer = await fetch(`${base}/_control/${door}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, json: await answer.json() }
}

/** Polls until the answer is truthy; fails after `seconds`. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  seconds = 8,
): Promise<Exclude<Awaited<T>, null | undefined | false>> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const seen = await look()
    if (seen) return seen as Exclude<Awaited<T>, null | undefined | false>
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export function sessionParams(more: Stripe.Checkout.SessionCreateParams = {}): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    success_url: 'http://127.0.0.1:3000/p/x?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:3000/p/x',
    customer_email: 'camille@exemple.fr',
    client_reference_id: 'purchase-1',
    metadata: { purchaseId: 'purchase-1' },
    payment_intent_data: { metadata: { purchaseId: 'purchase-1' }, statement_descriptor_suffix: 'FESTIVAL' },
    line_items: [
      { quantity: 2, price_data: { currency: 'eur', unit_amount: 4900, product_data: { name: 'Plein tarif' } } },
    ],
    ...more,
  }
}

/** The error with which Stripe's SDK ended a call. */
export async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (caught: unknown) => caught,
  )
  if (!(error instanceof Stripe.errors.StripeError)) throw new Error(`no refusal of Stripe: ${error}`)
  return error
}

// A Stripe to pay with in tests: the stand-in, in this process, behind the real SDK. Start it before anything reads env().
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import Stripe from 'stripe'
import { type StandIns, startStandIns } from '@/dev/stand-ins/start-stand-ins'

export const webhookSecret = 'whsec_of_the_tests_0123456789'

const paypalOfTheTests = {
  clientId: 'client-of-the-tests',
  clientSecret: 'secret-of-the-tests',
  webhookId: '7TESTS0WEBHOOK',
}

const sendgridKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Those who carry messages, as the tests know them. */
export const carriersOfTheTests = {
  resendWebhookSecret: `whsec_${Buffer.from('a secret of the tests').toString('base64')}`,
  smtp: { user: 'portillon', password: 'password-of-the-tests' },
  sendgridApiKey: 'SG.of_the_tests',
  sendgridSigningKey: sendgridKeys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  twilio: { accountSid: `AC${'0123456789abcdef'.repeat(2)}`, authToken: '5'.repeat(32) },
}

export type StripeForTests = {
  url: string
  /** Where the doors of all stand-ins are, by name. */
  standIns: Omit<StandIns, 'close'>
  control(method: 'POST' | 'PUT' | 'DELETE' | 'GET', path: string, body?: unknown): Promise<unknown>
  /** Settles a checkout as a buyer would: `pay`, `decline`, `expire`, `pay_async`, `fail_async`. */
  buyer(checkoutRef: string, outcome: string): Promise<void>
  /** Requests the app made, without those of the control doors. */
  requests(): Promise<{ method: string; path: string; idempotencyKey: string | null }[]>
  sign(payload: string, atSeconds: number, secret?: string): string
  stop(): Promise<void>
}

export async function startStripeForTests(): Promise<StripeForTests> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-stripe-'))
  const standIns = await startStandIns({
    folder,
    // Nobody listens here: webhooks of these tests are handed in by hand.
    appUrl: 'http://127.0.0.1:9',
    withoutReports: true,
    stripeSecretKey: 'sk_test_of_the_tests',
    stripeWebhookSecret: webhookSecret,
    resendApiKey: 're_of_the_tests',
    ...carriersOfTheTests,
    paypal: paypalOfTheTests,
  })
  process.env.STRIPE_SECRET_KEY = 'sk_test_of_the_tests'
  process.env.STRIPE_WEBHOOK_SECRET = webhookSecret
  process.env.STRIPE_API_BASE = standIns.stripe
  process.env.PAYPAL_CLIENT_ID = paypalOfTheTests.clientId
  process.env.PAYPAL_CLIENT_SECRET = paypalOfTheTests.clientSecret
  process.env.PAYPAL_WEBHOOK_ID = paypalOfTheTests.webhookId
  process.env.PAYPAL_API_BASE = standIns.paypal
  process.env.RESEND_API_KEY = 're_of_the_tests'
  process.env.RESEND_API_BASE = standIns.resend
  process.env.RESEND_WEBHOOK_SECRET = carriersOfTheTests.resendWebhookSecret
  process.env.SMTP_URL = standIns.smtpServer
  process.env.SENDGRID_API_KEY = carriersOfTheTests.sendgridApiKey
  process.env.SENDGRID_API_BASE = standIns.sendgrid
  process.env.SENDGRID_WEBHOOK_KEY = sendgridKeys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  process.env.TWILIO_ACCOUNT_SID = carriersOfTheTests.twilio.accountSid
  process.env.TWILIO_AUTH_TOKEN = carriersOfTheTests.twilio.authToken
  process.env.TWILIO_FROM = '+33199000123'
  process.env.TWILIO_API_BASE = standIns.twilio
  const control: StripeForTests['control'] = async (method, at, body) => {
    const answer = await fetch(`${standIns.stripe}/_control${at}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`)
    return answer.headers.get('content-type')?.includes('json') ? answer.json() : null
  }
  return {
    url: standIns.stripe,
    standIns,
    control,
    async buyer(checkoutRef, outcome) {
      await control('POST', `/checkout/${checkoutRef}`, { outcome })
    },
    async requests() {
      const log = (await control('GET', '/log')) as {
        requests: { method: string; path: string; idempotencyKey: string | null }[]
      }
      return log.requests
    },
    sign: (payload, atSeconds, secret = webhookSecret) =>
      Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: atSeconds }),
    async stop() {
      await standIns.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

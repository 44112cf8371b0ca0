// The environment, checked as a whole and read once; nothing else in the product reads process.env.
// Guards: a bad or missing value stops the start with a sentence that names it, and no secret is ever part of that sentence.
import path from 'node:path'
import { z } from 'zod'
import { httpUrl, isLoopback, secretList, storageUrl, wholeNumber } from './environment-values'
import { messageContradictions, messageSettings, messageVariables } from './message-environment'

const MEBIBYTE = 1024 * 1024

const flag = z.enum(['0', '1'], 'must be 1 or 0').transform((value) => value === '1')

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test'], 'must be development, production or test').optional(),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address'),
  PORT: wholeNumber(3000, 1, 65_535),
  HOST: z.string().default('127.0.0.1'),
  APP_URL: httpUrl('must be the http(s) address at which browsers reach this installation').optional(),
  DATA_FOLDER: z.string().default('.data'),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
  KEY_ENCRYPTION_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64, as `openssl rand -base64 32` prints them')
    .transform((text) => Buffer.from(text, 'base64')),
  STORAGE_URL: storageUrl().optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, 'must be a secret key of Stripe (sk_… or rk_…)')
    .optional(),
  STRIPE_WEBHOOK_SECRET: secretList((secret) => secret.length >= 16, 'holds an empty or very short secret').optional(),
  STRIPE_API_BASE: httpUrl('must be an http(s) address').optional(),
  STRIPE_CONNECT: z.enum(['on', 'off'], 'must be on or off').default('on'),
  PAYPAL_CLIENT_ID: z.string().optional(),
  PAYPAL_CLIENT_SECRET: z.string().optional(),
  PAYPAL_WEBHOOK_ID: z.string().optional(),
  PAYPAL_API_BASE: httpUrl('must be an http(s) address').optional(),
  ...messageVariables,
  HOLD_TTL_SECONDS: wholeNumber(900, 10, 86_400),
  RECONCILE_SECONDS: wholeNumber(60, 1, 86_400),
  QUEUE_CONCURRENCY: wholeNumber(5, 1, 100),
  QUEUE_RETRY_ATTEMPTS: wholeNumber(3, 1, 25),
  QUEUE_RETRY_DELAY: wholeNumber(2000, 1, 3_600_000),
  MAX_FILE_SIZE: wholeNumber(10 * MEBIBYTE, 1024, 1024 * MEBIBYTE),
  METRICS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9._~+/=-]{16,512}$/, 'must have 16 to 512 letters, digits or . _ ~ + / = -')
    .optional(),
  TRUSTED_PROXY_HOPS: wholeNumber(0, 0, 20),
  RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level such as info or debug')
    .default('info'),
  FAILPOINT: z.string().optional(),
  PORTILLON_DEMO: flag.default(false),
})

/** The names that may be set; .env.example explains the same ones. */
export const environmentVariables: readonly string[] = Object.keys(schema.shape).filter((name) => name !== 'NODE_ENV')

type Values = z.infer<typeof schema>

export type Env = ReturnType<typeof toEnv>

export class EnvironmentError extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.name = 'EnvironmentError'
  }
}

/** What no single value shows: combinations that would lose money or mail, or run an installation on test services. */
function contradictions(values: Values): string[] {
  const found: string[] = []
  if (values.STRIPE_SECRET_KEY && !values.STRIPE_WEBHOOK_SECRET) {
    found.push('STRIPE_WEBHOOK_SECRET must be set with STRIPE_SECRET_KEY: without it no payment could be confirmed.')
  }
  const paypal = ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID'] as const
  const missing = paypal.filter((name) => !values[name])
  if (missing.length > 0 && missing.length < paypal.length) {
    found.push(`PayPal needs ${paypal.join(', ')} together: ${missing.join(', ')} is not set.`)
  }
  const inEarnest = values.NODE_ENV === 'production' && !values.PORTILLON_DEMO
  found.push(...messageContradictions(values, inEarnest))
  for (const name of ['STRIPE_API_BASE', 'PAYPAL_API_BASE'] as const) {
    const base = values[name]
    if (inEarnest && base && isLoopback(base)) {
      found.push(`${name} points at this machine, where only a stand-in can answer. Set PORTILLON_DEMO=1 for a demo.`)
    }
  }
  if (values.RATE_LIMITS === 'off' && !values.PORTILLON_DEMO) {
    found.push('RATE_LIMITS=off is accepted with PORTILLON_DEMO=1 only.')
  }
  if (values.FAILPOINT && !values.PORTILLON_DEMO && values.NODE_ENV !== 'test') {
    found.push('FAILPOINT is accepted with PORTILLON_DEMO=1 only: it ends the process on purpose.')
  }
  const app = values.APP_URL
  if (app && (app.pathname !== '/' || app.search !== '' || app.hash !== '' || app.username !== '')) {
    found.push('APP_URL must be an origin without path, query or password, such as https://tickets.example.org.')
  }
  return found
}

function toEnv(values: Values) {
  const dataFolder = path.resolve(values.DATA_FOLDER)
  const appUrl = values.APP_URL?.origin ?? `http://127.0.0.1:${values.PORT}`
  return {
    databaseUrl: values.DATABASE_URL,
    port: values.PORT,
    host: values.HOST,
    /** An origin, without a slash at its end. */
    appUrl,
    dataFolder,
    authSecret: values.AUTH_SECRET,
    keyEncryptionKey: values.KEY_ENCRYPTION_KEY,
    storageUrl: values.STORAGE_URL ?? `file:${path.join(dataFolder, 'storage')}`,
    /** Null: no payments can be taken. */
    stripe: values.STRIPE_SECRET_KEY
      ? {
          secretKey: values.STRIPE_SECRET_KEY,
          webhookSecrets: values.STRIPE_WEBHOOK_SECRET ?? [],
          apiBase: values.STRIPE_API_BASE ?? null,
          /** Each organization is paid on its own account; false: everything on the installation's. */
          connect: values.STRIPE_CONNECT === 'on',
        }
      : null,
    /** Null: PayPal is closed. */
    paypal:
      values.PAYPAL_CLIENT_ID && values.PAYPAL_CLIENT_SECRET && values.PAYPAL_WEBHOOK_ID
        ? {
            clientId: values.PAYPAL_CLIENT_ID,
            clientSecret: values.PAYPAL_CLIENT_SECRET,
            webhookId: values.PAYPAL_WEBHOOK_ID,
            apiBase: values.PAYPAL_API_BASE ?? new URL('https://api-m.paypal.com'),
          }
        : null,
    ...messageSettings(values),
    holdTtlSeconds: values.HOLD_TTL_SECONDS,
    reconcileSeconds: values.RECONCILE_SECONDS,
    queueConcurrency: values.QUEUE_CONCURRENCY,
    queueRetryAttempts: values.QUEUE_RETRY_ATTEMPTS,
    /** Before the first new try; each later one waits twice as long. */
    queueRetryDelayMs: values.QUEUE_RETRY_DELAY,
    maxFileSizeBytes: values.MAX_FILE_SIZE,
    /** Null: /metrics answers this machine only. */
    metricsToken: values.METRICS_TOKEN ?? null,
    trustedProxyHops: values.TRUSTED_PROXY_HOPS,
    rateLimits: values.RATE_LIMITS === 'on',
    logLevel: values.LOG_LEVEL,
    /** The step at which a crash test ends this process. */
    failpoint: values.FAILPOINT ?? null,
    demo: values.PORTILLON_DEMO,
    production: values.NODE_ENV === 'production',
  }
}

function sentenceFor(name: string, isMissing: boolean, message: string): string {
  if (!isMissing) return `${name} ${message}.`
  if (name === 'DATABASE_URL')
    return 'DATABASE_URL is not set. `npm start` and `npm run dev` bring their own PostgreSQL.'
  return `${name} is not set. Outside of development and demo mode it has to be.`
}

/** Parses a whole environment; an empty value counts as not set. Throws EnvironmentError with one sentence per fault. */
export function parseEnvironment(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, source[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0])
      return sentenceFor(name, !(name in given), issue.message)
    })
    throw new EnvironmentError([...new Set(sentences)])
  }
  const found = contradictions(parsed.data)
  if (found.length > 0) throw new EnvironmentError(found)
  return toEnv(parsed.data)
}

let parsedOnce: Env | undefined

/** The environment of this process. */
export function env(): Env {
  parsedOnce ??= parseEnvironment(process.env)
  return parsedOnce
}

/** next-auth reads its own address from the environment and nowhere else. */
export function exportForLibraries(settings: Env): void {
  process.env.NEXTAUTH_URL = settings.appUrl
  process.env.NEXTAUTH_SECRET = settings.authSecret
}

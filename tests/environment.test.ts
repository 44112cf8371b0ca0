// The environment stops a start that cannot go well, and .env.example says all that can be set.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { EnvironmentError, environmentVariables, parseEnvironment } from '@/server/kernel/env'
import { parseSmtpAddress } from '@/server/kernel/smtp-address'
import { parseStorageAddress } from '@/server/kernel/storage-address'

const complete = {
  DATABASE_URL: 'postgresql://localhost/portillon',
  AUTH_SECRET: 'a'.repeat(43),
  KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
}

function complaints(changes: Record<string, string | undefined>): readonly string[] {
  try {
    parseEnvironment({ ...complete, ...changes })
  } catch (error) {
    if (error instanceof EnvironmentError) return error.sentences
    throw error
  }
  return []
}

test('.env.example names every variable once, each under a comment, and no other', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n')
  const named = lines.flatMap((line, at) => {
    const name = /^([A-Z_]+)=/.exec(line)?.[1]
    if (name === undefined) return []
    expect(lines[at - 1], `the line above ${name}`).toMatch(/^# \S/)
    return [name]
  })
  expect([...named].sort()).toEqual([...environmentVariables].sort())
})

test('the values shown in .env.example are the defaults', () => {
  const shown = Object.fromEntries(
    readFileSync('.env.example', 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, name, value] = /^([A-Z_]+)=(.+)$/.exec(line) ?? []
        return name && value ? [[name, value]] : []
      }),
  )
  expect(parseEnvironment({ ...shown, ...complete })).toEqual(parseEnvironment(complete))
})

test('the defaults are those of the contract', () => {
  expect(parseEnvironment(complete)).toMatchObject({
    port: 3000,
    appUrl: 'http://127.0.0.1:3000',
    holdTtlSeconds: 900,
    reconcileSeconds: 60,
    queueConcurrency: 5,
    queueRetryAttempts: 3,
    maxFileSizeBytes: 10_485_760,
    trustedProxyHops: 0,
    rateLimits: true,
    stripe: null,
    resend: null,
    smtp: null,
    sendgrid: null,
    twilio: null,
    mailOrder: ['resend', 'smtp', 'sendgrid'],
    demo: false,
    production: false,
  })
  expect(parseEnvironment({ ...complete, PORT: '4100' }).appUrl).toBe('http://127.0.0.1:4100')
})

test.each([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['AUTH_SECRET', 'short'],
  ['KEY_ENCRYPTION_KEY', Buffer.alloc(16).toString('base64')],
  ['APP_URL', 'tickets.example.org'],
  ['APP_URL', 'https://example.org/tickets'],
  ['STORAGE_URL', '/var/lib/portillon'],
  ['STORAGE_URL', 'file://elsewhere/folder'],
  ['STORAGE_URL', 's3:'],
  ['STORAGE_URL', 's3://s3.example.org/files'],
  ['STORAGE_URL', 's3://KEY@s3.example.org/files'],
  ['STORAGE_URL', 's3://KEY:SECRET@s3.example.org'],
  ['STORAGE_URL', 's3://KEY:SECRET@s3.example.org/Files'],
  ['STORAGE_URL', 's3://KEY:SECRET@s3.example.org/files/a b'],
  ['STORAGE_URL', 's3://KEY:SECRET@s3.example.org/files?region=Paris'],
  ['STORAGE_URL', 's3://KEY:SECRET@s3.example.org/files?tls=no'],
  ['STORAGE_URL', 's3://KEY:SECRET@s3.example.org/files?acl=public'],
  ['STORAGE_URL', 'http://KEY:SECRET@s3.example.org/files'],
  ['METRICS_TOKEN', 'short'],
  ['METRICS_TOKEN', 'a token with spaces in it'],
  ['STRIPE_SECRET_KEY', 'pk_live_x'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec_0123456789abcdef,'],
  ['STRIPE_API_BASE', 'ftp://x'],
  ['MAIL_FROM', 'nobody'],
  ['MAIL_ORDER', 'resend,pigeon'],
  ['MAIL_ORDER', 'smtp,smtp'],
  ['RESEND_WEBHOOK_SECRET', 'whsec_'],
  ['RESEND_WEBHOOK_SECRET', 'whsec_bm90IGEgc2VjcmV0IGF0IGFsbA==,'],
  ['SMTP_URL', 'mail.example.org'],
  ['SMTP_URL', 'https://mail.example.org'],
  ['SMTP_URL', 'smtp://hunter2@mail.example.org'],
  ['SMTP_URL', 'smtp://user:100%@mail.example.org'],
  ['SMTP_URL', 'smtp://mail.example.org/inbox'],
  ['SMTP_URL', 'smtp://mail.example.org?tls=maybe'],
  ['SMTP_URL', 'smtps://mail.example.org?tls=off'],
  ['SENDGRID_API_KEY', 'a key of somebody else'],
  ['SENDGRID_API_BASE', 'api.sendgrid.com'],
  ['SENDGRID_WEBHOOK_KEY', 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE'],
  ['TWILIO_ACCOUNT_SID', 'AC123'],
  ['TWILIO_FROM', '0612345678'],
  ['TWILIO_FROM', 'A name that is too long'],
  ['HOLD_TTL_SECONDS', '1.5'],
  ['RECONCILE_SECONDS', '0'],
  ['QUEUE_CONCURRENCY', '0'],
  ['MAX_FILE_SIZE', '10MB'],
  ['TRUSTED_PROXY_HOPS', '-1'],
  ['RATE_LIMITS', 'no'],
  ['RATE_LIMITS', 'off'],
  ['LOG_LEVEL', 'loud'],
  ['PORTILLON_DEMO', 'yes'],
])('%s=%s stops the start with one sentence that begins with its name', (name, value) => {
  const sentences = complaints({ [name]: value })
  expect(sentences).toHaveLength(1)
  expect(sentences[0]).toMatch(new RegExp(`^${name}\\b.*\\.$`))
})

test('a missing secret is named, and no value of a secret is repeated', () => {
  expect(complaints({ AUTH_SECRET: '', KEY_ENCRYPTION_KEY: undefined }).join(' ')).toMatch(
    /AUTH_SECRET is not set.*KEY_ENCRYPTION_KEY is not set/,
  )
  expect(complaints({ AUTH_SECRET: 'hunter2' }).join(' ')).not.toContain('hunter2')
  const storage = complaints({ STORAGE_URL: 's3://KEY:hunter2@s3.example.org/files?tls=maybe' })
  expect(storage).toEqual(['STORAGE_URL takes tls=on or tls=off.'])
})

test('a Stripe key without its webhook secret is refused', () => {
  expect(complaints({ STRIPE_SECRET_KEY: 'sk_test_x' })).toEqual([
    'STRIPE_WEBHOOK_SECRET must be set with STRIPE_SECRET_KEY: without it no payment could be confirmed.',
  ])
})

test('whoever carries mails needs a sender, and Twilio its three', () => {
  for (const [name, value] of [
    ['RESEND_API_KEY', 're_x'],
    ['SMTP_URL', 'smtps://user:hunter2@mail.example.org'],
    ['SENDGRID_API_KEY', 'SG.x'],
  ] as const)
    expect(complaints({ [name]: value })).toEqual([`MAIL_FROM must be set with ${name}: mails need a sender.`])
  const sid = `AC${'0'.repeat(32)}`
  expect(complaints({ TWILIO_ACCOUNT_SID: sid })).toEqual([
    'Twilio needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM together: TWILIO_AUTH_TOKEN, TWILIO_FROM is not set.',
  ])
  const twilio = { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: '0'.repeat(32), TWILIO_FROM: 'Portillon' }
  expect(parseEnvironment({ ...complete, ...twilio }).twilio?.apiBase.href).toBe('https://api.twilio.com/')
})

test('a stand-in for mails or SMS is refused in production, a mail server on this machine is not', () => {
  const production = { NODE_ENV: 'production', MAIL_FROM: 'billets@example.org' }
  const base = 'http://127.0.0.1:9'
  expect(complaints({ ...production, RESEND_API_BASE: base })[0]).toMatch(/^RESEND_API_BASE points at this machine/)
  expect(complaints({ ...production, SENDGRID_API_BASE: base })[0]).toMatch(/^SENDGRID_API_BASE points at this machine/)
  expect(complaints({ ...production, TWILIO_API_BASE: base })[0]).toMatch(/^TWILIO_API_BASE points at this machine/)
  expect(complaints({ ...production, SMTP_URL: 'smtp://127.0.0.1:25' })).toEqual([])
})

test('the order of mail providers is as it was named, and those that were not named come last', () => {
  const order = (value: string) => parseEnvironment({ ...complete, MAIL_ORDER: value }).mailOrder
  expect(order('sendgrid')).toEqual(['sendgrid', 'resend', 'smtp'])
  expect(order('smtp, sendgrid,resend')).toEqual(['smtp', 'sendgrid', 'resend'])
})

test('a mail server’s address says how it is spoken to: TLS unless it is on this machine or was told to do without', () => {
  expect(parseSmtpAddress('smtps://billets%40example.org:p%25%3Ass@mail.example.org')).toEqual({
    host: 'mail.example.org',
    port: 465,
    tls: 'from_the_start',
    auth: { user: 'billets@example.org', pass: 'p%:ss' },
  })
  expect(parseSmtpAddress('smtp://mail.example.org')).toMatchObject({ port: 587, tls: 'required', auth: null })
  expect(parseSmtpAddress('smtp://mail.internal:2525?tls=off')).toMatchObject({ port: 2525, tls: 'off' })
  expect(parseSmtpAddress('smtp://[::1]:2525')).toMatchObject({ host: '::1', tls: 'off' })
  expect(parseSmtpAddress('smtp://127.0.0.1:2525?tls=on')).toMatchObject({ tls: 'required' })
})

test.each(['http://127.0.0.1:12111', 'http://localhost:1', 'http://[::1]:1'])(
  'in production a provider at %s is accepted in demo mode only',
  (base) => {
    const production = {
      NODE_ENV: 'production',
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdef',
      STRIPE_API_BASE: base,
    }
    expect(complaints(production)[0]).toMatch(/^STRIPE_API_BASE points at this machine/)
    expect(complaints({ ...production, PORTILLON_DEMO: '1' })).toEqual([])
  },
)

test('a bucket’s address is taken apart as it is written: encoded secret, port, prefix and options', () => {
  const url =
    's3://AK%2FID:se%2Fcr%2Be%40t@minio.internal:9000/files/portillon/one/?region=eu-west-3&tls=off&direct=off'
  expect(parseStorageAddress(url)).toEqual({
    kind: 's3',
    endpoint: 'http://minio.internal:9000',
    accessKeyId: 'AK/ID',
    secretAccessKey: 'se/cr+e@t',
    region: 'eu-west-3',
    bucket: 'files',
    prefix: 'portillon/one/',
    isPublic: false,
  })
  expect(parseStorageAddress('s3://K:S@s3.fr-par.example/files')).toMatchObject({
    endpoint: 'https://s3.fr-par.example',
    region: 'us-east-1',
    prefix: '',
    isPublic: true,
  })
})

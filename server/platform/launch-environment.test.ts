// Which stand-ins an installation is pointed at, and where later programs find them.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parseEnvironment } from '@/server/kernel/env'
import { webhookSecretsOf, withStandIns } from './launch-environment'
import { publicHalfOf, secretsOf } from './secrets'
import { notedStandIns, noteStandIns, readReadyLine } from './stand-in-addresses'

const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-launch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const addresses = {
  stripe: 'http://127.0.0.1:1001',
  resend: 'http://127.0.0.1:1002',
  paypal: 'http://127.0.0.1:1003',
  smtp: 'http://127.0.0.1:1004',
  smtpServer: 'smtp://portillon:secret@127.0.0.1:1005',
  sendgrid: 'http://127.0.0.1:1006',
  twilio: 'http://127.0.0.1:1007',
}

function settings(given: Record<string, string | undefined>) {
  const secrets = secretsOf(folder)
  const base = {
    NODE_ENV: 'production',
    PORTILLON_DEMO: '1',
    DATABASE_URL: 'postgresql://localhost/x',
    AUTH_SECRET: secrets.authSecret,
    KEY_ENCRYPTION_KEY: secrets.keyEncryptionKey,
  }
  return { secrets, env: parseEnvironment(withStandIns({ ...base, ...given }, secrets, addresses)) }
}

test('a demo without keys is pointed at every stand-in, with secrets that the environment takes', () => {
  const { env, secrets } = settings({})
  expect(env.stripe?.webhookSecrets.join(',')).toBe(webhookSecretsOf(secrets))
  expect(env.resend).toEqual({
    apiKey: secrets.resendApiKey,
    apiBase: new URL(addresses.resend),
    webhookSecrets: [secrets.resendWebhookSecret],
  })
  expect(env.smtp).toEqual({ host: '127.0.0.1', port: 1005, tls: 'off', auth: { user: 'portillon', pass: 'secret' } })
  expect(env.sendgrid?.apiBase?.port).toBe('1006')
  expect(
    env.sendgrid?.webhookKeys.map((key) => key.export({ format: 'der', type: 'spki' }).toString('base64')),
  ).toEqual([publicHalfOf(secrets.sendgridSigningKey)])
  expect(env.twilio).toMatchObject({ accountSid: secrets.twilioAccountSid, from: '+33199000123' })
  expect(env.mailFrom).toBe('Portillon <billets@portillon.example>')
})

test.each([{ RESEND_API_KEY: 're_own' }, { SMTP_URL: 'smtps://a:b@mail.example.org' }, { SENDGRID_API_KEY: 'SG.own' }])(
  'beside a mail provider in earnest (%j) there is no stand-in that would swallow mails',
  (own) => {
    const { env } = settings({ ...own, MAIL_FROM: 'a@example.org' })
    const bases = [env.resend?.apiBase, env.sendgrid?.apiBase].filter((base) => base)
    expect([bases, [env.resend, env.smtp, env.sendgrid].filter(Boolean).length]).toEqual([[], 1])
    expect(env.twilio?.apiBase.port).toBe('1007')
  },
)

test('where the stand-ins listen is read from their one line, and kept for programs that are started later', () => {
  expect(readReadyLine(JSON.stringify({ ready: true, ...addresses }))).toEqual(addresses)
  expect(readReadyLine('{"level":30}')).toBeNull()
  expect(readReadyLine('stand-ins: something failed')).toBeNull()
  expect(notedStandIns(folder)).toEqual({})
  noteStandIns(folder, addresses)
  expect(notedStandIns(folder)).toEqual(addresses)
})

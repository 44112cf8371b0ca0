// Secrets of a development or demo installation, made once. A production installation brings its own in the environment.
// Guards: never made twice for one data folder, readable by their owner only.
import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type Random, systemRandom } from '@/server/kernel/random'
import { writeWhole } from './data-folder'

const schema = z.object({
  authSecret: z.string().min(32),
  /** 32 bytes in base64: wraps the signing keys of events, so tickets die with it. */
  keyEncryptionKey: z.string().length(44),
  stripeSecretKey: z.string(),
  stripeWebhookSecret: z.string(),
  /** Of the endpoint for connected accounts. */
  stripeConnectSecret: z.string(),
  resendApiKey: z.string(),
  /** whsec_ and base64, as Resend's. */
  resendWebhookSecret: z.string(),
  smtpPassword: z.string(),
  sendgridApiKey: z.string(),
  /** PKCS #8 in base64, of an EC key: with the other half the app knows what the stand-in reports. */
  sendgridSigningKey: z.string(),
  twilioAccountSid: z.string(),
  twilioAuthToken: z.string(),
  paypalClientId: z.string(),
  paypalClientSecret: z.string(),
  /** Letters and digits only, as PayPal's. */
  paypalWebhookId: z.string(),
})

export type Secrets = z.infer<typeof schema>

function makeSecrets(random: Random): Secrets {
  const hex = (bytes: number) => Buffer.from(random.bytes(bytes)).toString('hex')
  return {
    authSecret: hex(32),
    keyEncryptionKey: Buffer.from(random.bytes(32)).toString('base64'),
    stripeSecretKey: `sk_test_${hex(24)}`,
    stripeWebhookSecret: `whsec_${hex(24)}`,
    stripeConnectSecret: `whsec_${hex(24)}`,
    resendApiKey: `re_${hex(16)}`,
    resendWebhookSecret: `whsec_${Buffer.from(random.bytes(24)).toString('base64')}`,
    smtpPassword: hex(16),
    sendgridApiKey: `SG.${hex(16)}`,
    sendgridSigningKey: makeSigningKey(random),
    twilioAccountSid: `AC${hex(16)}`,
    twilioAuthToken: hex(16),
    paypalClientId: `A${hex(20)}`,
    paypalClientSecret: `E${hex(20)}`,
    paypalWebhookId: hex(8).toUpperCase(),
  }
}

function makeSigningKey(random: Random): string {
  const pair = createECDH('prime256v1')
  const secret = Buffer.from(random.bytes(32))
  pair.setPrivateKey(secret)
  const point = pair.getPublicKey()
  const [x, y, d] = [point.subarray(1, 33), point.subarray(33), secret].map((part) => part.toString('base64url'))
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d }, format: 'jwk' })
    .export({ format: 'der', type: 'pkcs8' })
    .toString('base64')
}

/** As the environment takes it. */
export function publicHalfOf(signingKey: string): string {
  const key = createPrivateKey({ key: Buffer.from(signingKey, 'base64'), format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
}

/** Without these nothing made before could be opened; the others are those of stand-ins, which may have come later. */
const kept = schema.partial().required({ authSecret: true, keyEncryptionKey: true })

/**
 * The kept secrets; made on first use, and completed where an earlier version made fewer. A damaged file stops the start, since new keys
 * would void every ticket.
 */
export function secretsOf(folder: string, random: Random = systemRandom): Secrets {
  const file = path.join(folder, 'secrets.json')
  if (existsSync(file)) {
    chmodSync(file, 0o600)
    const read = kept.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (!read.success) throw new Error(`${file} is damaged. Restore it, or remove the whole folder to start afresh.`)
    const whole = schema.safeParse(read.data)
    return whole.success ? whole.data : write(file, { ...makeSecrets(random), ...read.data })
  }
  return write(file, makeSecrets(random))
}

function write(file: string, secrets: Secrets): Secrets {
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`)
  return secrets
}

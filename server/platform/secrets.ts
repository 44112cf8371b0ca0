// Secrets of a development or demo installation, made once. A production installation brings its own in the environment.
// Guards: never made twice for one data folder, readable by their owner only.
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
  resendApiKey: z.string(),
})

export type Secrets = z.infer<typeof schema>

function makeSecrets(random: Random): Secrets {
  const hex = (bytes: number) => Buffer.from(random.bytes(bytes)).toString('hex')
  return {
    authSecret: hex(32),
    keyEncryptionKey: Buffer.from(random.bytes(32)).toString('base64'),
    stripeSecretKey: `sk_test_${hex(24)}`,
    stripeWebhookSecret: `whsec_${hex(24)}`,
    resendApiKey: `re_${hex(16)}`,
  }
}

/** The kept secrets; made on first use. A damaged file stops the start, since new keys would void every ticket. */
export function secretsOf(folder: string, random: Random = systemRandom): Secrets {
  const file = path.join(folder, 'secrets.json')
  if (existsSync(file)) {
    chmodSync(file, 0o600)
    const kept = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (!kept.success) throw new Error(`${file} is damaged. Restore it, or remove the whole folder to start afresh.`)
    return kept.data
  }
  const made = makeSecrets(random)
  writeWhole(file, `${JSON.stringify(made, null, 2)}\n`)
  return made
}

// The secret of an endpoint: made once, wrapped at rest, opened to sign.
import { env } from '@/server/kernel/env'
import type { Random } from '@/server/kernel/random'
import { open, seal } from '@/server/kernel/seal'

export function makeSecret(random: Pick<Random, 'bytes'>): string {
  return `ptl_whs_${Buffer.from(random.bytes(32)).toString('base64url')}`
}

export function wrapSecret(endpointId: string, secret: string, random: Pick<Random, 'bytes'>): string {
  return seal(env().keyEncryptionKey, secret, purposeOf(endpointId), random)
}

type Wrapped = { id: string; wrappedSecret: string; wrappedOldSecret: string | null; oldSecretUntil: Date | null }

/** The newest first; two while a receiver changes over. */
export function secretsOf({ id, wrappedSecret, wrappedOldSecret, oldSecretUntil }: Wrapped, now: Date): string[] {
  const overlaps = wrappedOldSecret !== null && oldSecretUntil !== null && oldSecretUntil > now
  return [wrappedSecret, ...(overlaps ? [wrappedOldSecret] : [])].map((wrapped) =>
    open(env().keyEncryptionKey, wrapped, purposeOf(id)).toString('utf8'),
  )
}

function purposeOf(endpointId: string): string {
  return `webhook_endpoint:${endpointId}`
}

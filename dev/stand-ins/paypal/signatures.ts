// Signs webhooks as PayPal does: RSA with SHA-256 over transmission id, time, webhook id and CRC-32 of the body. The key is made once
// and kept with the rest. Guards: what the verification answers is true of the very bytes that were sent.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Store } from '../base/journal-store'

const ALGORITHM = 'SHA256withRSA'
const CERTIFICATE_PATH = '/v1/notifications/certs/CERT-360caa42-1d5f-4c8e'

type StoredKey = { id: string; pem: string }

export type Claim = {
  auth_algo: string
  cert_url: string
  transmission_id: string
  transmission_sig: string
  transmission_time: string
  webhook_id: string
}

export type Signer = {
  certificatePath: string
  /** In PEM. */
  publicKey(): string
  headers(body: string, options?: { time?: string; webhookId?: string }): Record<string, string>
  isGenuine(claim: Claim, body: string): boolean
}

export function makeSigner(store: Store, baseUrl: string, ownWebhookId: string): Signer {
  const certUrl = `${baseUrl}${CERTIFICATE_PATH}`
  const keys = store.collection<StoredKey>('key')
  // Made when it is first needed: it takes a moment that a start need not wait for.
  function privateKey() {
    const pem = keys.get('rsa')?.pem
    if (pem) return createPrivateKey(pem)
    const made = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    keys.put({ id: 'rsa', pem: made.export({ type: 'pkcs8', format: 'pem' }).toString() })
    return made
  }
  const publicKey = () => createPublicKey(privateKey())
  return {
    certificatePath: CERTIFICATE_PATH,
    publicKey: () => publicKey().export({ type: 'spki', format: 'pem' }).toString(),
    headers(body, { time, webhookId } = {}) {
      const id = randomUUID()
      const at = time ?? new Date().toISOString().replace(/\.\d+Z$/, 'Z')
      const text = signedText(id, at, webhookId ?? ownWebhookId, body)
      return {
        'paypal-auth-algo': ALGORITHM,
        'paypal-cert-url': certUrl,
        'paypal-transmission-id': id,
        'paypal-transmission-sig': sign('sha256', text, privateKey()).toString('base64'),
        'paypal-transmission-time': at,
      }
    },
    isGenuine(claim, body) {
      if (claim.webhook_id !== ownWebhookId || claim.auth_algo !== ALGORITHM || claim.cert_url !== certUrl) return false
      const text = signedText(claim.transmission_id, claim.transmission_time, claim.webhook_id, body)
      return verify('sha256', text, publicKey(), Buffer.from(claim.transmission_sig, 'base64'))
    },
  }
}

function signedText(id: string, time: string, webhookId: string, body: string): Buffer {
  return Buffer.from(`${id}|${time}|${webhookId}|${crc32(Buffer.from(body))}`)
}

// What a page of ours may load and run. Guards: no script runs that we did not write (inline ones only by this answer's nonce or by
// their hash), nobody frames us, and no form sends its fields elsewhere.
import { createHash } from 'node:crypto'
import { systemRandom } from '@/server/kernel/random'

export type PolicyOptions = {
  development: boolean
  /** Inline scripts that are the same in every page: allowed by the hash of exactly this text. */
  inlineScripts: readonly string[]
}

export function newNonce(): string {
  return Buffer.from(systemRandom.bytes(16)).toString('base64')
}

/** The policy of one answer, from its nonce. */
export function contentSecurityPolicy({ development, inlineScripts }: PolicyOptions): (nonce: string) => string {
  const hashes = inlineScripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  // 'wasm-unsafe-eval': the scanner's decoder is WebAssembly. Development: React rebuilds stacks with eval, changes come by socket.
  const scripts = [...hashes, "'wasm-unsafe-eval'", ...(development ? ["'unsafe-eval'"] : [])].join(' ')
  const rest = [
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ')
  return (nonce) => `default-src 'self'; script-src 'self' 'nonce-${nonce}' ${scripts}; ${rest}`
}

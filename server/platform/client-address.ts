// Whose request it is. Guards: an address is believed only as far as proxies are trusted; everything else a client
// could write into forwarding headers is dropped before the application sees it.
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { FORWARDED_HEADER } from '@/server/kernel/request-headers'

function isForwarding(name: string): boolean {
  return name.startsWith('x-forwarded-') || ['forwarded', 'x-real-ip', 'via'].includes(name)
}

/** An IP address without port, brackets or IPv4 mapping; null for anything else. */
export function plainAddress(text: string | undefined): string | null {
  const trimmed = (text ?? '').trim()
  const bare = /^\[(.+)\](?::\d+)?$/.exec(trimmed)?.[1] ?? (/^([\d.]+):\d+$/.exec(trimmed)?.[1] || trimmed)
  const unmapped = bare.toLowerCase().startsWith('::ffff:') && isIP(bare.slice(7)) === 4 ? bare.slice(7) : bare
  return isIP(unmapped) === 0 ? null : unmapped
}

/** The address counted `trustedHops` from the right of `X-Forwarded-For`; 0 is the socket itself. */
export function clientAddress(
  forwardedFor: string | undefined,
  socketAddress: string | undefined,
  trustedHops: number,
) {
  const socket = plainAddress(socketAddress) ?? '127.0.0.1'
  const chain = [...(forwardedFor ?? '').split(',').filter((part) => part.trim() !== ''), socket]
  const counted = chain[Math.max(0, chain.length - 1 - trustedHops)]
  return plainAddress(counted) ?? socket
}

/**
 * Rewrites the headers in place; afterwards `x-forwarded-for` is one believable address, and `x-portillon-forwarded` says that somebody
 * had passed the request on.
 */
export function replaceForwarding(
  headers: IncomingHttpHeaders,
  client: { address: string; protocol: 'http' | 'https' },
): void {
  let isForwarded = false
  delete headers[FORWARDED_HEADER]
  for (const name of Object.keys(headers)) {
    if (!isForwarding(name)) continue
    isForwarded = true
    delete headers[name]
  }
  if (isForwarded) headers[FORWARDED_HEADER] = '1'
  headers['x-forwarded-for'] = client.address
  headers['x-forwarded-proto'] = client.protocol
}

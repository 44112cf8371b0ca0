// What every door reads from a request's headers in the same way: its id and the address it comes from.
import { isIP } from 'node:net'
import { systemRandom } from './random'

const requestIdForm = /^[A-Za-z0-9._-]{1,128}$/

/** The caller's own `X-Request-Id` when it has the form, else a new one. It appears in logs, jobs and answers. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id')
  return given !== null && requestIdForm.test(given) ? given : Buffer.from(systemRandom.bytes(12)).toString('base64url')
}

/** The client's address. server/web.ts replaces the header by what it saw itself, so nobody can choose it. Null without that server. */
export function clientAddress(headers: Headers): string | null {
  const address = headers.get('x-forwarded-for')?.split(',')[0]?.trim()
  return address ? address.slice(0, 64) : null
}

/** Set and removed by server/web.ts alone. */
export const FORWARDED_HEADER = 'x-portillon-forwarded'

/** Whether a proxy passed the request on: then the address is that of a machine that may speak for anybody. */
export function isForwarded(headers: Headers): boolean {
  return headers.has(FORWARDED_HEADER)
}

/**
 * What counts as one place when attempts are counted: an IPv4 address itself, an IPv6 address' /64, since a single customer is given at
 * least that. Anything else comes back as it is.
 */
export function networkOf(address: string): string {
  const bare = address.split('%')[0] ?? address
  if (isIP(bare) !== 6) return address
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') return dotted(groups.slice(6))
  return `${groups.slice(0, 4).join(':')}::/64`
}

function dotted(groups: readonly string[]): string {
  return groups
    .map((group) => Number.parseInt(group, 16))
    .map((value) => `${value >> 8}.${value & 255}`)
    .join('.')
}

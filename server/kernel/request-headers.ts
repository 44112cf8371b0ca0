// What every door reads from a request's headers in the same way: its id and the address it comes from.
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

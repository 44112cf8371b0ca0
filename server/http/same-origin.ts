// Keeps other sites from acting with a visitor's cookie. Asked before every change that a cookie can authorise.
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'

/** Browsers send Origin with every POST; `null` (a sandboxed frame, a redirect) is another site. */
export function requireSameOrigin(headers: Headers): void {
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  const isForeign = (origin !== null && origin !== env().appUrl) || (site !== null && site !== 'same-origin')
  // Without either header it is no browser of these years; a cookie alone is not enough.
  if (isForeign || (origin === null && site === null))
    fail('forbidden', 'request.cross_site', 'This request came from another site.')
}

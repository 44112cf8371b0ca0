// Keeps other sites from acting with a visitor's cookie. Asked before every change that a cookie can authorise.
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'

/** Browsers send Origin with every POST; `null` (a sandboxed frame, a redirect) is another site. */
export function requireSameOrigin(headers: Headers): void {
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  const isOwn =
    (origin === null || isOwnOrigin(origin, headers.get('host'))) && (site === null || site === 'same-origin')
  // Without either header it is no browser of these years; a cookie alone is not enough.
  if (!isOwn || (origin === null && site === null)) {
    fail('forbidden', 'request.cross_site', 'This request came from another site.')
  }
}

const namesOfThisMachine = ['127.0.0.1', 'localhost', '[::1]']

function isOwnOrigin(origin: string, host: string | null): boolean {
  const { appUrl } = env()
  if (origin === appUrl) return true
  // A clone on a laptop is opened as 127.0.0.1 and as localhost; no other site can be served under these names.
  const isHere = (url: string) => URL.canParse(url) && namesOfThisMachine.includes(new URL(url).hostname)
  return isHere(appUrl) && isHere(origin) && new URL(origin).host === host
}

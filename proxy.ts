// Gives a page's address its language (`/e/x` is French, `/en/e/x` English). Pages only: over route handlers a proxy
// halves their rate and caps bodies, so /api, /health, /metrics, a ticket's downloads and files never pass here.
import createMiddleware from 'next-intl/middleware'
import { routing } from './i18n/routing'

export default createMiddleware(routing)

export const config = {
  matcher: ['/((?!api(?:/|$)|health(?:/|$)|metrics(?:/|$)|_next(?:/|$)|t/[^/]+/(?:pdf|calendar)$|.*\\.[^/]*$).*)'],
}

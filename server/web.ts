// The web process: Next.js behind our own HTTP server, in development and production alike.
// Guards: the application sees one believable client address, a readable request line and no body over its limit; every page has a
// content security policy; a stop finishes what was begun.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import next from 'next'
import { earlyPressScript } from '@/components/shell/early-press-script'
import { themeScript } from '@/components/shell/theme-script'
import { answerStraight, straightRoute } from './http/straight-route'
import { type Env, EnvironmentError, env, exportForLibraries } from './kernel/env'
import { rootLog } from './kernel/log'
import { processDatabase } from './kernel/process'
import { finishAnswer } from './platform/answer-finish'
import { bodyLimit, withBodyLimit } from './platform/body-limit'
import { clientAddress, replaceForwarding } from './platform/client-address'
import { contentSecurityPolicy, newNonce } from './platform/content-security-policy'
import { countAnswer, routeHeader } from './platform/http-metrics'
import { keepMetrics } from './platform/metric-store'
import { refuseRequestLine, refuseTunnels } from './platform/request-line'

const HEADERS_TIMEOUT = 15_000
const REQUEST_TIMEOUT = 120_000
const KEEP_ALIVE_TIMEOUT = 65_000
const DRAIN_MILLISECONDS = 8_000

function commonHeaders(secure: boolean): [string, string][] {
  return [
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['X-Frame-Options', 'DENY'],
    ['Permissions-Policy', 'camera=(self), microphone=(), geolocation=()'],
    ...(secure ? [['Strict-Transport-Security', 'max-age=31536000'] as [string, string]] : []),
  ]
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

function serve(settings: Env, handle: () => Handler): Server {
  const secure = settings.appUrl.startsWith('https:')
  const headers = commonHeaders(secure)
  const policyFor = contentSecurityPolicy({
    development: !settings.production,
    inlineScripts: [themeScript, earlyPressScript],
  })
  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    if (refuseRequestLine(request, response)) return
    const policy = policyFor(newNonce())
    // Next reads the nonce for its own scripts from here; what a client sends under these names must not choose it.
    request.headers['content-security-policy'] = policy
    delete request.headers['content-security-policy-report-only']
    finishAnswer(request, response, policy)
    countRequest(request, response)
    const forwarded = request.headers['x-forwarded-for']
    const address = clientAddress(
      Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
      request.socket.remoteAddress,
      settings.trustedProxyHops,
    )
    replaceForwarding(request.headers, { address, protocol: secure ? 'https' : 'http' })
    const limit = bodyLimit(request.url ?? '/', settings.maxFileSizeBytes)
    withBodyLimit(request, response, limit, () => {
      // In development Next has to see each request, to load what was changed.
      const route = settings.production ? straightRoute(request) : null
      const answered = route ? answerStraight(route, request, response, settings.appUrl) : handle()(request, response)
      answered.catch((error: unknown) => {
        console.error('A request could not be answered:', error)
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
    })
  })
  refuseTunnels(server)
  return server
}

/** The pattern of the route comes with the handler's answer, and leaves it here. */
function countRequest(request: IncomingMessage, response: ServerResponse): void {
  const started = performance.now()
  const { method, url } = request
  const { writeHead } = response
  let route: string | null = null
  response.writeHead = ((...given: unknown[]) => {
    const named = response.getHeader(routeHeader)
    if (typeof named === 'string') route = named
    response.removeHeader(routeHeader)
    return Reflect.apply(writeHead, response, given)
  }) as typeof writeHead
  response.once('close', () => {
    countAnswer({ method, url }, { status: response.statusCode, route, milliseconds: performance.now() - started })
  })
}

function listen(server: Server, settings: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Lets running requests end, then cuts what is left (open streams among them). */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS)
    server.close(() => {
      clearTimeout(patience)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function sentenceFor(error: unknown, settings: Env): string | null {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') {
    return `Port ${settings.port} is taken by another program. Choose another one, for example: PORT=${settings.port + 1} npm start`
  }
  if (code === 'EACCES')
    return `Port ${settings.port} may not be opened by this user. Choose one above 1023 with PORT=…`
  if (code === 'EADDRNOTAVAIL') return `HOST=${settings.host} is no address of this machine.`
  return null
}

async function main(): Promise<void> {
  const settings = env()
  exportForLibraries(settings)
  let handler: Handler | undefined
  const server = serve(settings, () => {
    if (handler === undefined) throw new Error('the server listens before it is prepared')
    return handler
  })
  server.headersTimeout = HEADERS_TIMEOUT
  server.requestTimeout = REQUEST_TIMEOUT
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT
  const app = next({
    dev: !settings.production,
    hostname: 'localhost', // its own name for itself: with an address here rewrites to other locales count as foreign
    port: settings.port,
    httpServer: server,
    quiet: settings.production,
  })
  await app.prepare()
  handler = app.getRequestHandler()
  try {
    await listen(server, settings)
  } catch (error) {
    const sentence = sentenceFor(error, settings)
    if (sentence === null) throw error
    console.error(sentence)
    process.exit(1)
  }
  console.log(`listening on ${settings.host}:${settings.port} as ${settings.appUrl}`)
  const stopMetrics = keepMetrics(processDatabase().pool, 'web', (err) => rootLog().debug({ err }, 'metrics wait'))
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      void close(server)
        .then(() => Promise.all([app.close(), stopMetrics()]))
        .finally(() => process.exit(0))
    })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof EnvironmentError ? error.message : error)
  process.exit(1)
})

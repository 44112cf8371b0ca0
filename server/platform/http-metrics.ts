// What is counted and timed of every HTTP answer, by the pattern of its route. Guards: a path that a caller made up never becomes a label.
import { counter, histogram } from '@/server/kernel/metrics'

/** Of a route handler's answer: the pattern of its address. Taken off before the answer leaves the server. */
export const routeHeader = 'x-portillon-route'

const requests = counter('http_requests_total', 'HTTP requests that were answered.', ['method', 'route', 'status'])
const seconds = histogram(
  'http_request_duration_seconds',
  'From the first byte of a request to the last of its answer.',
  ['method', 'route'],
  [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
)

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** @param route what the handler said; null: a page, a script or what nobody handled */
export function countAnswer(
  { method = '', url = '/' }: { method?: string | undefined; url?: string | undefined },
  { status, route, milliseconds }: { status: number; route: string | null; milliseconds: number },
): void {
  const labels = { method: methods.has(method) ? method : 'other', route: route ?? kindOf(url) }
  requests.add({ ...labels, status: String(status) })
  seconds.observe(labels, milliseconds / 1000)
}

function kindOf(url: string): string {
  if (url.startsWith('/_next/')) return 'asset'
  if (url.startsWith('/api/trpc/')) return '/api/trpc/[trpc]'
  if (url.startsWith('/api/auth/')) return '/api/auth/[...nextauth]'
  return url.startsWith('/api/') ? '/api/[...rest]' : 'page'
}

/**
 * `/api/events/0190…/publish` with `{id: '0190…'}` → `/api/events/[id]/publish`. Read from the end: a value may look like a folder's name.
 */
export function routePattern(path: string, params: Readonly<Record<string, string | string[] | undefined>>): string {
  let parts = path.split('/')
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) {
      parts = [...parts.slice(0, Math.max(0, parts.length - value.length)), `[...${name}]`]
      continue
    }
    const at = parts.findLastIndex((part) => value !== undefined && decoded(part) === decoded(value))
    if (at >= 0) parts[at] = `[${name}]`
  }
  return parts.join('/')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

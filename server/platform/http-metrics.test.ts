import { expect, test } from 'vitest'
import { metrics } from '@/server/kernel/metrics'
import { countAnswer, routePattern } from './http-metrics'

test.each([
  ['/api/events/0190a/publish', { id: '0190a' }, '/api/events/[id]/publish'],
  ['/api/events/events', { id: 'events' }, '/api/events/[id]'],
  ['/t/ab%3Ac/pdf', { token: 'ab:c' }, '/t/[token]/pdf'],
  ['/files/tickets/2026/11/x.pdf', { key: ['tickets', '2026', '11', 'x.pdf'] }, '/files/[...key]'],
  ['/api/never/was', { rest: ['never', 'was'] }, '/api/[...rest]'],
  ['/api/a/%ZZ', { id: '%ZZ' }, '/api/a/[id]'],
  ['/health', {}, '/health'],
])('%s is counted under its pattern', (path, params, pattern) => {
  expect(routePattern(path, params)).toBe(pattern)
})

test('no path and no method that a caller made up becomes a label', async () => {
  for (let index = 0; index < 50; index++) {
    countAnswer({ method: `M${index}`, url: `/p/secret-${index}` }, { status: 404, route: null, milliseconds: 1 })
    countAnswer({ method: 'GET', url: `/api/unknown/${index}` }, { status: 404, route: null, milliseconds: 1 })
  }
  const text = await metrics.metrics()
  expect(text).not.toContain('secret')
  expect(text).toContain('http_requests_total{method="other",route="page",status="404"} 50')
  expect(text).toContain('http_requests_total{method="GET",route="/api/[...rest]",status="404"} 50')
})

import { expect, test, vi } from 'vitest'

test('a module that is loaded twice, as Next’s bundles are, counts with the instruments of the first', async () => {
  const seen: string[] = []
  for (let copy = 0; copy < 2; copy++) {
    vi.resetModules()
    const { counter, histogram, metrics } = await import('./metrics')
    counter('copies_total', 'Copies.', ['what']).add({ what: 'x' })
    histogram('copies_seconds', 'Copies.', [], [1]).observe({}, 0.5)
    seen.push(await metrics.metrics())
  }
  expect(seen[1]).toContain('copies_total{what="x"} 2')
  expect(seen[1]).toContain('copies_seconds_count 2')
})

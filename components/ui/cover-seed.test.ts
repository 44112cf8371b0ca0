// An event keeps its face: what is drawn from a seed never changes between two screens.
import { expect, test } from 'vitest'
import { coverHue, drawLots } from './cover-seed'

test('the same seed draws the same lots, another seed others', () => {
  const row = (seed: string) => Array.from({ length: 8 }, drawLots(seed))
  expect(row('nuits')).toEqual(row('nuits'))
  expect(row('nuits')).not.toEqual(row('jazz'))
})

test('lots and hues stay in their ranges for any text', () => {
  for (const seed of ['', 'é', '🎟️', 'x'.repeat(500)]) {
    const lots = drawLots(seed)
    for (let draw = 0; draw < 200; draw += 1) {
      const lot = lots()
      expect(lot).toBeGreaterThanOrEqual(0)
      expect(lot).toBeLessThan(1)
    }
    expect(coverHue(seed)).toBeGreaterThanOrEqual(0)
    expect(coverHue(seed)).toBeLessThan(360)
  }
})

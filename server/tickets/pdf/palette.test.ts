import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultDesign } from '@/server/templates/contract'
import { COLORS } from '../ticket-pdf-parts'
import { contrast, onAccentGround, paletteOf } from './palette'

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('whatever colours are chosen, words can be read on their ground', () => {
  fc.assert(
    fc.property(color, color, color, (accent, ink, ground) => {
      const paper = paletteOf({ accent, ink, ground })
      const phone = onAccentGround(paper)
      for (const one of [paper.ink, paper.ink2, paper.ink3]) {
        expect(contrast(one, COLORS.card)).toBeGreaterThanOrEqual(4.5)
      }
      for (const { onGround, onGround2, ground: below } of [paper, phone]) {
        expect(contrast(onGround, below)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(onGround2, below)).toBeGreaterThanOrEqual(4.5)
      }
    }),
    { numRuns: 500 },
  )
})

test('our own colours come out as they are', () => {
  const palette = paletteOf(defaultDesign.colors)
  expect(palette.ink.toUpperCase()).toBe(COLORS.ink)
  expect([palette.ink2, palette.ink3, palette.onGround2]).toEqual([COLORS.ink2, COLORS.ink3, COLORS.ink2])
})

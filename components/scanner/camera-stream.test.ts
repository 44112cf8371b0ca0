import { expect, test } from 'vitest'
import { zoomOf } from './camera-stream'

test('a lens zooms where it has a range, in steps that a finger can feel', () => {
  expect(zoomOf({ min: 1, max: 5, step: 0.5 }, 2)).toEqual({ min: 1, max: 5, step: 0.5, value: 2 })
  expect(zoomOf({ min: 1, max: 5 }, undefined)).toEqual({ min: 1, max: 5, step: 0.2, value: 1 })
  for (const able of [undefined, {}, { min: 1, max: 1, step: 0.1 }, { max: 4 }]) expect(zoomOf(able, 1)).toBeNull()
})

import { expect, test } from 'vitest'
import type { ScanResult } from '@/server/scanning/contract'
import { countOn, forgetCounts, keepCounts, keptCounts } from './use-counts'

const counts = { admitted: 10, expected: 50, inside: 8 }
const green = { valid: true, direction: 'in', again: false, wasInside: null, scanCount: 1 } as ScanResult

test('a green counts a person once, a way back in only as inside, a refusal not at all', () => {
  expect(countOn(counts, green)).toEqual({ admitted: 11, expected: 50, inside: 9 })
  expect(countOn(counts, { ...green, again: true })).toEqual({ admitted: 10, expected: 50, inside: 9 })
  expect(countOn(counts, { ...green, scanCount: 2 })).toEqual({ admitted: 10, expected: 50, inside: 9 })
  expect(countOn(counts, { ...green, valid: false })).toEqual(counts)
})

test('a page that opens without a network goes on from what was counted last at this very gate', () => {
  expect(keptCounts('device/list')).toBeNull()
  keepCounts('device/list', counts)
  expect([keptCounts('device/list'), keptCounts('device/other')]).toEqual([counts, null])
  forgetCounts()
  expect(keptCounts('device/list')).toBeNull()
})

test('whoever leaves is inside no more, unless they never were', () => {
  const out = { ...green, direction: 'out', wasInside: true } as ScanResult
  expect(countOn(counts, out)).toEqual({ ...counts, inside: 7 })
  expect(countOn(counts, { ...out, wasInside: false })).toEqual(counts)
  expect(countOn({ ...counts, inside: 0 }, out).inside).toBe(0)
})

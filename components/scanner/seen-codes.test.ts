import { describe, expect, test } from 'vitest'
import { IGNORED_FOR_MS, SeenCodes } from './seen-codes'

describe('a camera that keeps looking at one ticket', () => {
  test('asks about it once, whatever else comes into the picture meanwhile', () => {
    const seen = new SeenCodes()
    expect(seen.next(['A'], 0)).toBe('A')
    seen.asking('A')
    expect(seen.next(['A'], 100)).toBeNull()
    expect(seen.next(['B'], 100)).toBeNull()
  })

  test('ignores it for three seconds after its verdict left the screen, then asks again', () => {
    const seen = new SeenCodes()
    seen.asking('A')
    seen.settled(1_000)
    expect(seen.next(['A'], 1_000 + IGNORED_FOR_MS - 1)).toBeNull()
    expect(seen.next(['A'], 1_000 + IGNORED_FOR_MS)).toBe('A')
  })

  test('takes the next person’s ticket at once, also when both are in the picture', () => {
    const seen = new SeenCodes()
    seen.asking('A')
    seen.settled(1_000)
    expect(seen.next(['A', 'B'], 1_001)).toBe('B')
    seen.asking('B')
    seen.settled(2_000)
    expect(seen.next(['A', 'B'], 2_001)).toBeNull()
  })

  test('sees nothing in an empty picture or an empty code', () => {
    const seen = new SeenCodes()
    expect(seen.next([], 0)).toBeNull()
    expect(seen.next([''], 0)).toBeNull()
  })

  test('does not start a pause when nothing was asked', () => {
    const seen = new SeenCodes()
    seen.settled(0)
    expect(seen.next(['A'], 1)).toBe('A')
  })
})

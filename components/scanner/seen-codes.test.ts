import { describe, expect, test } from 'vitest'
import { GONE_AFTER_MS, SeenCodes } from './seen-codes'

const FRAME_MS = 100

/** Holds the codes before the camera for a while and says what each picture was taken for. */
function hold(seen: SeenCodes, codes: string[], fromMs: number, forMs: number): string[] {
  const kinds = new Set<string>()
  for (let at = fromMs; at <= fromMs + forMs; at += FRAME_MS) kinds.add(seen.look(codes, at).kind)
  return [...kinds]
}

describe('a camera that keeps looking at one ticket', () => {
  test('is one scan, however long the ticket is held up', () => {
    const seen = new SeenCodes()
    expect(seen.look(['A'], 0)).toEqual({ kind: 'new', code: 'A' })
    seen.asked('A', 0)
    expect(hold(seen, ['A'], FRAME_MS, 10 * GONE_AFTER_MS)).toEqual(['same'])
  })

  test('takes it for shown again only when it was gone for a while', () => {
    const seen = new SeenCodes()
    seen.asked('A', 0)
    hold(seen, ['A'], 0, 5_000)
    expect(hold(seen, [], 5_100, GONE_AFTER_MS - 200)).toEqual(['nothing'])
    expect(seen.look(['A'], 5_000 + GONE_AFTER_MS - 1)).toEqual({ kind: 'same' })
    hold(seen, [], 5_000 + GONE_AFTER_MS, GONE_AFTER_MS)
    expect(seen.look(['A'], 5_000 + 2 * GONE_AFTER_MS)).toEqual({ kind: 'new', code: 'A' })
  })

  test('is one scan also where the phone is too busy to look for longer than a ticket may be gone', () => {
    const seen = new SeenCodes()
    expect(seen.look(['A'], 0)).toEqual({ kind: 'new', code: 'A' })
    seen.asked('A', 0)
    for (let at = 2 * GONE_AFTER_MS; at <= 20 * GONE_AFTER_MS; at += 2 * GONE_AFTER_MS)
      expect(seen.look(['A'], at)).toEqual({ kind: 'same' })
  })

  test('takes the next person’s ticket at once, also when both are in the picture', () => {
    const seen = new SeenCodes()
    seen.asked('A', 0)
    expect(seen.look(['A', 'B'], 100)).toEqual({ kind: 'new', code: 'B' })
    seen.asked('B', 100)
    expect(seen.look(['A', 'B'], 200)).toEqual({ kind: 'same' })
  })

  test('takes the next code of a ticket whose code changes for the same ticket', () => {
    const seen = new SeenCodes()
    seen.asked('T1:ABC:2222222222', 0)
    expect(seen.look(['T1:ABC:3333333333'], 1_000)).toEqual({ kind: 'same' })
    expect(hold(seen, ['T1:ABC:4444444444'], 1_100, 10 * GONE_AFTER_MS)).toEqual(['same'])
    expect(seen.look(['T1:ABD:3333333333'], 40_000)).toEqual({ kind: 'new', code: 'T1:ABD:3333333333' })
  })

  test('asks about the live code at once where a picture of it was refused, and not about the picture again', () => {
    const seen = new SeenCodes()
    seen.asked('T1:ABC:2222222222', 0)
    seen.wasStale('T1:ABC:2222222222')
    expect(seen.look(['T1:ABC:2222222222'], 500)).toEqual({ kind: 'same' })
    expect(seen.look(['T1:ABC:3333333333'], 1_000)).toEqual({ kind: 'new', code: 'T1:ABC:3333333333' })
    seen.asked('T1:ABC:3333333333', 1_000)
    expect(seen.look(['T1:ABC:4444444444'], 2_000)).toEqual({ kind: 'same' })
  })

  test('sees nothing in an empty picture or an empty code', () => {
    const seen = new SeenCodes()
    expect(seen.look([], 0)).toEqual({ kind: 'nothing' })
    expect(seen.look([''], 0)).toEqual({ kind: 'nothing' })
  })
})

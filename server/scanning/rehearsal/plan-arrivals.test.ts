import { expect, test } from 'vitest'
import { dueArrivals, planArrivals } from './plan-arrivals'
import { practiceNumber, practiceSerial } from './practice-tickets'

test('every practice ticket arrives once, in order, and a copy only after its ticket', () => {
  const plan = planArrivals(2_000)
  const seen = new Set<number>()
  for (const { ticket, isCopy } of plan) {
    expect(seen.has(ticket)).toBe(isCopy)
    seen.add(ticket)
  }
  expect(seen.size).toBe(2_000)
  const share = plan.filter(({ isCopy }) => isCopy).length / plan.length
  expect(share).toBeGreaterThan(0.03)
  expect(share).toBeLessThan(0.07)
})

test('the n-th arrival is always the same', () => {
  expect(planArrivals(300)).toEqual(planArrivals(300))
})

test('the pace is kept, and nobody arrives after the last', () => {
  expect(dueArrivals(1_000, 120, 0, 30_000)).toBe(60)
  expect(dueArrivals(1_000, 120, 200, 15_000)).toBe(230)
  expect(dueArrivals(100, 3_000, 0, 60_000)).toBe(100)
})

test('a practice ticket is found again by its number, and no other number is', () => {
  const rehearsal = { id: '0197a0e5-0000-7000-8000-00000000000a', tickets: 20 }
  expect(practiceNumber(rehearsal, practiceSerial(rehearsal.id, 7))).toBe(7)
  expect(practiceNumber(rehearsal, practiceSerial(rehearsal.id, 21))).toBeNull()
  expect(
    practiceNumber({ ...rehearsal, id: '0197a0e5-0000-7000-8000-00000000000b' }, practiceSerial(rehearsal.id, 7)),
  ).toBeNull()
  expect(practiceSerial(rehearsal.id, 20_000)).toBeLessThan(2n ** 63n)
})

import { expect, test } from 'vitest'
import { daysLeft } from './days-left'

test('counts whole days, none on the last one, nothing once it is over', () => {
  const due = new Date('2027-06-20T21:59:59Z')
  expect(daysLeft(due, new Date('2027-06-13T21:59:59Z'))).toBe(7)
  expect(daysLeft(due, new Date('2027-06-14T00:00:00Z'))).toBe(6)
  expect(daysLeft(due, new Date('2027-06-20T08:00:00Z'))).toBe(0)
  expect(daysLeft(due, due)).toBeNull()
})

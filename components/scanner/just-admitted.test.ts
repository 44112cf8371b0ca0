import { expect, test } from 'vitest'
import { A_MOMENT_MS, JustAdmitted } from './just-admitted'

const green = { valid: true, reason: null, ticketId: 'a' } as const
const amber = { valid: false, reason: 'already_used', ticketId: 'a' } as const

test('a ticket that this gate let in a moment ago is known, and only so long', () => {
  const gate = new JustAdmitted()
  expect(gate.hear(green, 0)).toBe(false)
  expect(gate.hear(amber, A_MOMENT_MS - 1)).toBe(true)
  expect(gate.hear(amber, A_MOMENT_MS)).toBe(false)
})

test('a ticket that another gate let in, and any other refusal, is no such case', () => {
  const gate = new JustAdmitted()
  expect(gate.hear(amber, 0)).toBe(false)
  gate.hear(green, 0)
  expect(gate.hear({ valid: false, reason: 'revoked', ticketId: 'a' }, 1)).toBe(false)
  expect(gate.hear({ valid: false, reason: 'format', ticketId: null }, 1)).toBe(false)
})

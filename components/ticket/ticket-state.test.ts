// Which tickets show their code.
import { describe, expect, test } from 'vitest'
import { showsCode, ticketState } from './ticket-state'

const now = new Date('2026-06-12T18:00:00Z')
const ticket = {
  status: 'valid' as const,
  lastAdmission: null,
  event: { status: 'published' as const, endsAt: new Date('2026-06-12T22:00:00Z') },
}
const admission = { at: now, location: 'Porte Cléberg' }

describe('a ticket’s page', () => {
  test('shows the code of a ticket that opens the gate, and of one that was used', () => {
    expect(ticketState(ticket, now)).toBe('valid')
    expect(ticketState({ ...ticket, lastAdmission: admission }, now)).toBe('used')
    expect(showsCode('valid') && showsCode('used')).toBe(true)
  })

  test('hides a code that opens nothing', () => {
    for (const status of ['void', 'blocked'] as const) {
      expect(ticketState({ ...ticket, status, lastAdmission: admission }, now)).toBe(status)
      expect(showsCode(status)).toBe(false)
    }
    const cancelled = { ...ticket, event: { ...ticket.event, status: 'cancelled' as const } }
    expect(showsCode(ticketState(cancelled, now))).toBe(false)
  })

  test('says when the event is over', () => {
    expect(ticketState(ticket, ticket.event.endsAt)).toBe('over')
  })
})

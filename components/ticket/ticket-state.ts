// What a ticket's page has to say first: whether it opens the gate, or why not.
import type { TicketView } from '@/server/tickets/contract'

export type TicketState = 'valid' | 'used' | 'void' | 'blocked' | 'event_cancelled' | 'over'

type Facts = Pick<TicketView, 'status' | 'lastAdmission'> & { event: Pick<TicketView['event'], 'status' | 'endsAt'> }

export function ticketState({ status, lastAdmission, event }: Facts, now: Date): TicketState {
  if (event.status === 'cancelled') return 'event_cancelled'
  if (status === 'void' || status === 'blocked') return status
  if (lastAdmission) return 'used'
  return event.endsAt <= now ? 'over' : 'valid'
}

/** A code that opens nothing is not shown, so that nobody queues with it. */
export function showsCode(state: TicketState): boolean {
  return state === 'valid' || state === 'used' || state === 'over'
}

// What the place of the buy card shows.
import type { PublicEvent } from '@/server/capacity/contract'

export type SaleState = 'open' | 'sold_out' | 'paused' | 'cancelled' | 'over' | 'nothing' | 'not_open'

export function saleState(event: Pick<PublicEvent, 'status' | 'endsAt' | 'ticketTypes'>, now: Date): SaleState {
  if (event.status === 'cancelled') return 'cancelled'
  if (event.endsAt <= now) return 'over'
  if (event.status !== 'published') return 'paused'
  if (event.ticketTypes.length === 0) return 'nothing'
  const left = event.ticketTypes.filter(({ available }) => available === null || available > 0)
  if (left.length === 0) return 'sold_out'
  return left.some(({ canBePaid }) => canBePaid) ? 'open' : 'not_open'
}

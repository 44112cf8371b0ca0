// What the place of the buy card shows.
import type { PublicEvent } from '@/server/capacity/contract'

export type SaleState = 'open' | 'sold_out' | 'paused' | 'cancelled' | 'over' | 'nothing'

export function saleState(event: Pick<PublicEvent, 'status' | 'endsAt' | 'ticketTypes'>, now: Date): SaleState {
  if (event.status === 'cancelled') return 'cancelled'
  if (event.endsAt <= now) return 'over'
  if (event.status !== 'published') return 'paused'
  if (event.ticketTypes.length === 0) return 'nothing'
  return event.ticketTypes.every((type) => type.available !== null && type.available <= 0) ? 'sold_out' : 'open'
}

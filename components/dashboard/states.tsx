// States as a dot and a word: what an event, a purchase and a ticket can be.
import { useTranslations } from 'next-intl'
import { Chip, Status, type StatusTone } from '@/components/ui/status'
import type { EventStatus } from '@/server/events/contract'
import type { PurchaseStatus } from '@/server/purchases/contract'
import type { TicketStatus } from '@/server/tickets/contract'

const eventTones: Record<EventStatus | 'over', StatusTone> = {
  draft: 'off',
  published: 'ok',
  paused: 'wait',
  cancelled: 'bad',
  archived: 'off',
  over: 'off',
}

type EventStateProps = { event: { status: EventStatus; endsAt: Date }; now: Date; chip?: boolean }

/** An event on sale that has ended is over, whatever its row says. */
export function EventState({ event, now, chip }: EventStateProps) {
  const t = useTranslations('dashboard.eventStates')
  const isOver = event.endsAt <= now && (event.status === 'published' || event.status === 'paused')
  const state = isOver ? 'over' : event.status
  if (chip) return <Chip dot={eventTones[state]}>{t(state)}</Chip>
  return <Status tone={eventTones[state]}>{t(state)}</Status>
}

const purchaseTones: Record<PurchaseStatus, StatusTone> = {
  held: 'wait',
  awaiting_payment: 'wait',
  paid: 'ok',
  expired: 'off',
  cancelled: 'off',
  partially_refunded: 'off',
  refunded: 'off',
  disputed: 'bad',
  needs_attention: 'bad',
}

export function PurchaseState({ status }: { status: PurchaseStatus }) {
  const t = useTranslations('dashboard.purchaseStates')
  return <Status tone={purchaseTones[status]}>{t(status)}</Status>
}

const ticketTones: Record<TicketStatus, StatusTone> = { valid: 'ok', void: 'off', blocked: 'bad' }

export function TicketState({ status }: { status: TicketStatus }) {
  const t = useTranslations('dashboard.ticketStates')
  return <Status tone={ticketTones[status]}>{t(status)}</Status>
}

// What the refund form has chosen, as the amount that the person sees before and the request that is sent after.
import { type Money, parseAmount } from '@/server/kernel/money'
import type { RefundOptions, RefundReason, RefundRequest, TicketFate } from '@/server/payments/refunds/contract'

export type RefundScope = 'all' | 'tickets' | 'amount'

export type RefundChoice = {
  scope: RefundScope
  ticketIds: readonly string[]
  amountText: string
  keepFees: boolean
  /** Null: what is usual for the scope. */
  fate: TicketFate | null
  reason: RefundReason
  note: string
}

export const firstChoice: RefundChoice = {
  scope: 'all',
  ticketIds: [],
  amountText: '',
  keepFees: false,
  fate: null,
  reason: 'requested_by_customer',
  note: '',
}

export function fateOf({ scope, fate }: RefundChoice): TicketFate {
  return fate ?? (scope === 'amount' ? 'keep' : 'void')
}

/** Null where the choice is no amount yet, or is more than what is left. */
export function amountOf(choice: RefundChoice, options: RefundOptions, locale: 'fr' | 'en'): Money | null {
  const { left, feeLeft, currency, tickets } = options
  const most = choice.keepFees ? left.amount - feeLeft.amount : left.amount
  const amount = (minor: number | null) =>
    minor === null || minor > most || minor < 0 ? null : { amount: minor, currency }
  if (choice.scope === 'all') return amount(most)
  if (choice.scope === 'amount') {
    const minor = parseAmount(choice.amountText, currency, locale)
    return minor === 0 ? null : amount(minor)
  }
  const chosen = tickets.filter(({ id }) => choice.ticketIds.includes(id))
  if (chosen.length === 0) return null
  const prices = chosen.reduce((sum, { price }) => sum + price.amount, 0)
  const fees = choice.keepFees ? 0 : chosen.reduce((sum, { fee }) => sum + fee.amount, 0)
  return amount(prices + Math.min(fees, feeLeft.amount))
}

/** The live tickets that will end. */
export function endingTickets(choice: RefundChoice, { tickets }: RefundOptions): RefundOptions['tickets'] {
  if (fateOf(choice) === 'keep') return []
  const isMeant = (id: string) => choice.scope !== 'tickets' || choice.ticketIds.includes(id)
  return tickets.filter(({ id, status }) => status !== 'void' && isMeant(id))
}

/** `evenIfEntered` only where the form has shown who came in. */
export function requestOf(choice: RefundChoice, options: RefundOptions, locale: 'fr' | 'en'): RefundRequest | null {
  const amount = amountOf(choice, options, locale)
  if (!amount) return null
  const { scope, keepFees, reason, note } = choice
  return {
    reason,
    note,
    keepFees,
    tickets: fateOf(choice),
    ...(scope === 'tickets' && { ticketIds: [...choice.ticketIds] }),
    ...(scope === 'amount' && { amount: amount as NonNullable<RefundRequest['amount']> }),
    ...(endingTickets(choice, options).some(({ entered }) => entered) && { evenIfEntered: true }),
  }
}

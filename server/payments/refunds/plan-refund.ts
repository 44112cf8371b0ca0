// Works out a refund: how much of the tickets and of the service fee, from which payments, and which tickets end. Pure arithmetic.
// Guards: never more than is left of each payment, the parts add up to the whole, and no ticket is given back twice.
import { fail } from '@/server/kernel/errors'
import { amountStep } from '@/server/kernel/money'
import { splitExactly } from '@/server/purchases/pricing'
import type { RefundRequest, TicketFate } from './contract'

type DueTicket = {
  id: string
  /** Of its purchase item. */
  priceMinor: number
  isLive: boolean
  isRefunded: boolean
}

/** A purchase as far as refunds are concerned. */
export type Refundable = {
  currency: string
  /** Of the tickets, after discounts. */
  ticketsMinor: number
  feeMinor: number
  feeRefundedMinor: number
  /** In a lasting order. */
  tickets: readonly DueTicket[]
  /** Captured, and neither given back, promised nor disputed. */
  payments: readonly { id: string; leftMinor: number }[]
  /** Where one payment alone is meant: what the purchase’s other payments have brought and still hold; else 0. */
  keptElsewhereMinor: number
  /** What disputes have of them, or have kept: it goes back that way, or not at all. */
  disputedMinor: number
}

export type RefundPart = { paymentId: string; amountMinor: number; feeMinor: number }

export type RefundPlan = {
  parts: RefundPart[]
  /** The tickets that the money is for; empty: of none in particular. */
  ticketIds: string[]
  tickets: TicketFate
  /** Live tickets to end. */
  voidIds: string[]
}

/** What each ticket cost, and its share of the fee, in the order of the tickets; both add up to their wholes. */
export function sharesOf(due: Refundable): { priceMinor: number; feeMinor: number }[] {
  const weights = due.tickets.map(({ priceMinor }) => priceMinor)
  const prices = split(due.ticketsMinor, weights, due.currency)
  const fees = split(due.feeMinor, weights, due.currency)
  return due.tickets.map((_, index) => ({ priceMinor: prices[index] ?? 0, feeMinor: fees[index] ?? 0 }))
}

/** In the currency's steps, so that every share can be paid. */
function split(whole: number, weights: readonly number[], currency: string): number[] {
  if (weights.every((weight) => weight === 0)) return weights.map(() => 0)
  const step = amountStep(currency)
  return splitExactly(Math.floor(whole / step), weights).map((part) => part * step)
}

export function leftOf(due: Refundable): { allMinor: number; feeMinor: number } {
  const allMinor = due.payments.reduce((sum, { leftMinor }) => sum + leftMinor, 0)
  return { allMinor, feeMinor: Math.max(0, Math.min(due.feeMinor - due.feeRefundedMinor, allMinor)) }
}

export function planRefund(due: Refundable, request: RefundRequest): RefundPlan {
  const tickets = request.tickets ?? fateOf(due, request)
  const chosen = request.ticketIds ? choose(due, request.ticketIds) : null
  const { amountMinor, feeMinor } = amountOf(due, request, chosen)
  const ended = tickets === 'keep' ? [] : (chosen ?? due.tickets).filter(({ isLive }) => isLive)
  // Tickets that were paid for end without money only where that was said in so many words.
  const mayEndForNothing = request.tickets === 'void' || ended.every(({ priceMinor }) => priceMinor === 0)
  if (amountMinor === 0 && due.disputedMinor > 0) disputed()
  if (amountMinor === 0 && (ended.length === 0 || !mayEndForNothing))
    fail('conflict', 'refund.nothing_left', 'There is nothing left to give back.')
  return {
    parts: spread(due, amountMinor, feeMinor),
    ticketIds: chosen?.map(({ id }) => id) ?? [],
    tickets,
    voidIds: ended.map(({ id }) => id),
  }
}

/** Where nobody says it: chosen tickets end, and all of them where nothing that paid for them is left. */
function fateOf(due: Refundable, { amount, ticketIds }: RefundRequest): TicketFate {
  if (ticketIds) return 'void'
  return amount || due.keptElsewhereMinor > 0 ? 'keep' : 'void'
}

function choose(due: Refundable, ids: readonly string[]): DueTicket[] {
  return ids.map((id) => {
    const ticket = due.tickets.find((one) => one.id === id)
    if (!ticket) fail('not_found', 'ticket.not_found', 'This ticket is not in the purchase.')
    if (ticket.isRefunded) fail('conflict', 'refund.ticket_refunded', 'A chosen ticket is refunded already.')
    return ticket
  })
}

function amountOf(
  due: Refundable,
  { amount, keepFees }: RefundRequest,
  chosen: readonly DueTicket[] | null,
): { amountMinor: number; feeMinor: number } {
  const left = leftOf(due)
  const most = keepFees ? left.allMinor - left.feeMinor : left.allMinor
  if (amount) {
    if (amount.currency !== due.currency)
      fail('conflict', 'refund.currency_differs', 'The purchase was paid in another currency.')
    if (amount.amount % amountStep(due.currency) !== 0) {
      const details = [{ path: 'amount.amount', message: `must be a multiple of ${amountStep(due.currency)}` }]
      fail('invalid', 'request.invalid', 'The amount is not one of this currency.', { details })
    }
    if (amount.amount > most) tooLarge(due)
    // The tickets come first; what is more than them is fee.
    return { amountMinor: amount.amount, feeMinor: Math.max(0, amount.amount - (left.allMinor - left.feeMinor)) }
  }
  if (!chosen) return { amountMinor: most, feeMinor: keepFees ? 0 : left.feeMinor }
  const shares = sharesOf(due)
  const of = (part: 'priceMinor' | 'feeMinor') =>
    chosen.reduce((sum, ticket) => sum + (shares[due.tickets.indexOf(ticket)]?.[part] ?? 0), 0)
  const feeMinor = keepFees ? 0 : Math.min(of('feeMinor'), left.feeMinor)
  const amountMinor = of('priceMinor') + feeMinor
  if (amountMinor > most) tooLarge(due)
  return { amountMinor, feeMinor }
}

function tooLarge({ disputedMinor }: Refundable): never {
  if (disputedMinor > 0) disputed()
  fail('conflict', 'payments.refund_too_large', 'This is more than what is left of the payment.')
}

export function disputed(): never {
  fail(
    'conflict',
    'refund.disputed',
    'The buyer’s bank disputes this money: what it disputes goes back that way, or not at all.',
  )
}

/** From the oldest payment on, each as far as it goes. */
function spread(due: Refundable, amountMinor: number, feeMinor: number): RefundPart[] {
  const parts: RefundPart[] = []
  let amountLeft = amountMinor
  let feeLeft = feeMinor
  for (const { id, leftMinor } of due.payments) {
    const amount = Math.min(amountLeft, leftMinor)
    if (amount === 0) continue
    const fee = Math.min(feeLeft, amount)
    parts.push({ paymentId: id, amountMinor: amount, feeMinor: fee })
    amountLeft -= amount
    feeLeft -= fee
  }
  return parts
}

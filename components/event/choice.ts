// What may be chosen in the buy card, and what it comes to. The server decides again; these rules only spare a refusal.
import { type Money, shareOf } from '@/server/kernel/money'

export type OfferedType = {
  id: string
  name: string
  description: string
  price: Money
  /** Null: unlimited. */
  available: number | null
  /** Places go: few are left of what there was, or some are sold already. */
  isRunningOut: boolean
  maxPerPurchase: number
  /** False: it costs something, and its organizer cannot take payments yet. */
  canBePaid: boolean
  /** Shown live on a phone: its code changes, and neither a screenshot nor a print opens the gate. */
  isRotating: boolean
}

/** Quantities by ticket type. */
export type Choice = Readonly<Record<string, number>>

/** Of one purchase, all types together: the server's own limit, written again because its contract would bring zod. */
export const mostPlaces = 100

/** Below this many places the page says how many are left. */
const FEW = 20

export function mostOf(type: OfferedType): number {
  if (!type.canBePaid) return 0
  return Math.max(0, Math.min(type.maxPerPurchase, type.available ?? Number.POSITIVE_INFINITY, mostPlaces))
}

export function isSoldOut(type: OfferedType): boolean {
  return type.available !== null && type.available <= 0
}

/** The number to show beside "Plus que"; null where there is plenty or nothing, or where a small hall has not begun to sell. */
export function fewLeft({ available, isRunningOut }: OfferedType): number | null {
  return available !== null && available > 0 && available <= FEW && isRunningOut ? available : null
}

/** The same choice over a new offer: nothing that is not there any more. */
export function withinOffer(choice: Choice, types: readonly OfferedType[]): Choice {
  return Object.fromEntries(types.map((type) => [type.id, Math.min(choice[type.id] ?? 0, mostOf(type))]))
}

export function placesOf(choice: Choice): number {
  return Object.values(choice).reduce((total, quantity) => total + quantity, 0)
}

export function totalOf(choice: Choice, types: readonly OfferedType[], currency: string): Money {
  return { amount: types.reduce((total, type) => total + type.price.amount * (choice[type.id] ?? 0), 0), currency }
}

/** What the service costs the buyer on top of the tickets; `rate` in percent. */
export function feeOf(tickets: Money, rate: number): Money {
  return shareOf(tickets, Math.round(rate * 100))
}

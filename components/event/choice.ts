// What may be chosen in the buy card, and what it comes to. The server decides again; these rules only spare a refusal.
import type { Money } from '@/server/kernel/money'

export type OfferedType = {
  id: string
  name: string
  description: string
  price: Money
  /** Null: unlimited. */
  available: number | null
  maxPerPurchase: number
}

/** Quantities by ticket type. */
export type Choice = Readonly<Record<string, number>>

/** Of one purchase, all types together: the server's own limit, written again because its contract would bring zod. */
export const mostPlaces = 100

/** Below this many places the page says how many are left. */
const FEW = 20

export function mostOf(type: OfferedType): number {
  return Math.max(0, Math.min(type.maxPerPurchase, type.available ?? Number.POSITIVE_INFINITY, mostPlaces))
}

export function isSoldOut(type: OfferedType): boolean {
  return type.available !== null && type.available <= 0
}

/** The number to show beside "Plus que", or null where there is plenty or nothing. */
export function fewLeft(type: OfferedType): number | null {
  return type.available !== null && type.available > 0 && type.available <= FEW ? type.available : null
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

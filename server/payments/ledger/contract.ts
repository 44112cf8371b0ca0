// The accounts of the ledger, what moves money between them, and what organizers read of it; safe for the browser.
import type { Money } from '@/server/kernel/money'
import type { GatewayName } from '@/server/sellers/contract'

/**
 * Seen from the organization, positive is more of it: `provider:…` and `bank` are where its money lies, `fees:…`, `refunds` and
 * `disputes` are what it gave away; `sales` and `vat` are what it earned and owes, so they are negative. `conversion` holds what a
 * provider changed into another currency, `adjustments` what nobody could explain.
 */
export type LedgerAccount =
  | `provider:${string}`
  | 'bank'
  | 'sales'
  | 'vat'
  | 'fees:platform'
  | 'fees:provider'
  | 'refunds'
  | 'disputes'
  | 'conversion'
  | 'adjustments'

export type LedgerCause =
  | 'capture'
  | 'refund'
  | 'refund_reversal'
  | 'application_fee'
  | 'provider_fee'
  | 'dispute'
  | 'dispute_reversal'
  | 'payout'
  | 'conversion'
  | 'adjustment'

/** What a movement of a provider's balance is; `other` is what none of our words fits. */
export type MovementKind = 'charge' | 'refund' | 'dispute' | 'fee' | 'payout' | 'other'

/** One currency of an organization, from the ledger: minor units that are never mixed with another's. */
export type MoneyOverview = {
  currency: string
  captured: Money
  refunded: Money
  platformFees: Money
  providerFees: Money
  /** Taken by disputes and not come back. */
  disputed: Money
  paidOut: Money
  /** What lies where: at a provider, or received outside of any. */
  gateways: readonly { gateway: GatewayName; balance: Money }[]
}

export type MoneyReport = {
  currencies: readonly MoneyOverview[]
  /** When the provider's balance was last read to its end; null: never, or there is none to read. */
  readAt: Date | null
  /** Whether there is an account whose balance can be read. */
  canRead: boolean
  /** The clock that the organization reads. */
  timeZone: string
}

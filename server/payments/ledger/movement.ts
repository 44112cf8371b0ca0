// A movement of a provider's balance in the product's words, whichever provider tells it.
import type { Money } from '@/server/kernel/money'
import type { GatewayName } from '@/server/sellers/contract'
import type { MovementKind } from './contract'

/** Where a balance lies; account null: the installation's own. */
export type BalanceAccount = { gateway: GatewayName; account: string | null }

export type Movement = {
  /** The provider's own id of the movement. */
  ref: string
  kind: MovementKind
  /** Minor units; negative where money goes. `fee` is positive where it is taken; net = amount − fee. */
  amount: number
  fee: number
  /** The platform's part of `fee`. */
  applicationFee: number
  currency: string
  /** What it is about at the provider: the charge, refund, dispute or payout. */
  sourceRef: string | null
  /** The payment it is about, as the provider names it. */
  intentRef: string | null
  /** The same in the buyer's currency, with the movement's sign. */
  source: Money
  /** Our payment as we named it to the provider: a hint about whose it is, never a proof. */
  paymentHint: string | null
  availableOn: Date
  at: Date
}

/** A page of movements, the newest first. */
export type MovementPage = { movements: Movement[]; more: boolean }

export type ProviderPayout = {
  ref: string
  status: string
  amount: number
  currency: string
  arrivesOn: Date
  at: Date
  /** Its movements can still change. */
  unfinished: boolean
  /** The provider chose what is in it, and can tell. */
  automatic: boolean
}

/** What a balance can be asked. Pages are of the provider's own size. */
export type BalanceReader = {
  /** Older than `before`, or from the newest on; newer than `after`: the page that touches it. */
  page(cursor: { before?: string; after?: string }): Promise<MovementPage>
  payouts(since: Date | null): AsyncIterable<ProviderPayout>
  /** The ids of the movements in a payout. */
  movementsOf(payoutRef: string): AsyncIterable<string>
}

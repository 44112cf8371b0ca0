// /v1/balance_transactions: one per movement of money (charge, refund, dispute). Guards: net = amount − fee, always.
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import type { BalanceTransaction, StripeWorld } from './stripe-world'

const PATH = '/v1/balance_transactions'
const SETTLEMENT_SECONDS = 2 * 24 * 3600

export const balanceTransactionRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.balanceTransactions, 'balance transaction'),
]

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'created', 'currency', 'payout', 'source', 'type')
  const source = params.text('source')
  const type = params.text('type')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.balanceTransactions.newestFirst(),
    (moved) => (source === null || moved.source === source) && (type === null || moved.type === type) && created(moved),
  )
}

type Movement = {
  /** Minor units; negative where money goes. */
  amount: number
  fee: number
  currency: string
  source: string
  type: 'charge' | 'refund' | 'adjustment'
  category: 'charge' | 'refund' | 'dispute' | 'dispute_reversal'
  description: string | null
}

export function recordMovement(world: StripeWorld, movement: Movement): BalanceTransaction {
  const now = world.now()
  const { amount, fee, currency } = movement
  return world.balanceTransactions.put({
    id: stripeId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: now + (amount > 0 ? SETTLEMENT_SECONDS : 0),
    balance_type: 'payments',
    created: now,
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [{ amount: fee, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: movement.category,
    source: movement.source,
    status: amount > 0 ? 'pending' : 'available',
    type: movement.type,
  })
}

/** A European card: 1.5 % and 25 minor units, never more than the payment. */
export function processingFee(amount: number): number {
  return Math.min(amount, Math.round((amount * 15) / 1000) + 25)
}

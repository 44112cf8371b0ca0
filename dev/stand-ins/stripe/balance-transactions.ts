// /v1/balance_transactions: one per movement of money (charge, refund, dispute, payout, fee). Guards: net = amount − fee, always.

import { APPLICATION } from './accounts'
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
  const payout = params.text('payout')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.balanceTransactions.newestFirst(),
    (moved) =>
      (source === null || moved.source === source) &&
      (type === null || moved.type === type) &&
      (payout === null || world.paidOut.get(moved.id)?.payout === payout) &&
      created(moved),
  )
}

type Movement = {
  /** Minor units; negative where money goes. */
  amount: number
  /** Stripe's own. */
  fee: number
  /** What the platform takes of it, or gives back (negative). */
  applicationFee?: number
  currency: string
  source: string | null
  type:
    | 'charge'
    | 'refund'
    | 'refund_failure'
    | 'adjustment'
    | 'application_fee'
    | 'application_fee_refund'
    | 'payout'
    | 'payout_failure'
    | 'stripe_fee'
  category:
    | 'charge'
    | 'refund'
    | 'refund_failure'
    | 'dispute'
    | 'dispute_reversal'
    | 'platform_earning'
    | 'platform_earning_refund'
    | 'payout'
    | 'payout_reversal'
    | 'fee'
    | 'other_adjustment'
  description: string | null
}

export function recordMovement(world: StripeWorld, movement: Movement): BalanceTransaction {
  const now = world.now()
  const { amount, currency, applicationFee = 0 } = movement
  const fee = movement.fee + applicationFee
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
    fee_details: [
      ...feeDetail(movement.fee, currency, { description: 'Stripe processing fees', type: 'stripe_fee' }),
      ...feeDetail(applicationFee, currency, {
        application: APPLICATION.id,
        description: 'Portillon application fee',
        type: 'application_fee',
      }),
    ],
    net: amount - fee,
    reporting_category: movement.category,
    source: movement.source,
    status: amount > 0 ? 'pending' : 'available',
    type: movement.type,
  })
}

function feeDetail(
  amount: number,
  currency: string,
  what: { application?: string; description: string; type: string },
): BalanceTransaction['fee_details'] {
  return amount === 0 ? [] : [{ amount, application: null, currency, ...what }]
}

/** A European card: 1.5 % and 25 minor units, never more than the payment. */
export function processingFee(amount: number): number {
  return Math.min(amount, Math.round((amount * 15) / 1000) + 25)
}

// /v1/application_fees: what the platform takes of charges on connected accounts; on the platform's side, with its own movements.
import { APPLICATION } from './accounts'
import { recordMovement } from './balance-transactions'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import type { ApplicationFee, Charge, StripeWorld } from './stripe-world'

const PATH = '/v1/application_fees'

export const applicationFeeRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.applicationFees, 'application fee', 'id'),
]

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'charge', 'created')
  const charge = params.text('charge')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.account ? [] : world.applicationFees.newestFirst(),
    (fee) => (charge === null || fee.charge === charge) && created(fee),
  )
}

export function takeApplicationFee({ account, platform, now }: StripeWorld, charge: Charge): ApplicationFee | null {
  const amount = charge.application_fee_amount
  if (!account || !amount) return null
  const id = stripeId('fee')
  const moved = recordMovement(platform, {
    amount,
    fee: 0,
    currency: charge.currency,
    source: id,
    type: 'application_fee',
    category: 'platform_earning',
    description: null,
  })
  return platform.applicationFees.put({
    id,
    object: 'application_fee',
    account: account.id,
    amount,
    amount_refunded: 0,
    application: APPLICATION.id,
    balance_transaction: moved.id,
    charge: charge.id,
    created: now(),
    currency: charge.currency,
    fee_source: { charge: charge.id, type: 'charge' },
    livemode: false,
    originating_transaction: null,
    refunded: false,
    refunds: { object: 'list', data: [], has_more: false, url: `${PATH}/${id}/refunds` },
  } as ApplicationFee)
}

/** Minor units that go back to the account with a refund of `amount`: all that is left for the whole charge, else in proportion. */
export function refundApplicationFee({ platform, now }: StripeWorld, charge: Charge, amount: number): number {
  const fee =
    typeof charge.application_fee === 'string' ? platform.applicationFees.get(charge.application_fee) : undefined
  if (!fee) return 0
  const left = fee.amount - fee.amount_refunded
  const whole = amount === charge.amount_captured
  const back = whole ? left : Math.min(left, Math.floor((fee.amount * amount) / charge.amount_captured))
  if (back === 0) return 0
  const id = stripeId('fr')
  const moved = recordMovement(platform, {
    amount: -back,
    fee: 0,
    currency: fee.currency,
    source: id,
    type: 'application_fee_refund',
    category: 'platform_earning_refund',
    description: null,
  })
  const refund = {
    id,
    object: 'fee_refund' as const,
    amount: back,
    balance_transaction: moved.id,
    created: now(),
    currency: fee.currency,
    fee: fee.id,
    metadata: {},
  }
  platform.applicationFees.put({
    ...fee,
    amount_refunded: fee.amount_refunded + back,
    refunded: fee.amount_refunded + back === fee.amount,
    refunds: { ...fee.refunds, data: [refund, ...fee.refunds.data] },
  } as ApplicationFee)
  return back
}

// /v1/payouts and /v1/balance: what an account has, and how it goes to a bank. Guards: a movement is paid out once; a payout that the
// bank sends back is a movement of its own, and its contents wait for the next one no more.
import { z } from 'zod'
import { ControlRefusal, parseControl } from '../base/control-body'
import type { ControlDoor } from '../base/http-server'
import { recordMovement } from './balance-transactions'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { inThePast } from './past-charges'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import { BY_ITSELF, type Payout, type StripeWorld, type Worlds } from './stripe-world'

const PATH = '/v1/payouts'
const ARRIVAL_SECONDS = 2 * 24 * 3600

export const payoutRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.payouts, 'payout', 'payout'),
  { method: 'GET', path: '/v1/balance', run: balance },
]

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'created', 'arrival_date', 'status', 'destination')
  const status = params.text('status')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.payouts.newestFirst(),
    (payout) => (status === null || payout.status === status) && created(payout),
  )
}

function balance({ world, params }: Call) {
  params.only('expand')
  const sums = new Map<string, { available: number; pending: number }>()
  for (const { net, currency, available_on } of world.balanceTransactions.values()) {
    const sum = sums.get(currency) ?? { available: 0, pending: 0 }
    sum[available_on <= world.now() ? 'available' : 'pending'] += net
    sums.set(currency, sum)
  }
  const of = (state: 'available' | 'pending') =>
    [...sums].map(([currency, sum]) => ({ amount: sum[state], currency, source_types: { card: sum[state] } }))
  return {
    object: 'balance',
    available: of('available'),
    connect_reserved: [],
    livemode: false,
    pending: of('pending'),
  }
}

/** Everything that was not paid out yet, whether or not it is available: nobody wants to wait for days in a demo. */
function payOut(world: StripeWorld, currency: string): Payout {
  const members = [...world.balanceTransactions.values()].filter(
    (moved) =>
      moved.currency === currency &&
      moved.created <= world.now() &&
      moved.type !== 'payout' &&
      !world.paidOut.get(moved.id),
  )
  const amount = members.reduce((sum, { net }) => sum + net, 0)
  if (amount <= 0) throw new ControlRefusal(409, `There is nothing in ${currency} to pay out.`)
  const id = stripeId('po')
  const moved = recordMovement(world, {
    amount: -amount,
    fee: 0,
    currency,
    source: id,
    type: 'payout',
    category: 'payout',
    description: 'STRIPE PAYOUT',
  })
  for (const member of members) world.paidOut.put({ id: member.id, payout: id })
  world.paidOut.put({ id: moved.id, payout: id })
  const payout = world.payouts.put(aPayout(world, { id, amount, currency, moved: moved.id }))
  world.emit('payout.created', payout, BY_ITSELF)
  return payout
}

function aPayout(world: StripeWorld, made: { id: string; amount: number; currency: string; moved: string }): Payout {
  return {
    id: made.id,
    object: 'payout',
    amount: made.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: world.now() + ARRIVAL_SECONDS,
    automatic: true,
    balance_transaction: made.moved,
    created: world.now(),
    currency: made.currency,
    description: 'STRIPE PAYOUT',
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'completed',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'in_transit',
    trace_id: null,
    type: 'bank_account',
  }
}

function finish(world: StripeWorld, payout: Payout, outcome: 'paid' | 'failed'): Payout {
  if (payout.status !== 'in_transit') throw new ControlRefusal(409, `The payout is ${payout.status} already.`)
  if (outcome === 'paid') {
    const paid = world.payouts.put({ ...payout, status: 'paid' })
    world.emit('payout.paid', paid, BY_ITSELF)
    return paid
  }
  const back = recordMovement(world, {
    amount: payout.amount,
    fee: 0,
    currency: payout.currency,
    source: payout.id,
    type: 'payout_failure',
    category: 'payout_reversal',
    description: 'STRIPE PAYOUT FAILURE',
  })
  const failed = world.payouts.put({
    ...payout,
    status: 'failed',
    failure_balance_transaction: back.id,
    failure_code: 'account_closed',
    failure_message: 'The bank account has been closed.',
  })
  world.emit('payout.failed', failed, BY_ITSELF)
  return failed
}

const payoutBody = z.strictObject({
  /** Absent: the installation's own. */
  account: z.string().min(1).optional(),
  currency: z
    .string()
    .length(3)
    .default('eur')
    .transform((code) => code.toLowerCase()),
  /** An earlier payout to end; without it a new one is made, and ended at once unless `create`. */
  payout: z.string().min(1).optional(),
  outcome: z.enum(['create', 'paid', 'failed']).default('paid'),
  /** Unix seconds: a payout of then, of which no webhook tells. */
  at: z.int().min(0).optional(),
})

const movementBody = z.strictObject({
  account: z.string().min(1).optional(),
  /** Minor units; negative where money goes. */
  amount: z.int(),
  fee: z.int().default(0),
  currency: z
    .string()
    .length(3)
    .default('eur')
    .transform((code) => code.toLowerCase()),
  /** `adjustment` is a movement that no payment explains, `fee` one of Stripe's own. */
  kind: z.enum(['adjustment', 'fee']).default('adjustment'),
  /** Unix seconds, of an earlier movement. */
  at: z.int().min(0).optional(),
})

/** `payouts` sends what there is to the bank; `balance` moves money without a payment. */
export function payoutDoors(worlds: Worlds): Record<string, ControlDoor> {
  const partOf = (account: string | undefined, at: number | undefined): StripeWorld => {
    const world = account === undefined ? worlds.own : worlds.of(account)
    if (!world) throw new ControlRefusal(404, `There is no connected account “${account}”.`)
    return at === undefined ? world : inThePast(world, at)
  }
  return {
    'POST /_control/payouts': (body) => {
      const { account, currency, payout: id, outcome, at } = parseControl(payoutBody, body)
      const world = partOf(account, at)
      const known = id === undefined ? payOut(world, currency) : world.payouts.get(id)
      if (!known) throw new ControlRefusal(404, `There is no payout “${id}”.`)
      return outcome === 'create' ? known : finish(world, known, outcome)
    },
    'POST /_control/balance': (body) => {
      const { account, kind, at, ...moved } = parseControl(movementBody, body)
      const [type, category] =
        kind === 'fee' ? (['stripe_fee', 'fee'] as const) : (['adjustment', 'other_adjustment'] as const)
      return recordMovement(partOf(account, at), { ...moved, source: null, type, category, description: null })
    },
  }
}

// Stripe's balance behind the ledger's port: balance transactions and payouts of one account. Stripe's own words stay here.
import type Stripe from 'stripe'
import type { Money } from '@/server/kernel/money'
import { askStripe, onAccount, stripeClient } from '@/server/providers/stripe-client'
import type { MovementKind } from '../ledger/contract'
import type { BalanceReader, Movement, ProviderPayout } from '../ledger/movement'

const PAGE = 100
const expand = ['data.source']

/** Null while no key is configured. Fails with StripeRefusal or ProviderOutage. */
export function stripeBalance(account: string | null): BalanceReader | null {
  const stripe = stripeClient()
  if (!stripe) return null
  const on = onAccount(account)
  return {
    async page({ before, after }) {
      const list = await askStripe(() =>
        stripe.balanceTransactions.list(
          {
            limit: PAGE,
            expand,
            ...(before !== undefined && { starting_after: before }),
            ...(after !== undefined && { ending_before: after }),
          },
          on,
        ),
      )
      return { movements: list.data.map(toMovement), more: list.has_more }
    },
    async *payouts(since) {
      const created = since ? { created: { gte: Math.floor(since.getTime() / 1000) } } : {}
      yield* pages(
        (cursor) => askStripe(() => stripe.payouts.list({ limit: PAGE, ...created, ...cursor }, on)),
        toPayout,
      )
    },
    async *movementsOf(payout) {
      yield* pages(
        (cursor) => askStripe(() => stripe.balanceTransactions.list({ limit: PAGE, payout, ...cursor }, on)),
        ({ id }) => id,
      )
    },
  }
}

/** Page by page, each through the breaker; the SDK's own walk would hide its requests from it. */
async function* pages<T extends { id: string }, R>(
  ask: (cursor: { starting_after?: string }) => Promise<{ data: T[]; has_more: boolean }>,
  as: (object: T) => R,
): AsyncIterable<R> {
  for (let last: string | undefined; ; ) {
    const { data, has_more } = await ask(last === undefined ? {} : { starting_after: last })
    for (const object of data) yield as(object)
    last = data.at(-1)?.id
    if (!has_more || last === undefined) return
  }
}

function toMovement(moved: Stripe.BalanceTransaction): Movement {
  const source = typeof moved.source === 'string' || moved.source === null ? null : moved.source
  const kind = kindOf(moved.reporting_category)
  return {
    ref: moved.id,
    kind,
    amount: moved.amount,
    fee: moved.fee,
    applicationFee: moved.fee_details
      .filter(({ type }) => type === 'application_fee')
      .reduce((total, { amount }) => total + amount, 0),
    currency: moved.currency.toUpperCase(),
    sourceRef: source?.id ?? (typeof moved.source === 'string' ? moved.source : null),
    intentRef: intentOf(source),
    source: sourceMoney(moved, source),
    paymentHint: hintOf(source),
    availableOn: new Date(moved.available_on * 1000),
    at: new Date(moved.created * 1000),
  }
}

function kindOf(category: string): MovementKind {
  switch (category) {
    case 'charge':
      return 'charge'
    case 'refund':
    case 'refund_failure':
    case 'partial_capture_reversal':
      return 'refund'
    case 'dispute':
    case 'dispute_reversal':
      return 'dispute'
    case 'fee':
    case 'tax':
    case 'network_cost':
      return 'fee'
    case 'payout':
    case 'payout_reversal':
      return 'payout'
    default:
      return 'other'
  }
}

type Source = Exclude<Stripe.BalanceTransaction['source'], string | null>

function intentOf(source: Source | null): string | null {
  if (!source || !('payment_intent' in source)) return null
  const intent = source.payment_intent
  return typeof intent === 'string' ? intent : (intent?.id ?? null)
}

function hintOf(source: Source | null): string | null {
  return (source && 'metadata' in source && source.metadata?.paymentId) || null
}

/** Only a charge, a refund and a dispute have a currency of their own; a movement of part of one has the movement's. */
function sourceMoney(moved: Stripe.BalanceTransaction, source: Source | null): Money {
  const currency = moved.currency.toUpperCase()
  const own =
    source && (source.object === 'charge' || source.object === 'refund' || source.object === 'dispute') ? source : null
  if (!own || own.currency.toUpperCase() === currency) return { amount: moved.amount, currency }
  return { amount: Math.sign(moved.amount) * own.amount, currency: own.currency.toUpperCase() }
}

function toPayout(payout: Stripe.Payout): ProviderPayout {
  return {
    ref: payout.id,
    status: payout.status,
    amount: payout.amount,
    currency: payout.currency.toUpperCase(),
    arrivesOn: new Date(payout.arrival_date * 1000),
    at: new Date(payout.created * 1000),
    unfinished: payout.reconciliation_status === 'in_progress',
    automatic: payout.automatic,
  }
}

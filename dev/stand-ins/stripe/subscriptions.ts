// /v1/subscriptions: retrieve, list, update (price, end of period), cancel. They begin in Checkout.
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { findPrice } from './prices'
import { type Call, type Route, retrieveRoute } from './resource'
import { missing, refuse } from './stripe-refusal'
import type { StripeWorld } from './stripe-world'
import { cancelAtPeriodEnd, changePrice, end } from './subscription-outcomes'
import type { Subscription } from './subscriptions-world'

const PATH = '/v1/subscriptions'
const STATUSES = [
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const

export const subscriptionRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  { method: 'POST', path: `${PATH}/:id`, run: update },
  { method: 'DELETE', path: `${PATH}/:id`, run: cancel },
  retrieveRoute(PATH, (world) => world.billing.subscriptions, 'subscription'),
]

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'customer', 'status', 'created', 'price')
  const customer = params.text('customer')
  const status = params.choice('status', STATUSES)
  const created = createdFilter(params)
  const matches = (subscription: Subscription) => {
    if (status === 'all') return true
    if (status === null) return subscription.status !== 'canceled'
    return status === 'ended' ? subscription.status === 'canceled' : subscription.status === status
  }
  return listObjects(
    params,
    PATH,
    world.billing.subscriptions.newestFirst(),
    (subscription) =>
      (customer === null || subscription.customer === customer) && matches(subscription) && created(subscription),
  )
}

function find(world: StripeWorld, id: string): Subscription {
  return world.billing.subscriptions.get(id) ?? missing('subscription', id)
}

function update({ world, id, params, cause }: Call): Subscription {
  params.only('items', 'cancel_at_period_end', 'proration_behavior', 'metadata', 'expand')
  params.choice('proration_behavior', ['always_invoice', 'create_prorations', 'none'])
  let subscription = find(world, id)
  if (subscription.status === 'canceled')
    refuse('A canceled subscription can only update its cancellation_details and metadata.')
  const [item] = params.children('items')
  if (item) {
    item.only('id', 'price', 'quantity')
    const current = subscription.items.data[0]
    if (item.need('id') !== current?.id) missing('subscription item', item.need('id'), item.path('id'))
    subscription = changePrice(world, subscription, findPrice(world, item.need('price'), item.path('price')), cause)
  }
  const ending = params.flag('cancel_at_period_end')
  if (ending !== null && ending !== subscription.cancel_at_period_end)
    subscription = cancelAtPeriodEnd(world, subscription, ending, cause)
  return subscription
}

function cancel({ world, id, params, cause }: Call): Subscription {
  params.only('invoice_now', 'prorate', 'expand')
  const subscription = find(world, id)
  if (subscription.status === 'canceled') missing('subscription', id)
  return end(world, subscription, cause)
}

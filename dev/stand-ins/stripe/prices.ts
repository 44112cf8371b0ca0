// /v1/prices: create (with its product), retrieve, list by lookup key. Monthly or yearly prices of one unit.
// Guards: one product per id, one price per lookup key.
import { isCurrency, LARGEST_AMOUNT } from './currencies'
import { LIST_PARAMS, listObjects } from './list-objects'
import type { Params } from './params'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import { missing, refuse } from './stripe-refusal'
import type { StripeWorld } from './stripe-world'
import type { BillingPrice } from './subscriptions-world'

const PATH = '/v1/prices'

export const priceRoutes: Route[] = [
  { method: 'POST', path: PATH, run: create },
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.billing.prices, 'price'),
]

export function findPrice(world: StripeWorld, id: string, param: string): BillingPrice {
  return world.billing.prices.get(id) ?? missing('price', id, param)
}

export function productName(world: StripeWorld, price: BillingPrice): string {
  return world.billing.products.get(price.product)?.name ?? price.product
}

function create({ world, params }: Call): BillingPrice {
  params.only('currency', 'unit_amount', 'recurring', 'lookup_key', 'product', 'product_data', 'metadata', 'expand')
  const currency = params.need('currency').toLowerCase()
  if (!isCurrency(currency)) refuse(`Invalid currency: ${currency}`, { param: 'currency' })
  const unit = params.integer('unit_amount', 0, LARGEST_AMOUNT) ?? params.missing('unit_amount')
  const recurring = params.child('recurring') ?? params.missing('recurring')
  const interval =
    recurring.only('interval', 'interval_count').choice('interval', ['month', 'year']) ?? recurring.missing('interval')
  const lookupKey = params.text('lookup_key', 200)
  if (lookupKey !== null && [...world.billing.prices.values()].some((price) => price.lookup_key === lookupKey))
    refuse(`A price (\`${lookupKey}\`) already uses that lookup key.`, { param: 'lookup_key' })
  return world.billing.prices.put({
    id: stripeId('price'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: world.now(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: lookupKey,
    metadata: params.metadata(),
    nickname: null,
    product: readProduct(world, params),
    recurring: { interval, interval_count: 1, meter: null, trial_period_days: null, usage_type: 'licensed' },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: unit,
    unit_amount_decimal: String(unit),
  })
}

function readProduct(world: StripeWorld, params: Params): string {
  const product = params.text('product')
  if (product !== null) return (world.billing.products.get(product) ?? missing('product', product, 'product')).id
  const data = params.child('product_data') ?? params.missing('product_data')
  data.only('id', 'name', 'metadata', 'statement_descriptor', 'unit_label')
  const id = data.text('id') ?? stripeId('prod', 14)
  if (world.billing.products.get(id))
    refuse('Product already exists.', { code: 'resource_already_exists', param: data.path('id') })
  return world.billing.products.put({ id, name: data.need('name'), description: null }).id
}

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'lookup_keys', 'active', 'product')
  const keys = params.texts('lookup_keys')
  const active = params.flag('active')
  const product = params.text('product')
  return listObjects(
    params,
    PATH,
    world.billing.prices.newestFirst(),
    (price) =>
      (keys.length === 0 || keys.includes(price.lookup_key ?? '')) &&
      (active === null || price.active === active) &&
      (product === null || price.product === product),
  )
}

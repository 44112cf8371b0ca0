// /v1/customers: create, retrieve, update, list.
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import type { Params } from './params'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import { missing } from './stripe-refusal'
import type { StripeWorld } from './stripe-world'
import type { Customer } from './subscriptions-world'

const PATH = '/v1/customers'

export const customerRoutes: Route[] = [
  { method: 'POST', path: PATH, run: create },
  { method: 'GET', path: PATH, run: list },
  { method: 'POST', path: `${PATH}/:id`, run: update },
  retrieveRoute(PATH, (world) => world.billing.customers, 'customer'),
]

export function findCustomer(world: StripeWorld, id: string, param = 'customer'): Customer {
  return world.billing.customers.get(id) ?? missing('customer', id, param)
}

function create({ world, params }: Call): Customer {
  return world.billing.customers.put({
    id: stripeId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: world.now(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: stripeId('', 8).slice(1).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...read(params, { metadata: {} }),
  })
}

function update({ world, id, params }: Call): Customer {
  const customer = findCustomer(world, id, 'id')
  return world.billing.customers.put({ ...customer, ...read(params, customer) })
}

function read(params: Params, before: Pick<Customer, 'metadata'>) {
  params.only('email', 'name', 'metadata', 'preferred_locales', 'description', 'expand')
  const email = params.email('email')
  const name = params.text('name', 256)
  const description = params.text('description')
  const locales = params.texts('preferred_locales')
  return {
    metadata: { ...before.metadata, ...params.metadata() },
    ...(email !== null && { email }),
    ...(name !== null && { name }),
    ...(description !== null && { description }),
    ...(locales.length > 0 && { preferred_locales: locales }),
  }
}

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'email', 'created')
  const email = params.text('email')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.billing.customers.newestFirst(),
    (customer) => (email === null || customer.email === email) && created(customer),
  )
}

// Stripe's `expand`: replaces ids by their objects along a path, in a copy; what is stored keeps ids.
import type { Params } from './params'
import { refuse } from './stripe-refusal'
import type { StripeWorld } from './stripe-world'

const MAX_DEPTH = 4
type Plain = { [key: string]: unknown }

export function expandObject(world: StripeWorld, object: object, params: Params): object {
  let expanded: unknown = object
  for (const path of params.texts('expand')) {
    const steps = path.split('.')
    if (steps.length > MAX_DEPTH)
      refuse(`You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`, { param: 'expand' })
    expanded = expandAlong(world, expanded, steps, path)
  }
  return expanded as object
}

function expandAlong(world: StripeWorld, value: unknown, steps: string[], path: string): unknown {
  const [step, ...rest] = steps
  if (step === undefined || value === null) return value
  if (Array.isArray(value)) return value.map((element) => expandAlong(world, element, steps, path))
  if (typeof value !== 'object') return cannotExpand(path)
  const object = value as Plain
  const below = includable(world, object, step) ?? object[step]
  if (below === undefined) return cannotExpand(path)
  const found = typeof below === 'string' ? (findById(world, below) ?? cannotExpand(path)) : below
  if (found !== null && typeof found !== 'object') return cannotExpand(path)
  return { ...object, [step]: expandAlong(world, found, rest, path) }
}

/** Lists that an object shows only when asked. */
function includable(world: StripeWorld, object: Plain, step: string): object | undefined {
  const id = String(object.id)
  if (object.object === 'checkout.session' && step === 'line_items') {
    const items = world.sessionDetails.get(id)?.items ?? []
    return { object: 'list', data: items, has_more: false, url: `/v1/checkout/sessions/${id}/line_items` }
  }
  if (object.object === 'charge' && step === 'refunds') {
    const data = [...world.refunds.newestFirst()].filter((refund) => refund.charge === id)
    return { object: 'list', data, has_more: false, url: `/v1/charges/${id}/refunds` }
  }
  return undefined
}

function findById(world: StripeWorld, id: string): object | undefined {
  const { sessions, paymentIntents, charges, refunds, disputes, balanceTransactions, payouts, applicationFees } = world
  const { customers, subscriptions, invoices, prices } = world.billing
  for (const collection of [
    sessions,
    paymentIntents,
    charges,
    refunds,
    disputes,
    balanceTransactions,
    payouts,
    applicationFees,
  ]) {
    const found = collection.get(id)
    if (found) return found
  }
  return customers.get(id) ?? subscriptions.get(id) ?? invoices.get(id) ?? prices.get(id)
}

function cannotExpand(path: string): never {
  return refuse(`This property cannot be expanded (${path}).`, { param: 'expand' })
}

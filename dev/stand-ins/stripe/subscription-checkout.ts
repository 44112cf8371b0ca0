// Checkout in subscription mode: what it reads, and the subscription that begins when the customer pays.
// Guards: an existing customer and one recurring price of ours; a session begins one subscription.
import { findCustomer } from './customers'
import { findPrice } from './prices'
import type { Call } from './resource'
import { stripeId } from './stripe-ids'
import { refuse } from './stripe-refusal'
import type { Cause, LineItem, Session, StripeWorld } from './stripe-world'
import { beginSubscription } from './subscription-outcomes'

const READ =
  'mode success_url cancel_url customer line_items subscription_data client_reference_id metadata locale expand'
const WITHOUT_EFFECT =
  'payment_method_collection allow_promotion_codes automatic_tax billing_address_collection custom_text tax_id_collection ui_mode'
const LIFE_SECONDS = 24 * 3600

type Blank = Omit<Session, 'id' | 'amount_subtotal' | 'amount_total' | 'created' | 'currency' | 'expires_at' | 'url'>

/** `blank` is a session as it is born. */
export function createSubscriptionSession({ world, params }: Call, blank: Blank): Session {
  params.only(...READ.split(' '), ...WITHOUT_EFFECT.split(' '))
  const now = world.now()
  const customer = findCustomer(world, params.need('customer'))
  const [line, ...others] = params.children('line_items')
  if (!line) return params.missing('line_items')
  if (others.length > 0) refuse('This stand-in knows subscriptions of one price only.', { param: 'line_items' })
  line.only('price', 'quantity')
  const price = findPrice(world, line.need('price'), line.path('price'))
  if ((line.integer('quantity', 1, 999_999) ?? 1) !== 1)
    refuse('This stand-in knows subscriptions of one unit only.', { param: line.path('quantity') })
  const data = params.child('subscription_data')
  data?.only('trial_period_days', 'metadata', 'description')
  const trialDays = data?.integer('trial_period_days', 1, 730) ?? null
  const due = trialDays === null ? (price.unit_amount ?? 0) : 0
  const session: Session = {
    ...blank,
    id: stripeId('cs_test', 60),
    amount_subtotal: due,
    amount_total: due,
    cancel_url: params.url('cancel_url'),
    client_reference_id: params.text('client_reference_id', 200),
    created: now,
    currency: price.currency,
    customer: customer.id,
    customer_creation: null,
    customer_email: customer.email,
    expires_at: now + LIFE_SECONDS,
    locale: params.text('locale'),
    metadata: params.metadata(),
    mode: 'subscription',
    payment_method_collection: 'always',
    success_url: params.url('success_url') ?? params.missing('success_url'),
    url: null,
  }
  const item: LineItem = {
    id: stripeId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: due,
    amount_tax: 0,
    amount_total: due,
    currency: price.currency,
    description: world.billing.products.get(price.product)?.name ?? price.product,
    metadata: {},
    price,
    quantity: 1,
  }
  const noPayment = {
    metadata: {},
    description: null,
    receiptEmail: null,
    statementDescriptor: null,
    statementDescriptorSuffix: null,
    applicationFee: null,
  }
  world.sessionDetails.put({ id: session.id, items: [item], paymentIntent: noPayment })
  world.billing.wishes.put({ id: session.id, price: price.id, trialDays, metadata: data?.metadata() ?? {} })
  world.alarms.put({
    id: `expire_${session.id}`,
    kind: 'expire_session',
    subject: session.id,
    at: session.expires_at * 1000,
  })
  return world.sessions.put({ ...session, url: `${world.baseUrl}/c/pay/${session.id}` })
}

/** Null for a session that is not about a subscription. */
export function subscribe(world: StripeWorld, open: Session, cause: Cause): Session | null {
  const wish = world.billing.wishes.get(open.id)
  if (!wish || typeof open.customer !== 'string') return null
  const price = findPrice(world, wish.price, 'price')
  const { trialDays, metadata } = wish
  const subscription = beginSubscription(world, { customer: open.customer, price, trialDays, metadata }, cause)
  const session = world.sessions.put({
    ...open,
    customer_details: {
      address: { city: null, country: 'FR', line1: null, line2: null, postal_code: null, state: null },
      business_name: null,
      email: open.customer_email ?? 'client@exemple.fr',
      individual_name: null,
      name: 'Camille Essai',
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    invoice: subscription.latest_invoice,
    payment_status: trialDays === null ? 'paid' : 'no_payment_required',
    status: 'complete',
    subscription: subscription.id,
    url: null,
  })
  world.emit('checkout.session.completed', session, cause)
  world.alarms.delete(`expire_${open.id}`)
  return session
}

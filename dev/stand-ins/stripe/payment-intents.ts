// /v1/payment_intents: retrieve and list. They are made by Checkout when somebody first tries to pay.
import { APPLICATION } from './accounts'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import type { PaymentIntent, Session, StripeWorld } from './stripe-world'

const PATH = '/v1/payment_intents'

export const paymentIntentRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.paymentIntents, 'payment_intent', 'intent'),
]

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'created', 'customer')
  const created = createdFilter(params)
  return listObjects(params, PATH, world.paymentIntents.newestFirst(), created)
}

/** The payment intent of a session: the one of an earlier try, or a new one that waits for a payment method. */
export function paymentIntentOf(world: StripeWorld, session: Session): PaymentIntent {
  const earlier = session.payment_intent === null ? undefined : world.paymentIntents.get(session.payment_intent)
  if (earlier) return earlier
  const wanted = world.sessionDetails.get(session.id)?.paymentIntent
  const id = stripeId('pi')
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: world.account ? APPLICATION.id : null,
    application_fee_amount: wanted?.applicationFee ?? null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_${stripeId('secret', 25)}`,
    confirmation_method: 'automatic',
    created: world.now(),
    currency: session.currency ?? 'eur',
    customer: null,
    customer_account: null,
    description: wanted?.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: wanted?.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: session.payment_method_types,
    payment_record: null,
    processing: null,
    receipt_email: wanted?.receiptEmail ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: wanted?.statementDescriptor ?? null,
    statement_descriptor_suffix: wanted?.statementDescriptorSuffix ?? null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  }
}

// /v1/checkout/sessions: create, retrieve, list, line items, expire. Modes payment and subscription, hosted page.
import { expireSession } from './checkout-outcomes'
import { readLineItems } from './line-items'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import type { Params } from './params'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import { missing, refuse, refuseState } from './stripe-refusal'
import type { Session, StripeWorld } from './stripe-world'
import { createSubscriptionSession } from './subscription-checkout'

const PATH = '/v1/checkout/sessions'
const LEAST_LIFE_SECONDS = 30 * 60
const LONGEST_LIFE_SECONDS = 24 * 3600

export const checkoutSessionRoutes: Route[] = [
  { method: 'POST', path: PATH, run: create },
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.sessions, 'checkout.session', 'session'),
  { method: 'GET', path: `${PATH}/:id/line_items`, run: lineItems },
  { method: 'POST', path: `${PATH}/:id/expire`, run: expire },
]

/** Parameters that the stand-in reads, and those that change nothing of what it does. */
const READ =
  'mode ui_mode success_url cancel_url line_items customer_email client_reference_id metadata payment_intent_data expires_at locale expand submit_type payment_method_types currency'
const WITHOUT_EFFECT =
  'adaptive_pricing allow_promotion_codes automatic_tax billing_address_collection branding_settings consent_collection custom_text customer_creation excluded_payment_method_types integration_identifier invoice_creation name_collection origin_context payment_method_configuration payment_method_options phone_number_collection tax_id_collection wallet_options'

function create(call: Call): Session {
  const { world, params } = call
  if (params.text('mode') === 'subscription') return createSubscriptionSession(call, blankSession())
  params.only(...READ.split(' '), ...WITHOUT_EFFECT.split(' '))
  checkMode(params)
  if (world.account?.charges_enabled === false) refuse('Your account cannot currently make charges.')
  const now = world.now()
  const expiresAt = readExpiry(params, now)
  const { items, total, currency } = readLineItems(params, now)
  const session = {
    ...blankSession(),
    id: stripeId('cs_test', 60),
    amount_subtotal: total,
    amount_total: total,
    cancel_url: params.url('cancel_url'),
    client_reference_id: params.text('client_reference_id', 200),
    created: now,
    currency,
    customer_email: params.email('customer_email'),
    expires_at: expiresAt,
    locale: params.text('locale'),
    metadata: params.metadata(),
    payment_method_types: params.isObject('payment_method_types') ? params.texts('payment_method_types') : ['card'],
    submit_type: params.choice('submit_type', ['auto', 'book', 'donate', 'pay', 'subscribe']),
    success_url: params.url('success_url') ?? params.missing('success_url'),
  }
  const details = { id: session.id, items, paymentIntent: readPaymentIntentData(world, params, total) }
  world.sessionDetails.put(details)
  world.alarms.put({ id: `expire_${session.id}`, kind: 'expire_session', subject: session.id, at: expiresAt * 1000 })
  return world.sessions.put({ ...session, url: `${world.baseUrl}/c/pay/${session.id}` })
}

function checkMode(params: Params): void {
  const mode = params.choice('mode', ['payment', 'setup', 'subscription']) ?? params.missing('mode')
  if (mode !== 'payment') refuse('This stand-in knows the modes “payment” and “subscription” only.', { param: 'mode' })
  const page = params.text('ui_mode') ?? 'hosted_page'
  if (page !== 'hosted_page') refuse('This stand-in knows the ui_mode “hosted_page” only.', { param: 'ui_mode' })
  const currency = params.text('currency')
  if (currency !== null)
    refuse('The currency comes from the line items where they carry price_data.', { param: 'currency' })
}

function readExpiry(params: Params, now: number): number {
  const expiresAt = params.integer('expires_at', 0, 1e12) ?? now + LONGEST_LIFE_SECONDS
  const param = 'expires_at'
  if (expiresAt - now < LEAST_LIFE_SECONDS)
    refuse('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', { param })
  if (expiresAt - now > LONGEST_LIFE_SECONDS)
    refuse('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', { param })
  return expiresAt
}

function readPaymentIntentData(world: StripeWorld, params: Params, total: number) {
  const data = params.child('payment_intent_data')
  data?.only(
    'metadata',
    'description',
    'receipt_email',
    'statement_descriptor',
    'statement_descriptor_suffix',
    'application_fee_amount',
  )
  return {
    metadata: data?.metadata() ?? {},
    description: data?.text('description', 1000) ?? null,
    receiptEmail: data?.email('receipt_email') ?? null,
    statementDescriptor: data ? readDescriptor(data, 'statement_descriptor') : null,
    statementDescriptorSuffix: data ? readDescriptor(data, 'statement_descriptor_suffix') : null,
    applicationFee: data ? readApplicationFee(world, data, total) : null,
  }
}

function readApplicationFee(world: StripeWorld, data: Params, total: number): number | null {
  const fee = data.integer('application_fee_amount', 1, 99_999_999)
  if (fee === null) return null
  const param = data.path('application_fee_amount')
  if (!world.account)
    refuse(
      'Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).',
      { param },
    )
  if (fee > total) refuse('The application fee cannot exceed the amount of the payment.', { param })
  return fee
}

/** Card networks print it: 22 Latin characters, a letter among them, none of < > \ ' " *. */
function readDescriptor(data: Params, name: string): string | null {
  const text = data.text(name)
  if (text === null) return null
  const param = data.path(name)
  if (text.length > 22) refuse('The statement descriptor must be at most 22 characters.', { param })
  if (/[<>\\'"*]/.test(text) || !/^[\x20-\x7e]+$/.test(text))
    refuse(`The statement descriptor contains characters that are not allowed: ${text}`, { param })
  if (!/[A-Za-z]/.test(text)) refuse('The statement descriptor must contain at least one letter.', { param })
  return text
}

function find(world: StripeWorld, id: string): Session {
  return world.sessions.get(id) ?? missing('checkout.session', id, 'session')
}

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'payment_intent', 'status', 'created', 'customer_details')
  const paymentIntent = params.text('payment_intent')
  const status = params.choice('status', ['open', 'complete', 'expired'])
  const customer = params.child('customer_details')?.only('email').need('email').toLowerCase() ?? null
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.sessions.newestFirst(),
    (session) =>
      (paymentIntent === null || session.payment_intent === paymentIntent) &&
      (status === null || session.status === status) &&
      (customer === null || session.customer_details?.email?.toLowerCase() === customer) &&
      created(session),
  )
}

function lineItems({ world, id, params }: Call) {
  params.only(...LIST_PARAMS)
  find(world, id)
  return listObjects(params, `${PATH}/${id}/line_items`, world.sessionDetails.get(id)?.items ?? [])
}

function expire({ world, id, params, cause }: Call): Session {
  params.only('expand')
  const session = find(world, id)
  if (session.status !== 'open')
    refuseState(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${JSON.stringify(session.status)}.`,
    )
  return expireSession(world, session, cause)
}

/** A session as it is born, without what the call decides. */
export function blankSession(): Omit<
  Session,
  'id' | 'amount_subtotal' | 'amount_total' | 'created' | 'currency' | 'expires_at' | 'url'
> {
  return {
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: null,
    client_reference_id: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null,
    customer_account: null,
    customer_creation: 'if_required',
    customer_details: null,
    customer_email: null,
    discounts: null,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: {},
    mode: 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    wallet_options: null,
  }
}

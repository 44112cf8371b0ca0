// /v1/billing_portal: configurations (create, list, retrieve) and sessions (create). Their page: billing-portal-page.ts.
import { findCustomer } from './customers'
import { LIST_PARAMS, listObjects } from './list-objects'
import type { Params } from './params'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import { missing } from './stripe-refusal'
import type { PortalConfiguration, PortalSession } from './subscriptions-world'

const CONFIGURATIONS = '/v1/billing_portal/configurations'
const SESSIONS = '/v1/billing_portal/sessions'
export const PORTAL_PAGE = '/p/session/'

export const billingPortalRoutes: Route[] = [
  { method: 'POST', path: CONFIGURATIONS, run: createConfiguration },
  { method: 'GET', path: CONFIGURATIONS, run: listConfigurations },
  retrieveRoute(CONFIGURATIONS, (world) => world.billing.portalConfigurations, 'configuration'),
  { method: 'POST', path: SESSIONS, run: createSession },
]

function createConfiguration({ world, params }: Call): PortalConfiguration {
  params.only('features', 'business_profile', 'default_return_url', 'metadata', 'name', 'expand')
  const features = params.child('features') ?? params.missing('features')
  features.only(
    'customer_update',
    'invoice_history',
    'payment_method_update',
    'subscription_cancel',
    'subscription_update',
  )
  const now = world.now()
  return world.billing.portalConfigurations.put({
    id: stripeId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: readProfile(params),
    created: now,
    default_return_url: params.url('default_return_url'),
    features: readFeatures(features),
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: params.metadata(),
    name: params.text('name', 200),
    updated: now,
  })
}

function readProfile(params: Params): PortalConfiguration['business_profile'] {
  const profile = params.child('business_profile')
  profile?.only('headline', 'privacy_policy_url', 'terms_of_service_url')
  return {
    headline: profile?.text('headline', 60) ?? null,
    privacy_policy_url: profile?.url('privacy_policy_url') ?? null,
    terms_of_service_url: profile?.url('terms_of_service_url') ?? null,
  }
}

function readFeatures(features: Params): PortalConfiguration['features'] {
  const isOn = (name: string) => features.child(name)?.flag('enabled') ?? false
  const update = features.child('subscription_update')
  const products = update?.children('products') ?? []
  return {
    customer_update: {
      allowed_updates: features.child('customer_update')?.texts('allowed_updates') ?? [],
      enabled: isOn('customer_update'),
    },
    invoice_history: { enabled: isOn('invoice_history') },
    payment_method_update: { enabled: isOn('payment_method_update'), payment_method_configuration: null },
    subscription_cancel: {
      cancellation_reason: { enabled: false, feedback_options: null, options: [] },
      enabled: isOn('subscription_cancel'),
      mode: features.child('subscription_cancel')?.choice('mode', ['at_period_end', 'immediately']) ?? 'at_period_end',
      proration_behavior: 'none',
    },
    subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
    subscription_update: {
      billing_cycle_anchor: 'unchanged',
      default_allowed_updates: update?.texts('default_allowed_updates') ?? [],
      enabled: isOn('subscription_update'),
      products: products.map((product) => ({
        adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
        prices: product.texts('prices'),
        product: product.need('product'),
      })),
      proration_behavior:
        update?.choice('proration_behavior', ['always_invoice', 'create_prorations', 'none']) ?? 'none',
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: 'continue_trial',
    },
  }
}

function listConfigurations({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'active', 'is_default')
  const active = params.flag('active')
  return listObjects(
    params,
    CONFIGURATIONS,
    world.billing.portalConfigurations.newestFirst(),
    (configuration) => active === null || configuration.active === active,
  )
}

function createSession({ world, params }: Call): PortalSession {
  params.only('customer', 'configuration', 'return_url', 'locale', 'expand')
  const customer = findCustomer(world, params.need('customer'))
  const configuration = params.need('configuration')
  if (!world.billing.portalConfigurations.get(configuration)) missing('configuration', configuration, 'configuration')
  const id = stripeId('bps')
  return world.billing.portalSessions.put({
    id,
    object: 'billing_portal.session',
    after_expiration: null,
    configuration,
    created: world.now(),
    customer: customer.id,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: params.text('locale') as PortalSession['locale'],
    on_behalf_of: null,
    return_url: params.url('return_url'),
    url: `${world.baseUrl}${PORTAL_PAGE}${id}`,
  })
}
